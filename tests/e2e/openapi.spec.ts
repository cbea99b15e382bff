/** The page's copy of the API document, and the types made of it, are those of the binary. Needs no browser. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { expect, kBinary, kRoot, test } from "./server";

const kRepair = "the page's API is behind the server's; repair it with: npm --prefix web run generate";
const kWeb = join(kRoot, "web");

test("web/openapi.json is what the binary says", () => {
  const own = JSON.parse(execFileSync(kBinary, ["openapi"], { encoding: "utf8" })) as unknown;
  expect(JSON.parse(readFileSync(join(kWeb, "openapi.json"), "utf8")), kRepair).toEqual(own);
});

test("the types are generated from it", () => {
  const folder = mkdtempSync(join(kWeb, "node_modules/.generated-"));
  try {
    execFileSync("npx", ["openapi-ts", "--silent", "--output", folder], { cwd: kWeb });
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(kWeb, "src/api/generated", name), "utf8"), `${name}: ${kRepair}`).toBe(readFileSync(join(folder, name), "utf8"));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
