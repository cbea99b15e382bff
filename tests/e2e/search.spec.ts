/** Finding datasets, columns and questions from anywhere; questions in other words; the history cleaned up. */
import { answered, ask, expectAccessible, expectNoSideways, withCoffee } from "./page";
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
  await ask(page, "average amount by city");
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
  await box.pressSequentially("average city");
  const question = page.getByRole("group", { name: "Questions you asked" }).getByRole("option", { name: /average amount by city/ });
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
