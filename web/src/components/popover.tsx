import { Popover as MantinePopover } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./popover.module.css";

/** A small panel that its trigger opens; Escape and a press elsewhere close it. */
export function Popover({ trigger, label, children }: { trigger: ReactNode; label: string; children: ReactNode }) {
  return (
    <MantinePopover position="bottom-start" width={330} withRoles offset={6} transitionProps={{ duration: 100 }} classNames={classes}>
      <MantinePopover.Target>{trigger}</MantinePopover.Target>
      <MantinePopover.Dropdown aria-label={label}>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}
