/** Asking: stopping, choosing another reading, following up, what cannot be answered. */
import { readFileSync } from "node:fs";

import { answered, ask, expectAccessible, withCoffee } from "./page";
import { expect, test } from "./server";

test.beforeEach(async ({ page }) => withCoffee(page));

test("Escape stops a question that takes long", async ({ page, server }) => {
  await ask(page, "average amount by city");
  await answered(page);
  const engines = server.engines();
  expect(engines.length).toBeGreaterThan(0);
  // A paused engine is a query that never ends.
  engines.forEach((pid) => process.kill(pid, "SIGSTOP"));
  try {
    await ask(page, "average quantity by payment");
    await expect(page.getByRole("article")).toHaveAttribute("aria-busy", "true");
    await expect(page.getByRole("button", { name: "Stop (Esc)" })).toBeVisible();
    const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
    await expect(steps.filter({ hasText: "Read the question" })).toContainText("done");
    await expect(steps.filter({ hasText: "Run the query" })).toHaveAttribute("aria-current", "step");
    await expect(steps.filter({ hasText: "Run the query" })).toContainText(/\d s/);
    await expect(page.getByText("Understood as")).toBeVisible();
    await expect(page.getByRole("region", { name: "SQL" })).toContainText(/group by/i);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
    await expect(page.getByRole("article")).toHaveAttribute("aria-busy", "false");
    await expectAccessible(page);
  } finally {
    engines.forEach((pid) => {
      try {
        process.kill(pid, "SIGCONT");
      } catch {
        // The server has ended it, which is its right.
      }
    });
  }
  await page.getByRole("button", { name: "Ask again" }).click();
  await answered(page);
  await expect(page.getByRole("region", { name: "Table", exact: true })).toBeVisible();
  await expect(page.getByRole("list", { name: "Steps" })).toBeHidden();
});

test("a guess can be changed and the question runs again as chosen", async ({ page }) => {
  await ask(page, "average price by product");
  await answered(page);
  const chip = page.getByRole("list", { name: "Assumptions" }).getByRole("button").first();
  const other = page.getByRole("menuitemradio", { checked: false }).first();
  await chip.click();
  const meaning = await other.textContent();
  const before = page.url();
  await other.click();
  await expect(page).not.toHaveURL(before);
  await answered(page);
  expect(meaning).toBeTruthy();
  await expect(page.getByRole("complementary", { name: "Proof" })).toContainText(/read as you chose/i);
});

test("a follow-up leans on the question before", async ({ page }) => {
  await ask(page, "total amount by shop");
  await answered(page);
  await ask(page, "only for Tea");
  await expect(page.getByRole("main").getByRole("link", { name: "total amount by shop" })).toBeVisible();
  await answered(page);
});

test("the chart can be drawn another way", async ({ page }) => {
  await ask(page, "total amount by category");
  await answered(page);
  await expect(page.locator("figure .mark-rect path").first()).toBeVisible();
  await page.getByRole("button", { name: /^Drawn as/ }).click();
  await page.getByRole("menuitemradio", { name: /^Pie/ }).click();
  await expect(page.locator("figure .mark-arc path").first()).toBeVisible();
});

test("a histogram's bars have a width", async ({ page }) => {
  await ask(page, "histogram of amount");
  await answered(page);
  const bars = page.locator("figure .mark-rect path");
  await expect(bars.first()).toBeVisible();
  expect((await bars.first().boundingBox())?.width).toBeGreaterThan(10);
});

test("one number is said large", async ({ page }) => {
  await ask(page, "how many orders were there in 2024");
  await answered(page);
  await expect(page.locator("figure dd")).toHaveText(/^\d,\d{3}$/);
  await expect(page.getByRole("region", { name: "Table", exact: true })).toHaveCount(0);
  await expectAccessible(page);
});

test("chart, table, SQL and link are taken along", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const saved = async (button: string, item: string) => {
    await page.getByRole("button", { name: button }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };
  await ask(page, "total amount by category");
  await answered(page);
  await expect(page.locator("figure .mark-rect path").first()).toBeVisible();

  const svg = await saved("Download chart", "SVG");
  expect(svg.name).toBe("total-amount-by-category.svg");
  expect(svg.bytes.toString()).toContain("Total amount by category");
  const png = await saved("Download chart", "PNG");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect((await saved("Download table", "Parquet")).bytes.subarray(0, 4).toString()).toBe("PAR1");

  await page.getByRole("button", { name: "Copy SQL" }).click();
  expect(await copied()).toMatch(/^SELECT /);
  await page.getByRole("button", { name: "Copy link" }).click();
  expect(await copied()).toBe(page.url());

  const before = page.url();
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page).not.toHaveURL(before);
  await answered(page);
});

test("what the data cannot answer is refused with what was understood", async ({ page }) => {
  await ask(page, "which pupil has the longest beard");
  const refusal = page.getByRole("region", { name: "Not answered" });
  await expect(refusal).toBeVisible();
  await expect(refusal).toContainText("beard");
  const nearest = page.getByRole("region", { name: /Nearest questions/ }).getByRole("button");
  await expectAccessible(page);
  await nearest.first().click();
  await answered(page);
});

test("a lost connection is told, and asking again works", async ({ page }) => {
  await page.route("**/api/v1/chat", (route) => route.abort("connectionrefused"), { times: 1 });
  await ask(page, "number of orders by city");
  await expect(page.getByRole("alert")).toContainText("cannot be reached");
  await page.getByRole("button", { name: "Ask again" }).click();
  await answered(page);
});

test("an answer of someone else, or none at all, is not there", async ({ page }) => {
  await page.goto("/answers/00000000-0000-4000-8000-000000000000");
  await expect(page.getByText("This answer is not here")).toBeVisible();
});
