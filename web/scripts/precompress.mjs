// Writes name.br and name.gz beside every text asset of a built folder; the server sends whichever the browser takes.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const folder = process.argv[2];
if (!folder) throw new Error("usage: precompress.mjs FOLDER");
const kText = new Set([".html", ".js", ".css", ".svg", ".json", ".txt", ".webmanifest", ".csv"]);
const kSmallest = 1024;

const brotli = (bytes) => promisify(brotliCompress)(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});
const gz = (bytes) => promisify(gzip)(bytes, { level: 9 });

let files = 0, before = 0, after = 0;
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !kText.has(extname(entry.name))) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = await readFile(path);
  if (bytes.length < kSmallest) continue;
  const [small, smaller] = await Promise.all([gz(bytes), brotli(bytes)]);
  await Promise.all([writeFile(`${path}.gz`, small), writeFile(`${path}.br`, smaller)]);
  files += 1; before += bytes.length; after += smaller.length;
}
console.log(`precompressed ${files} files: ${Math.round(before / 1024)} KB, ${Math.round(after / 1024)} KB as brotli`);
