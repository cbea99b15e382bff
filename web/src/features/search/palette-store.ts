/** Whether the search window is open: it is opened by keys, from the side and from the narrow bar alike. */
import { useSyncExternalStore } from "react";

/** `times` counts how often it was opened: each time it begins empty, also where the last one is still closing. */
let shown = { open: false, times: 0 };
const listeners = new Set<() => void>();

export function showSearch(open: boolean) {
  if (shown.open === open) return;
  shown = { open, times: shown.times + Number(open) };
  listeners.forEach((listener) => listener());
}

export function useSearchShown(): { open: boolean; times: number } {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
