/** What reading a file changed is said, and an answer leads back to it. */
import { answered, ask, bring, csv, expectAccessible } from "./page";
import { expect, test } from "./server";

const kBooks = 'sold,price,item\n03/02/2024,"$1,200.50", lamp \n01/02/2024,$80,desk\n02/02/2024,($3.00), chair\n';

test("from an answer by the steps of its version to the file and its repairs", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("books.csv", kBooks));
  await page.getByRole("main").getByRole("link", { name: /^books/ }).last().click();
  const read = page.getByRole("region", { name: "How the file was read" });
  await expect(read).toContainText("“price” was read as amounts in $.");
  await expect(read).toContainText("no day is over 12");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Read it differently" }).click();
  await expect(page.getByLabel("Text of step 1")).toHaveValue("reread as text");
  await expect(page.getByRole("region", { name: "Preview", exact: true }).last()).toContainText("$1,200.50");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await page.getByRole("button", { name: "Add: trim item" }).click();
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("button", { name: "Ask about it" }).click();
  await ask(page, "total price");
  await answered(page);
  await page.getByRole("region", { name: "Evidence" }).getByRole("link", { name: "Where this data comes from" }).click();

  const way = page.getByRole("list", { name: "Lineage" });
  await expect(way.getByRole("heading")).toHaveText(["total price", /^Version 2/, "Version 1", "books.csv"]);
  await expect(way.getByRole("list", { name: "Steps of version 2" })).toHaveText("trim item");
  await expect(way.getByRole("list", { name: "What was mended and assumed" })).toContainText("amounts in $");
  await expect(way).toContainText("SHA-256");
  await expectAccessible(page);
  await way.getByRole("link", { name: "total price" }).click();
  await answered(page);
});
