/** The whole first visit, in order, by one person on an empty server. */
import { readFileSync } from "node:fs";

import { answered, ask, expectAccessible, holdDrop, kCoffee } from "./page";
import { expect, test } from "./server";

test.use({ house: "empty" });
test.describe.configure({ mode: "serial" });

const rows = readFileSync(kCoffee, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
/** What the answer has to be, added up here once more. */
const totals = new Map<string, number>();
for (const row of rows) totals.set(row[2]!, (totals.get(row[2]!) ?? 0) + Number(row[8]));
const best = [...totals].sort(([, a], [, b]) => b - a)[0]!;
const money = (value: number) => value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

test("the one-time link signs the owner in and shows where to drop a file", async ({ page }) => {
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bring your data. Ask in plain words.");
  await expect(page.getByRole("button", { name: /Drop a file here/ })).toBeVisible();
  await expectAccessible(page);
  expect(problems).toEqual([]);
});

test("the link works once", async ({ browser, server, session }) => {
  expect(session.cookies.length).toBeGreaterThan(0);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const stranger = await context.newPage();
  await stranger.goto(server.link);
  await expect(stranger.getByText("That link was used already")).toBeVisible();
  await expect(stranger.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
  await context.close();
});

test("a file dropped anywhere is brought in", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: /Drop a file here/ })).toBeVisible();
  const drop = await holdDrop(page, kCoffee);
  await drop();
  await expect(page.getByText("Drop to bring it in")).toBeHidden();
  await expect(page.getByText("Ready to be asked", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What do you want to know?");
  const suggestions = page.getByRole("region", { name: "From your data" }).getByRole("button");
  expect(await suggestions.count()).toBeGreaterThan(0);
});

test("the profile shows every column", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("main").getByRole("link", { name: /coffee_orders/ }).click();
  await expect(page.getByText(`${rows.length.toLocaleString("en-US")} rows`, { exact: true })).toBeVisible();
  const columns = page.getByRole("region", { name: "Columns" }).getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3 }) });
  await expect(columns).toHaveCount(10);
  const amount = columns.filter({ has: page.getByRole("heading", { name: "amount", exact: true }) });
  await expect(amount.getByText("None missing")).toBeVisible();
  await expect(amount.getByRole("img", { name: /Distribution of amount/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "First rows" }).getByRole("cell", { name: "Sourdough toast" }).first()).toBeVisible();
  await expectAccessible(page);
});

test("a question is answered, and the answer proven", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("main").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("/");
  await expect(page.getByLabel("Your question")).toBeFocused();
  await ask(page, "total amount by shop");
  await answered(page);

  await expect(page.getByText("Understood as")).toBeVisible();
  const chart = page.getByRole("main").locator("figure svg");
  await expect(chart).toBeVisible();
  expect(await chart.locator(".mark-rect path").count()).toBe(totals.size);

  const table = page.getByRole("region", { name: "Table", exact: true });
  const written = Object.fromEntries(
    await table.locator("tbody tr").evaluateAll((list) => list.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? ""))),
  );
  expect(written).toEqual(Object.fromEntries([...totals].map(([shop, sum]) => [shop, money(sum)])));

  await expect(page.getByRole("region", { name: "SQL" })).toContainText(/group by/i);
  const evidence = page.getByRole("region", { name: "Evidence" });
  await expect(evidence).toContainText("Rows scanned");
  await expect(evidence).toContainText(rows.length.toLocaleString("en-US"));
  await evidence.getByText("Groups").click();
  await expect(evidence.getByLabel("The query that counted it")).toContainText(/group by/i);
  await expect(page.getByRole("article").locator("strong").filter({ hasText: /\d/ }).first()).toBeVisible();
  await expectAccessible(page);
});

test("the table sorts, copies and downloads", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/history");
  await page.getByRole("main").getByRole("link", { name: /total amount by shop/ }).first().click();
  const table = page.getByRole("region", { name: "Table", exact: true });
  await expect(table.locator("tbody tr")).toHaveCount(totals.size);
  await table.getByRole("columnheader").nth(1).getByRole("button").click();
  await expect(table.getByRole("columnheader").nth(1)).toHaveAttribute("aria-sort", "descending");
  await expect(table.locator("tbody tr").first()).toContainText(best[0]);

  await table.getByRole("button", { name: "Copy table" }).click();
  await expect(table.getByRole("button", { name: "Copied" })).toBeVisible();
  expect((await page.evaluate(() => navigator.clipboard.readText())).split("\n")).toHaveLength(totals.size + 1);

  await table.getByRole("button", { name: "Download table" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "CSV" }).click()]);
  expect(file.suggestedFilename()).toBe("total-amount-by-shop.csv");
  expect(readFileSync(await file.path(), "utf8").trim().split("\r\n")).toHaveLength(totals.size + 1);
});

test("the answer is kept in the history and can be opened again", async ({ page }) => {
  await page.goto("/history");
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link", { name: /total amount by shop/ }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "total amount by shop" })).toBeVisible();
  await expect(page.getByRole("main").locator("figure svg")).toBeVisible();
  await expect(page.getByRole("region", { name: "Evidence" })).toContainText("Rows scanned");
});
