import { Switch as MantineSwitch } from "@mantine/core";

import classes from "./switch.module.css";

/** On or off, with a line that says what on means. */
export function Switch({ label, note, checked, onChange }: { label: string; note: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return <MantineSwitch classNames={classes} label={label} description={note} checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />;
}
