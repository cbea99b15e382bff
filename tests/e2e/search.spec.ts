/** Finding datasets, columns and questions from anywhere; questions in other words; the history cleaned up. */
import type { Page } from "@playwright/test";

import { answered, ask, bring, csv, expectAccessible, expectNoSideways, withCoffee } from "./page";
import { expect, test } from "./server";

for (const scheme of ["dark", "light"] as const) {
  for (const width of [1280, 390]) {
    test(`the search window at ${width} px, ${scheme}`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      await withCoffee(page);
      await ask(page, "total amount by city");
      await answered(page);
      await page.keyboard.press("Control+k");
      const search = page.getByRole("dialog", { name: "Search" });
      const box = search.getByRole("combobox");
      await expect(box).toBeFocused();
      await expectAccessible(page);
      await box.pressSequentially("amount town");
      const options = search.getByRole("option");
      await expect(search.getByRole("group", { name: "Columns" }).getByRole("option").first()).toBeVisible();
      await expect(search.getByText("“city” is near to “town”").first()).toBeVisible();
      await expect(options.first()).toHaveAttribute("aria-selected", "true");
      await expectNoSideways(page);
      await expectAccessible(page);
      await page.screenshot({ path: info.outputPath("search.png") });
    });
  }
}

test("the keys lead from words to a column, a dataset and a question", async ({ page }) => {
  await withCoffee(page);
  await ask(page, "average quantity by city");
  await answered(page);
  const answer = page.url();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("dialog", { name: "Search" }).getByRole("combobox");
  await box.pressSequentially("payment");
  const column = page.getByRole("group", { name: "Columns" }).getByRole("option").first();
  await expect(column).toContainText("payment");
  await column.click();
  await expect(page).toHaveURL(/\/datasets\/[0-9a-f-]{36}\?column=payment/);
  await expect(page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "payment" }) })).toBeInViewport();

  await page.keyboard.press("Control+k");
  await box.pressSequentially("average quantity city");
  const question = page.getByRole("group", { name: "Questions you asked" }).getByRole("option", { name: /average quantity by city/ });
  await expect(question).toBeVisible();
  while ((await question.getAttribute("aria-selected")) !== "true") await box.press("ArrowDown");
  await box.press("Enter");
  await expect(page).toHaveURL(answer);
  await expect(box).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await box.pressSequentially("qqqqzzz");
  await expect(page.getByText("Nothing here is called “qqqqzzz”")).toBeVisible();
  await box.press("Escape");
  await expect(box).toHaveCount(0);
});

test("a question in words the data does not have is offered in those it has, and answered", async ({ page }) => {
  await withCoffee(page);
  await ask(page, "total amount by county");
  const article = page.getByRole("article");
  await expect(article).toHaveAttribute("aria-busy", "false");
  const offered = article.getByRole("button", { name: "total amount by city", exact: true });
  await expect(offered.first()).toBeVisible();
  await expectAccessible(page);
  await offered.first().click();
  await answered(page);
  await expect(page.getByRole("heading", { level: 1, name: "total amount by city" })).toBeVisible();
});

test("a question is deleted from the history", async ({ page }) => {
  await withCoffee(page);
  await ask(page, "median amount by shop");
  await answered(page);
  await page.goto("/history");
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: /median amount by shop/ })).toHaveCount(1);
  await main.getByRole("button", { name: "Delete “median amount by shop”" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete question" }).click();
  await expect(main.getByRole("link", { name: /median amount by shop/ })).toHaveCount(0);
});

/** The id of a table of its own, ready. */
async function brought(page: Page, name: string, text: string): Promise<string> {
  await page.goto("/datasets");
  await bring(page, csv(name, text));
  const { items } = (await (await page.request.get("/api/v1/datasets")).json()) as { items: { id: string; filename: string }[] };
  return items.find(({ filename }) => filename === name)!.id;
}

