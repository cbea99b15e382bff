import { useEffect, useEffectEvent } from "react";

/** Ctrl or Cmd with Z, with Shift and Z, with Y; the texts of steps are part of it, other fields and dialogs keep their own. */
export function useUndoKeys(undo: () => void, redo: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    const at = event.target instanceof Element ? event.target : null;
    if (at?.closest("[role=dialog]") || (at?.matches("input:not([type=checkbox]), textarea, select") && !at.closest("[data-steps]"))) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
