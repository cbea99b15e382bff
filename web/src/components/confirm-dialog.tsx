import { Button } from "./button";
import { Dialog, DialogButtons, type DialogProps } from "./dialog";
import classes from "./dialog.module.css";
import { Notice } from "./notice";

interface ConfirmDialogProps extends DialogProps {
  confirm: string;
  busy: boolean;
  error?: string;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ confirm, busy, error, onConfirm, children, ...dialog }: ConfirmDialogProps) {
  return (
    <Dialog {...dialog}>
      <p className={classes.text}>{children}</p>
      {error && <Notice kind="error">{error}</Notice>}
      <DialogButtons>
        <Button onClick={dialog.onClose}>Keep it</Button>
        <Button kind="danger" loading={busy} onClick={onConfirm}>{confirm}</Button>
      </DialogButtons>
    </Dialog>
  );
}
