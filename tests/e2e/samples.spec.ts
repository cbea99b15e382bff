/** A large file of which only a sample is there says so wherever its figures stand. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { answered, ask, expectAccessible } from "./page";
import { expect, test } from "./server";

const kRows = 120_000;

test.use({ house: "samples", flags: ["--sample-first-mb", "4", "--sample-mb", "2", "--import-workers", "1"] });

test("the page tells a sample from the whole", async ({ page }, info) => {
  // The whole cannot be loaded: the archive's end is missing.
  const path = info.outputPath("events.ndjson.gz");
  const line = (index: number) => JSON.stringify({ id: index, place: `hall ${index % 9}`, visits: index % 90, ticket: randomBytes(40).toString("hex") });
  writeFileSync(path, gzipSync(Array.from({ length: kRows }, (_, index) => line(index)).join("\n") + "\n").subarray(0, -20_000));
  await page.goto("/datasets");
  await page.locator('input[type="file"]').first().setInputFiles(path);
  const row = page.getByRole("main").getByRole("link", { name: /^events/ }).last();
  await expect(row).toContainText("sample of", { timeout: 30_000 });
  await row.click();

  const said = page.getByRole("alert").filter({ hasText: "Only the beginning could be loaded" });
  await expect(said).toContainText(/of about 1[12]\d,\d{3} rows/, { timeout: 30_000 });
  await expect(page.getByRole("main")).toContainText("place");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Ask about it" }).click();
  await ask(page, "total visits by place");
  await answered(page);
  const note = page.getByRole("note").filter({ hasText: "Of a sample" });
  await expect(note).toContainText("Counts and totals are of");
  await expect(page.getByRole("region", { name: "Evidence" })).toContainText("Only the beginning");
  await expectAccessible(page);
});
