// Sends a file with tus-js-client: upload.mjs ENDPOINT TOKEN FILE STORE [CHUNK [SLOW]]
// STORE keeps what is needed to go on after this program was killed. Prints one JSON line a piece acknowledged, then the upload's URL.
// SLOW: milliseconds to wait after each acknowledged piece.
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import * as tus from "tus-js-client";

const [endpoint, token, file, store, chunk, slow] = process.argv.slice(2);
const size = statSync(file).size;
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  uploadSize: size,
  chunkSize: chunk ? Number(chunk) : 1 << 20,
  retryDelays: [100, 200, 400, 800, 1600, 3200],
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: basename(file), name: "Sent by tus" },
  fingerprint: async () => `sightline-${file}-${size}`,
  urlStorage: new tus.FileUrlStorage(store),
  storeFingerprintForResuming: true,
  onChunkComplete: (_, accepted) => {
    say({ accepted });
    if (slow) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(slow));
  },
  onError: (error) => {
    say({ error: String(error) });
    process.exit(1);
  },
  onSuccess: () => say({ url: upload.url, resumed }),
});
const earlier = await upload.findPreviousUploads();
const resumed = earlier.length > 0;
if (resumed) upload.resumeFromPreviousUpload(earlier[0]);
upload.start();
