import { IconMoon, IconSun } from "@tabler/icons-react";

import { IconButton } from "@/components/button";
import { useScheme, useSetScheme } from "@/components/color-scheme";

export function ColorSchemeButton() {
  const setScheme = useSetScheme();
  const scheme = useScheme();
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <IconButton label={`Use the ${other} look`} onClick={() => setScheme(other)}>
      {scheme === "dark" ? <IconSun size={18} /> : <IconMoon size={18} />}
    </IconButton>
  );
}
