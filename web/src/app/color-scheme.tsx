import { localStorageColorSchemeManager, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";

import { IconButton } from "@/components/button";

/** The same key as public/color-scheme.js reads before the first paint. */
export const colorSchemes = localStorageColorSchemeManager({ key: "sightline-color-scheme" });

export function ColorSchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("dark");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <IconButton label={`Use the ${other} look`} onClick={() => setColorScheme(other)}>
      {scheme === "dark" ? <IconSun size={18} /> : <IconMoon size={18} />}
    </IconButton>
  );
}
