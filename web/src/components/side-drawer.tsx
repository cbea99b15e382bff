import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./side-drawer.module.css";

/** A panel from the left, for narrow screens. */
export function SideDrawer({ open, onClose, label, children }: { open: boolean; onClose: () => void; label: string; children: ReactNode }) {
  return (
    <Drawer.Root opened={open} onClose={onClose} size={288}>
      <Drawer.Overlay />
      <Drawer.Content className={classes.content} aria-label={label}>
        <Drawer.Body className={classes.body}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
