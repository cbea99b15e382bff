/** The dialog to choose among the tables of a file, open or not: it opens by itself after an upload, or where a dataset says that some wait. */
import { useSyncExternalStore } from "react";

export interface Choice {
  /** Of the table that is imported already. */
  datasetId: string;
  file: string;
}

let shown: Choice | undefined;
const listeners = new Set<() => void>();

function set(choice: Choice | undefined): void {
  shown = choice;
  listeners.forEach((listener) => listener());
}

export const choiceStore = {
  open: (choice: Choice) => set(choice),
  /** Unless another one is being made: its upload goes on offering it. */
  offer: (choice: Choice) => {
    if (!shown) set(choice);
  },
  close: () => set(undefined),
};

export const useShownChoice = (): Choice | undefined =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => shown);
