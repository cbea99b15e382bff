/** The dialog to paste a table or an address, open or not: anything on any page may open it. */
import { useSyncExternalStore } from "react";

let given: string | undefined;
const listeners = new Set<() => void>();

function set(text: string | undefined): void {
  given = text;
  listeners.forEach((listener) => listener());
}

export const pasteStore = { open: (text = "") => set(text), close: () => set(undefined) };

/** The text it opened with; undefined while it is closed. */
export const usePasteText = (): string | undefined =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => given);

/** The one http or https address that the text is, or undefined. */
export function addressIn(text: string): URL | undefined {
  const trimmed = text.trim();
  if (/\s/.test(trimmed) || !/^https?:\/\//i.test(trimmed)) return undefined;
  try {
    return new URL(trimmed);
  } catch {
    return undefined;
  }
}

/** More than one line, and something that parts the first into cells. */
export const looksLikeTable = (text: string) => /^[^\n]*[\t,;|][^\n]*\r?\n\s*\S/.test(text.trimStart());