test("a column one came for stays in view whatever else of the page comes later, until one goes on", async ({ page }) => {
  const id = await brought(page, "stays.csv", "site,level,wind\nBath,1,3\nEly,2,4\nYork,3,5\n");
  let release = () => {};
  const held = new Promise<void>((go) => { release = go; });
  await page.route(`**/datasets/${id}/lineage*`, async (route) => {
    const answer = await route.fetch();
    const lineage = (await answer.json()) as { versions: { repairs: string[] }[] };
    lineage.versions[0]!.repairs = Array.from({ length: 40 }, (_, at) => `Line ${at + 1} was read otherwise.`);
    await held;
    await route.fulfill({ response: answer, json: lineage });
  });
  await page.goto(`/datasets/${id}?column=wind`);
  const column = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "wind" }) });
  await expect(column).toBeInViewport({ ratio: 1 });
  release();
  await expect(page.getByText("Line 40 was read otherwise.")).toHaveCount(1);
  await expect(column).toBeInViewport({ ratio: 1 });

  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, -5000);
  await expect(column).not.toBeInViewport();
  await page.setViewportSize({ width: 1300, height: 850 });
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
});

test("what is chosen stays chosen when other results arrive, and the window opens empty each time", async ({ page }) => {
  await withCoffee(page);
  await ask(page, "lowest amount by city");
  await answered(page);
  const answer = page.url();
  const question = { kind: "question", id: answer.split("/").at(-1), title: "lowest amount by city", score: 2, reasons: [] };
  const other = (title: string) => ({ kind: "question", id: "00000000-0000-4000-8000-000000000000", title, score: 3, reasons: [] });
  let release = () => {};
  const held = new Promise<void>((go) => { release = go; });
  await page.route("**/search?*", async (route) => {
    const whole = new URL(route.request().url()).searchParams.get("q") === "lowest city";
    if (whole) await held;
    const items = whole ? [other("first"), other("second"), question] : [other("first"), question];
    await route.fulfill({ json: { items, partial: false } });
  });
  await page.keyboard.press("Control+k");
  const box = page.getByRole("dialog", { name: "Search" }).getByRole("combobox");
  await box.fill("lowest");
  const option = page.getByRole("option", { name: /lowest amount by city/ });
  await expect(option).toBeVisible();
  await box.pressSequentially(" city");
  await box.press("ArrowDown");
  await expect(option).toHaveAttribute("aria-selected", "true");
  release();
  await expect(page.getByRole("option")).toHaveCount(3);
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.evaluate(() => {
    // As fast as nobody presses: the window is still closing when it is asked for again.
    const press = (key: string, ctrlKey = false) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, code: key, ctrlKey, bubbles: true, cancelable: true }));
    press("Escape");
    setTimeout(() => press("k", true), 30);
  });
  await expect(box).toBeFocused();
  await expect(box).toHaveValue("");
  await box.fill("lowest");
  await expect(option).toBeVisible();
  await box.press("ArrowDown");
  await expect(option).toHaveAttribute("aria-selected", "true");
  await box.press("Enter");
  await expect(page).toHaveURL(answer);
});

test("Enter takes what was found for all the words, also when that is still on its way", async ({ page }) => {
  await withCoffee(page);
  const hit = (title: string) => ({ kind: "question", id: "00000000-0000-4000-8000-00000000000" + title.length, title, score: 3, reasons: [] });
  let release = () => {};
  const held = new Promise<void>((go) => { release = go; });
  await page.route("**/search?*", async (route) => {
    const whole = new URL(route.request().url()).searchParams.get("q") === "early late";
    if (whole) await held;
    await route.fulfill({ json: { items: [hit(whole ? "late" : "early")], partial: false } });
  });
  await page.keyboard.press("Control+k");
  const box = page.getByRole("dialog", { name: "Search" }).getByRole("combobox");
  await box.fill("early");
  await expect(page.getByRole("option", { name: "early" })).toBeVisible();
  await box.pressSequentially(" late");
  await box.press("Enter");
  await expect(box).toBeVisible();
  release();
  await expect(page).toHaveURL(/0004$/);
});
