import { localStorageColorSchemeManager, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";

export type Scheme = "dark" | "light";

/** The same key as public/color-scheme.js reads before the first paint. */
export const colorSchemes = localStorageColorSchemeManager({ key: "sightline-color-scheme" });

/** What the page looks like now: as chosen, else as the system is. */
export const useScheme = (): Scheme => useComputedColorScheme("dark");

export const useSetScheme = (): ((scheme: Scheme) => void) => useMantineColorScheme().setColorScheme;
