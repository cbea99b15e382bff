/** Files being brought in, kept outside the pages so that moving about does not stop them. */
import { useSyncExternalStore } from "react";

import { api } from "@/api/client";

import { kLargeBytes, sendLargeFile } from "./api/resumable";
import { fetchAddress, sendFile, sendText, watchImport } from "./api/upload";
import { choiceStore } from "./choice-store";

export type UploadPhase = "waiting" | "uploading" | "importing" | "choosing" | "completed" | "failed";

export interface Upload {
  key: number;
  name: string;
  /** In bytes; unknown for a file that the server fetches itself. */
  size?: number;
  phase: UploadPhase;
  /** 0..1 of the present phase. */
  progress: number;
  /** The connection was lost; it goes on as soon as it is there again. */
  stalled?: boolean;
  /** It can be asked from a sample while the whole is loaded. */
  sampled?: boolean;
  datasetId?: string;
  error?: string;
  /** How it was read is shown. */
  opened?: boolean;
  /** There is something to look at, so it stays until it is dismissed. */
  kept?: boolean;
}

/** Files sent side by side; the rest wait for their turn. */
const kAtOnce = 3;

const kShownWhenDone = 8000;

let uploads: Upload[] = [];
let count = 0;
interface Progress {
  onProgress: (share: number) => void;
  onStalled: (stalled: boolean) => void;
}
/** Brings one thing to the server; gives the id of its dataset. */
type Send = (progress: Progress, signal: AbortSignal) => Promise<string>;
const waiting: { key: number; send: Send }[] = [];
const running = new Map<number, AbortController>();
const listeners = new Set<() => void>();
let onChanged: (done?: Upload) => void = () => {};

function set(next: Upload[]): void {
  uploads = next;
  listeners.forEach((listener) => listener());
}
const change = (key: number, part: Partial<Upload>) =>
  set(uploads.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));

const leave = (key: number) => setTimeout(() => set(uploads.filter((upload) => upload.key !== key || upload.kept)), kShownWhenDone);

async function bring(key: number, send: Send, signal: AbortSignal): Promise<void> {
  try {
    change(key, { phase: "uploading" });
    const onProgress = (progress: number) => change(key, { progress });
    const onStalled = (stalled: boolean) => change(key, { stalled });
    const id = await send({ onProgress, onStalled }, signal);
    change(key, { phase: "importing", progress: 0, datasetId: id });
    onChanged();
    const end = await watchImport(id, ({ progress, sample }) => {
      const first = sample && !uploads.find((upload) => upload.key === key)?.sampled;
      change(key, { progress, sampled: sample !== undefined });
      if (first) onChanged();
    }, signal);
    if (end.status === "completed" && end.choose_until !== undefined) {
      change(key, { phase: "choosing", progress: 1 });
      onChanged();
      const file = uploads.find((upload) => upload.key === key)?.name;
      if (file !== undefined) choiceStore.offer({ datasetId: id, file });
      return;
    }
    change(key, end.status === "completed"
      ? { phase: "completed", progress: 1 }
      : { phase: "failed", error: end.error_message || "The file could not be read." });
    onChanged(uploads.find((upload) => upload.key === key));
    // Its dataset stands in the list from now on; what failed stays until it has been read.
    if (end.status === "completed") leave(key);
  } catch (error) {
    if (signal.aborted) return;
    change(key, { phase: "failed", error: error instanceof Error ? error.message : "The upload failed. Try again." });
    onChanged();
  }
}

function next(): void {
  while (running.size < kAtOnce) {
    const job = waiting.shift();
    if (!job) return;
    const controller = new AbortController();
    running.set(job.key, controller);
    void bring(job.key, job.send, controller.signal).finally(() => {
      running.delete(job.key);
      next();
    });
  }
}

function queue(added: { name: string; size?: number; opened?: boolean; send: Send }[]): void {
  const entries = added.map(({ name, size, opened }): Upload => ({ key: ++count, name, size, opened, kept: opened, phase: "waiting", progress: 0 }));
  set([...entries, ...uploads]);
  entries.forEach(({ key }, index) => waiting.push({ key, send: added[index]!.send }));
  next();
}

const sendingOf = (file: File): Send => (progress, signal) =>
  file.size < kLargeBytes ? sendFile(file, progress.onProgress, signal) : sendLargeFile(file, progress, signal);

export const uploadStore = {
  add(files: File[]): void {
    queue(files.map((file) => ({ name: file.name, size: file.size, send: sendingOf(file) })));
  },
  /** Pasted text has no rows or columns until it is read, so what came of it is shown at once. */
  addText(text: string, name: string): void {
    queue([{ name, opened: true, size: new Blob([text]).size, send: (_, signal) => sendText(text, name, signal) }]);
  },
  /** The server fetches it, so nothing is known of its size or progress meanwhile. */
  addAddress(url: string, name: string): void {
    queue([{ name, send: (_, signal) => fetchAddress(url, signal) }]);
  },
  /** Stops it if it still runs (what had already arrived is deleted) and takes it off the list. */
  dismiss(key: number): void {
    const upload = uploads.find((candidate) => candidate.key === key);
    const at = waiting.findIndex((job) => job.key === key);
    if (at >= 0) waiting.splice(at, 1);
    running.get(key)?.abort();
    if (upload?.phase === "importing" && upload.datasetId) {
      void api.delete(`/datasets/${upload.datasetId}`).catch(() => undefined).finally(() => onChanged());
    }
    set(uploads.filter((candidate) => candidate.key !== key));
  },
  open(key: number, opened: boolean): void {
    change(key, { opened, kept: true });
  },
  keep(key: number): void {
    if (uploads.some((upload) => upload.key === key && !upload.kept)) change(key, { kept: true });
  },
  /** A choice among the tables of its file was made; `kept` is one of the datasets that came of it. */
  chosen(datasetId: string, kept: string | undefined): void {
    const upload = uploads.find((candidate) => candidate.phase === "choosing" && candidate.datasetId === datasetId);
    if (!upload) return onChanged();
    change(upload.key, { phase: "completed", datasetId: kept });
    onChanged(uploads.find(({ key }) => key === upload.key));
    leave(upload.key);
  },
  /** The dataset is gone: nothing is left to say about how it came. */
  forget(datasetId: string): void {
    set(uploads.filter((upload) => upload.datasetId !== datasetId));
  },
  /** Called when the list of datasets has changed; with the upload when one is ready to be asked. */
  whenChanged(handler: (done?: Upload) => void): void {
    onChanged = handler;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export const useUploads = (): Upload[] => useSyncExternalStore(uploadStore.subscribe, () => uploads);
