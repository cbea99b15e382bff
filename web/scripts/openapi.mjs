// Writes the server's API document to openapi.json, indented so that its changes can be read.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const binary = process.env.SIGHTLINE_BINARY ?? new URL("../../build/release/sightline", import.meta.url).pathname;
const text = execFileSync(binary, ["openapi"], { encoding: "utf8", maxBuffer: 1 << 26 });
writeFileSync(new URL("../openapi.json", import.meta.url), JSON.stringify(JSON.parse(text), null, 1) + "\n");
