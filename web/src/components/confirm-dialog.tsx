import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

import { Button } from "./button";
import classes from "./confirm-dialog.module.css";
import { Notice } from "./notice";

interface ConfirmDialogProps {
  open: boolean;
  title: string;
  confirm: string;
  busy: boolean;
  error?: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ open, title, confirm, busy, error, onConfirm, onClose, children }: ConfirmDialogProps) {
  return (
    <Modal opened={open} onClose={onClose} title={title} centered radius="lg" classNames={classes} closeButtonProps={{ "aria-label": "Close" }} transitionProps={{ duration: 120 }}>
      <p className={classes.text}>{children}</p>
      {error && <Notice kind="error">{error}</Notice>}
      <div className={classes.buttons}>
        <Button onClick={onClose}>Keep it</Button>
        <Button kind="danger" loading={busy} onClick={onConfirm}>{confirm}</Button>
      </div>
    </Modal>
  );
}
