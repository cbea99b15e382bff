/** Whether the search window is open: it is opened by keys, from the side and from the narrow bar alike. */
import { useSyncExternalStore } from "react";

let open = false;
const listeners = new Set<() => void>();

export function showSearch(next: boolean) {
  if (open === next) return;
  open = next;
  listeners.forEach((listener) => listener());
}

export function useSearchShown(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
