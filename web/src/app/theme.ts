import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

/** The first series colour of the charts, so that page and pictures are of one kind. */
const sight: MantineColorsTuple = [
  "#e8f1fc", "#cfe2f9", "#a3c9f4", "#62aeff", "#4b95ea", "#3480d6", "#1f6fd0", "#1a63bd", "#134f99", "#0d3c77",
];

export const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  primaryColor: "sight",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  colors: { sight },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
});

/** Mantine's own names, spoken in ours. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    "--mantine-color-body": "var(--page)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-placeholder": "var(--muted)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-error": "var(--bad)",
  };
  return { variables: {}, dark: both, light: both };
};
