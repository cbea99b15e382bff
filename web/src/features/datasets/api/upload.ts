/** What is on its way in. XMLHttpRequest, because fetch tells nothing about the progress of a request body. */
import { api, ApiError, errorFrom, kBase, kPageHeaders } from "@/api/client";
import type { DatasetStatus, UploadResponse } from "@/api/types";

const unsaid = (status: number) => new ApiError(status, "The server took the file but did not say what it became. Look at your datasets.");

function idOf({ items: [item] }: UploadResponse): string {
  if (item?.id) return item.id;
  throw unsaid(202);
}

/** A table as text, from the clipboard. */
export const sendText = async (text: string, name: string, signal: AbortSignal) =>
  idOf(await api.post<UploadResponse>("/datasets/text", { text, name }, { signal }));

/** A file that the server fetches from an http or https address. */
export const fetchAddress = async (url: string, signal: AbortSignal) =>
  idOf(await api.post<UploadResponse>("/datasets/url", { url, choose: true }, { signal }));

export function sendFile(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("files", file, file.name);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    request.onerror = () => reject(errorFrom(0, ""));
    request.onload = () => {
      if (request.status < 200 || request.status > 299) return reject(errorFrom(request.status, request.responseText));
      try {
        resolve(idOf(JSON.parse(request.responseText) as UploadResponse));
      } catch {
        reject(unsaid(request.status));
      }
    };
    request.open("POST", `${kBase}/datasets/upload?choose=true`);
    Object.entries(kPageHeaders).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.send(form);
  });
}

const kFirstPause = 150;
const kLongestPause = 1500;
const kTolerated = 5;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Follows an import to its end. A few failed looks in a row are forgiven: the server may be starting again. */
export async function watchImport(id: string, onStatus: (status: DatasetStatus) => void, signal: AbortSignal): Promise<DatasetStatus> {
  let failures = 0;
  for (let wait = kFirstPause; ; wait = Math.min(wait * 1.4, kLongestPause)) {
    signal.throwIfAborted();
    try {
      const status = await api.get<DatasetStatus>(`/datasets/${id}/status`, { signal });
      failures = 0;
      onStatus(status);
      if (status.status === "completed" || status.status === "failed") return status;
    } catch (error) {
      const gone = error instanceof ApiError && error.status >= 400 && error.status < 500;
      if (signal.aborted || gone || ++failures >= kTolerated) throw error;
    }
    await pause(wait);
  }
}
