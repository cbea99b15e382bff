/** A table cleaned step by step, and gone back from. */
import { bring, csv, expectAccessible } from "./page";
import { expect, test } from "./server";

// As JSON, whose texts are left as they are.
const kMessy = JSON.stringify([[1, " Ada ", "1.234,56"], [2, "Bob", "12,00"], [3, "Cyd", "-3,50"], [3, "Cyd", "-3,50"]].map(([id, customer, amount]) => ({ id, customer, amount })));

test("advice is taken, tried, run, and the first version put back", async ({ page }) => {
  test.slow();
  await page.goto("/datasets");
  await bring(page, csv("messy_orders.json", kMessy));
  await page.getByRole("main").getByRole("link", { name: /^messy_orders/ }).last().click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Clean and shape" })).toBeVisible();
  await page.getByRole("button", { name: "Add: trim customer" }).click();
  await page.getByRole("button", { name: "Add: convert amount to double locale 'de'" }).click();
  await page.getByRole("button", { name: "Add: deduplicate" }).click();
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect(steps.nth(0)).toContainText("1 value changed");
  await expect(steps.nth(2)).toContainText("4 → 3 rows (−1) · 3 columns");
  const table = page.getByRole("region", { name: "Preview", exact: true }).last();
  await expect(table).toContainText("1,234.56");
  await expectAccessible(page);

  await page.getByRole("checkbox", { name: "Take step 3" }).uncheck();
  await expect(page.getByRole("heading", { name: "Preview: 4 rows" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Take step 3" }).check();
  await page.getByRole("button", { name: "Move step 3 up" }).click();
  await expect(page.getByLabel("Text of step 2")).toHaveValue("deduplicate");

  await page.getByRole("button", { name: "Write a step" }).click();
  await page.getByLabel("Text of step 4").fill("drop nothing");
  await expect(page.getByRole("alert")).toContainText("There is no column 'nothing'");
  // What does not fit takes nothing from the steps that do.
  await expect(steps.nth(0)).toContainText("1 value changed");
  await expect(page.getByRole("heading", { name: "Preview before step 4: 3 rows, 3 columns" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Make a new version" })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove step 4" }).click();

  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await expect(page.getByText("3 steps from version 1")).toBeVisible();
  await page.locator("summary", { hasText: "4 → 3 rows (−1) · 3 columns" }).click();
  await expect(page.getByRole("list", { name: "What the steps of version 2 did" }).getByRole("listitem").nth(1)).toContainText("Remove repeated rows4 → 3 rows (−1)");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Use version 1" }).click();
  await expect(page.getByRole("button", { name: "Use version 2" })).toBeVisible();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
});

test("last month's recipe is replayed on this month's file, which has drifted, and joined to what it refers to", async ({ page }) => {
  test.slow();
  const sales = (name: string, amount: string) => csv(name, `id,person,${amount}\n${[...Array(24).keys()].map((n) => `${n + 1},P${(n % 6) + 1}, ${n + 3} `).join("\n")}\n`);
  await page.goto("/datasets");
  await bring(page, csv("people_register.csv", `person,town\n${[1, 2, 3, 4, 5].map((n) => `P${n},Town ${n}`).join("\n")}\n`));
  await bring(page, sales("sales_march.csv", "amount"));
  await bring(page, sales("sales_april.csv", "total"));
  const main = page.getByRole("main");
  await main.getByRole("link", { name: /^sales_march/ }).last().click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await page.getByRole("button", { name: "Write a step" }).click();
  await page.getByLabel("Text of step 1").fill("filter where amount > 4");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();

  await page.goto("/datasets");
  await main.getByRole("link", { name: /^sales_april/ }).last().click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await page.getByRole("button", { name: "Replay a recipe" }).click();
  const dialog = page.getByRole("dialog", { name: "Replay a recipe" });
  const march = dialog.getByRole("list", { name: "sales_march.csv" });
  await expect(march).toContainText("Version 2");
  await expect(march).toContainText("filter where amount > 4");
  // Where nothing was run there is nothing to take.
  await expect(dialog.getByText("people_register")).toBeHidden();
  await expectAccessible(page);
  await march.getByRole("button", { name: "Take its steps" }).click();
  const drift = page.getByRole("list", { name: "Drift" });
  await expect(drift.getByRole("listitem").filter({ hasText: "amount" })).toContainText("missing");
  await expect(drift.getByRole("listitem").filter({ hasText: "total" })).toContainText("new");
  await expect(page.getByRole("alert")).toContainText("There is no column 'amount'");
  await page.getByLabel("Text of step 1").fill("filter where total > 4");

  const join = page.getByRole("list", { name: "Joins" }).getByRole("listitem").filter({ hasText: "people_register" });
  await expect(join).toContainText("83");
  await expectAccessible(page);
  await expect(join.locator("code")).toHaveText('join "people_register.csv" on person = person');
  await join.getByRole("button").click();
  await expect(page.getByLabel("Text of step 2")).toHaveValue('join "people_register.csv" on person = person');
  await expect(join).toBeHidden();
  await expect(page.getByRole("list", { name: "Steps" }).getByRole("listitem").nth(1)).toContainText("3 → 4 columns (+1)");
});
