import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./dialog.module.css";

export interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Room for a table. */
  wide?: boolean;
  /** Where the keyboard goes next is seen to by who closes it; else it goes back to the button that opened it. */
  keepFocus?: boolean;
}

// Of the window, not of the page: one banner is enough.
const kParts = { header: { role: "none" } };

/** A small window over the page; Escape and a press beside it close it. */
export function Dialog({ open, title, onClose, children, wide, keepFocus }: DialogProps) {
  return (
    <Modal opened={open} returnFocus={!keepFocus} onClose={onClose} title={title} centered size={wide ? 780 : "md"} radius="lg" classNames={classes} closeButtonProps={{ "aria-label": "Close" }} attributes={kParts} transitionProps={{ duration: 120 }}>
      {children}
    </Modal>
  );
}

/** The buttons at its foot. */
export const DialogButtons = ({ children }: { children: ReactNode }) => <div className={classes.buttons}>{children}</div>;
