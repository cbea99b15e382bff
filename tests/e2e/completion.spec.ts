/** Suggestions while a question is typed, worked by the keys alone; and a conversation that goes on from the last answer. */
import { answered, ask, expectAccessible, withCoffee } from "./page";
import { expect, test } from "./server";

test.beforeEach(async ({ page }) => withCoffee(page));

test("a question is finished with the arrow keys", async ({ page }) => {
  const box = page.getByLabel("Your question");
  const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await box.pressSequentially("average amount by ci");
  await expect(options.first()).toContainText("average amount by city");
  await expectAccessible(page);
  await box.press("Escape");
  await expect(options).toHaveCount(0);
  await box.press("t");
  await expect(options.first()).toContainText("average amount by city");
  await box.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await expect(box).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id"))!);
  await box.press("Enter");
  await expect(box).toHaveValue("average amount by city");
  await box.press("Enter");
  await answered(page);
  await expect(page.getByRole("heading", { level: 1, name: "average amount by city" })).toBeVisible();
});

test("a slip of the pen is put right", async ({ page }) => {
  const box = page.getByLabel("Your question");
  await box.pressSequentially("average amuont by city ");
  const fix = page.getByRole("option").filter({ hasText: "did you mean amount" });
  await fix.click();
  await expect(box).toHaveValue("average amount by city ");
  await expect(box).toBeFocused();
});

test("what is asked next leans on the answer before it", async ({ page }) => {
  await ask(page, "average amount by city");
  await answered(page);
  const first = page.url();
  await ask(page, "top 3");
  await expect(page).not.toHaveURL(first);
  await answered(page);
  await expect(page.getByRole("list", { name: "Assumptions" })).toContainText("kept from the last question");
  await expect(page.getByRole("region", { name: "SQL" })).toContainText(/limit 3/i);
});
