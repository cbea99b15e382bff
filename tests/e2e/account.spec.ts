/** Accounts: signing in and out, a new password, an invitation. */
import { bring, csv, expectAccessible } from "./page";
import { expect, test } from "./server";

const kPassword = "Correct-horse-9!";

test.describe("those who are not signed in", () => {
  test.use({ signedIn: false });

  test("sign in, make an account, and are told what is wrong", async ({ page }) => {
    await page.goto("/history");
    await expect(page.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Email").fill("nobody@example.com");
    await page.getByLabel("Password", { exact: true }).fill("not-the-password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText(/\w{3,}/);

    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("Full name").fill("Ada Example");
    await page.getByLabel("Email").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(kPassword);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText("Ada Example")).toBeVisible();

    await page.getByRole("link", { name: "New question" }).click();
    await page.getByRole("button", { name: "Staff" }).click();
    await expect(page.getByText("Ready to be asked", { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("region", { name: "From your data" }).getByRole("button").first()).toBeVisible();

    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("menuitem", { name: "Account" }).click();
    await page.getByLabel("Current password").fill("wrong-password");
    await page.getByLabel("New password").fill("Another-horse-10!");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByRole("form", { name: "Password" }).getByRole("alert")).toBeVisible();
    await page.getByLabel("Current password").fill(kPassword);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Changed")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
  });
});

test("who is invited joins, and sees what is shared", async ({ page, browser }) => {
  await page.goto("/datasets");
  await bring(page, csv("for_everyone.csv", "name,value\nx,1\ny,2\n"));
  await page.getByRole("main").getByRole("link", { name: /^for_everyone/ }).last().click();
  await page.getByRole("button", { name: "Edit dataset" }).click();
  await page.getByRole("dialog").getByLabel("Shared").check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("shared with your organization")).toBeVisible();

  await page.goto("/account");
  await expectAccessible(page);
  await page.getByLabel("Their email").fill("bob@example.com");
  await page.getByRole("button", { name: "Make an invitation" }).click();
  const link = await page.getByText(/\?invite=/).textContent();

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const guest = await context.newPage();
  await guest.goto(link!);
  await expect(guest.getByText("You were invited")).toBeVisible();
  await guest.getByLabel("Full name").fill("Bob Example");
  await guest.getByLabel("Email").fill("bob@example.com");
  await guest.getByLabel("Password", { exact: true }).fill(kPassword);
  await guest.getByRole("button", { name: "Create account" }).click();
  await expect(guest).toHaveURL(/\/$/);
  await guest.getByRole("link", { name: "Datasets" }).click();
  await guest.getByRole("main").getByRole("link", { name: /^for_everyone/ }).click();
  await expect(guest.getByRole("region", { name: "Columns" })).toBeVisible();
  await expect(guest.getByRole("button", { name: "Delete dataset" })).toHaveCount(0);
  await context.close();
});
