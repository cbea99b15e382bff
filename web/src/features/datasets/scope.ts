/** Which datasets a question is about. Kept for the next visit; datasets that are gone are left out by `useScope`. */
import { useSyncExternalStore } from "react";

import type { Dataset } from "@/api/types";

import { useDatasets } from "./api/datasets";

const kKey = "sightline-scope";

function load(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(kKey) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

let chosen = load();
const listeners = new Set<() => void>();

export function chooseScope(ids: string[]): void {
  chosen = ids;
  try {
    localStorage.setItem(kKey, JSON.stringify(ids));
  } catch {
    // Storage may be off; the choice then lasts as long as the page.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The chosen datasets that can be asked; the newest when none was chosen. */
export function useScope(): { scope: Dataset[]; ready: Dataset[]; loading: boolean } {
  const ids = useSyncExternalStore(subscribe, () => chosen);
  const { data, isPending } = useDatasets();
  const ready = (data?.items ?? []).filter((dataset) => dataset.is_processed);
  const scope = ids.map((id) => ready.find((dataset) => dataset.id === id)).filter((dataset) => dataset !== undefined);
  return { scope: scope.length ? scope : ready.slice(0, 1), ready, loading: isPending };
}
