/** Large files, by the tus protocol: what has arrived stays there, so a lost connection or a closed page costs only the last piece. */
import { ApiError, errorFrom, kBase, kPageHeaders } from "@/api/client";

/** Below this a plain form is quicker, and sending it again costs nothing. */
export const kLargeBytes = 16 << 20;
/** What a request carries at most: a proxy between us may hold it whole. */
const kPieceBytes = 64 << 20;
/** The first tries come quickly; after that someone may be on a train. About a quarter of an hour in all. */
const kPauses = [0, 500, 1000, 2000, 4000, 8000, ...Array<number>(30).fill(30_000)];

interface Progress {
  onProgress: (share: number) => void;
  /** The connection was lost, and it is tried again; false once it is there again. */
  onStalled: (stalled: boolean) => void;
}

/** Resolves with the id of the dataset. Aborting deletes what had arrived. */
export async function sendLargeFile(file: File, { onProgress, onStalled }: Progress, signal: AbortSignal): Promise<string> {
  const { Upload } = await import("tus-js-client");
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: `${kBase}/datasets/upload/tus`,
      headers: { ...kPageHeaders },
      metadata: { filename: file.name, choose: "true" },
      chunkSize: kPieceBytes,
      retryDelays: kPauses,
      removeFingerprintOnSuccess: true,
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        // 409: the offset moved on without us; 423 and 5xx pass; none at all: the line is broken.
        const again = status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
        if (again) onStalled(true);
        return again;
      },
      onProgress: (sent, total) => {
        onStalled(false);
        onProgress(total ? sent / total : 0);
      },
      onError: (error) => {
        const response = "originalResponse" in error ? error.originalResponse : null;
        reject(errorFrom(response?.getStatus() ?? 0, response?.getBody() ?? ""));
      },
      onSuccess: () => {
        const id = upload.url?.split("/").pop();
        if (id) resolve(id);
        else reject(new ApiError(0, "The server took the file but did not say what it became. Look at your datasets."));
      },
    });
    signal.addEventListener("abort", () => {
      reject(new DOMException("cancelled", "AbortError"));
      void upload.abort(true).catch(() => undefined);
    }, { once: true });
    void upload.findPreviousUploads().catch(() => []).then((earlier) => {
      if (signal.aborted) return;
      if (earlier[0]) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    });
  });
}
