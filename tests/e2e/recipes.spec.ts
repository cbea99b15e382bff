/** A table cleaned step by step, and gone back from. */
import { bring, csv, expectAccessible } from "./page";
import { expect, test } from "./server";

const kMessy = 'id,customer,amount\n1, Ada ,"1.234,56"\n2,Bob,"12,00"\n3,Cyd,"-3,50"\n3,Cyd,"-3,50"\n';

test("advice is taken, tried, run, and the first version put back", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("messy_orders.csv", kMessy));
  await page.getByRole("main").getByRole("link", { name: /^messy_orders/ }).last().click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Clean and shape" })).toBeVisible();
  await page.getByRole("button", { name: "Add: trim customer" }).click();
  await page.getByRole("button", { name: "Add: convert amount to double locale 'de'" }).click();
  await page.getByRole("button", { name: "Add: deduplicate" }).click();
  const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
  await expect(steps.nth(0)).toContainText("1 value changed");
  await expect(steps.nth(2)).toContainText("−1 row");
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
  await expect(page.getByRole("button", { name: "Make a new version" })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove step 4" }).click();

  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await expect(page.getByText("3 steps from version 1")).toBeVisible();
  await page.getByRole("button", { name: "Use version 1" }).click();
  await expect(page.getByRole("button", { name: "Use version 2" })).toBeVisible();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
});
