/** A large file of which only a sample is there says so wherever its figures stand. */
import { writeFileSync } from "node:fs";

import { answered, ask, expectAccessible } from "./page";
import { expect, test } from "./server";

const kRows = 120_000;

test.use({ house: "samples", flags: ["--sample-first-mb", "4", "--sample-mb", "2", "--import-workers", "1"] });

test("the page tells a sample from the whole", async ({ page }, info) => {
  // The whole cannot be loaded: its last line but one is torn.
  const path = info.outputPath("events.ndjson");
  const line = (index: number) => (index === kRows - 2 ? '{"id": ' : JSON.stringify({ id: index, place: `hall ${index % 9}`, visits: index % 90 }));
  writeFileSync(path, Array.from({ length: kRows }, (_, index) => line(index)).join("\n") + "\n");
  await page.goto("/datasets");
  await page.locator('input[type="file"]').first().setInputFiles(path);
  const row = page.getByRole("main").getByRole("link", { name: /^events/ }).last();
  await expect(row).toContainText("sample of", { timeout: 30_000 });
  await row.click();

  const said = page.getByRole("alert").filter({ hasText: "Only a sample could be loaded" });
  await expect(said).toContainText(/of about 1[12]\d,\d{3} rows/, { timeout: 30_000 });
  await expect(page.getByRole("main")).toContainText("place");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Ask about it" }).click();
  await ask(page, "total visits by place");
  await answered(page);
  const note = page.getByRole("note").filter({ hasText: "Of a sample" });
  await expect(note).toContainText("Counts and totals are of the sample");
  await expect(page.getByRole("region", { name: "Evidence" })).toContainText("Only a sample");
  await expectAccessible(page);
});
