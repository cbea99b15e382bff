/** A file of several tables: what it holds is shown, and the person chooses. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import type { Page, TestInfo } from "@playwright/test";

import { expectAccessible, expectNoSideways } from "./page";
import { expect, kRoot, test } from "./server";

const kMake = `
import json, sys, openpyxl
book = openpyxl.Workbook()
book.remove(book.active)
for name, rows in json.load(sys.stdin).items():
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
book.save(sys.argv[1])
`;

/** A workbook of these sheets, on disk. */
function workbook(info: TestInfo, name: string, sheets: Record<string, unknown[][]>): string {
  const path = info.outputPath(name);
  execFileSync(join(kRoot, "worker/.venv/bin/python"), ["-c", kMake, path], { input: JSON.stringify(sheets) });
  return path;
}

const kOrders = [["day", "region", "customer", "amount"], ...Array.from({ length: 40 }, (_, index) => [`2024-03-${String(1 + (index % 28)).padStart(2, "0")}`, index % 2 ? "South" : "North", `Customer number ${index}`, 12.5 * index])];
const kSheets = { Orders: kOrders, Staff: [["name", "city"], ["Ada", "Paris"], ["Bo", "Rome"]], "<i>Old & gone": [["part", "price"], ["bolt", 1.5], ["nut", 2]] };

async function bring(page: Page, path: string) {
  await page.goto("/datasets");
  await page.locator('input[type="file"]').first().setInputFiles(path);
  const dialog = page.getByRole("dialog", { name: /^Choose tables of/ });
  await expect(dialog.getByRole("checkbox")).toHaveCount(3, { timeout: 30_000 });
  return dialog;
}
const listed = (page: Page, name: RegExp) => page.getByRole("main").getByRole("link", { name });

for (const scheme of ["dark", "light"] as const) {
  for (const width of [1280, 390]) {
    test(`the tables of a workbook are shown and chosen at ${width} px, ${scheme}`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      const name = `shop-${scheme}-${width}`;
      const dialog = await bring(page, workbook(info, `${name}.xlsx`, kSheets));
      for (const box of await dialog.getByRole("checkbox").all()) await expect(box).toBeChecked();
      await expect(dialog.getByRole("checkbox", { name: /^Orders Sheet · 40 rows · 4 columns/ })).toBeVisible();
      await expect(dialog.getByRole("region", { name: "First rows of Staff" })).toContainText("Paris");
      await expectNoSideways(page);
      await expectAccessible(page);
      if (process.env.SIGHTLINE_PICTURES) await page.screenshot({ path: info.outputPath(`choice-${width}-${scheme}.png`) });

      // By keyboard alone: one out, and in with the rest.
      await dialog.getByRole("checkbox", { name: /Old/ }).focus();
      await page.keyboard.press("Space");
      await dialog.getByRole("button", { name: "Bring in 2 tables" }).press("Enter");
      await expect(dialog).toBeHidden();
      const tray = page.getByRole("region", { name: "Files coming in" });
      await expect(tray.locator('[data-phase="completed"]')).toContainText(name);
      const items = await page.request.get(`/api/v1/datasets?limit=200&q=`).then((response) => response.json() as Promise<{ items: { filename: string; name: string }[] }>);
      expect(items.items.filter(({ filename }) => filename === `${name}.xlsx`).map(({ name: called }) => called).sort()).toEqual(["Orders", "Staff"]);
    });
  }
}

test("a choice is put off, found again, and may leave out the first table", async ({ page }, info) => {
  const dialog = await bring(page, workbook(info, "later.xlsx", kSheets));
  await dialog.getByRole("button", { name: "Tick none" }).click();
  await expect(dialog.getByRole("button", { name: "Tick at least one" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Decide later" }).click();
  await expect(dialog).toBeHidden();
  const tray = page.getByRole("region", { name: "Files coming in" });
  await expect(tray).toContainText("choose which to bring in");
  await expectAccessible(page);
  await tray.getByRole("button", { name: "Choose tables of later.xlsx" }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");

  await listed(page, /^later\.xlsx/).first().click();
  await expect(page.getByText("Its file holds more tables")).toBeVisible();
  await page.getByRole("button", { name: "Choose tables", exact: true }).click();
  await dialog.getByRole("checkbox", { name: /^Orders/ }).uncheck();
  await dialog.getByRole("checkbox", { name: /^<i>Old/ }).uncheck();
  await dialog.getByRole("button", { name: "Bring in 1 table" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Staff" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Its file holds more tables")).toBeHidden();
});

test("a choice that was made elsewhere says so", async ({ page }, info) => {
  await page.route("**/datasets/*/tables", (route) => (route.request().method() === "POST" ? route.continue() : route.fulfill({
    status: 409, contentType: "application/json", body: JSON.stringify({ error: { code: "conflict", message: "No table of this file waits for a choice." } }),
  })));
  await page.goto("/datasets");
  await page.locator('input[type="file"]').first().setInputFiles(workbook(info, "elsewhere.xlsx", kSheets));
  const dialog = page.getByRole("dialog", { name: "Choose tables of elsewhere.xlsx" });
  await expect(dialog.getByRole("alert")).toContainText("No table of this file waits", { timeout: 30_000 });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
});
