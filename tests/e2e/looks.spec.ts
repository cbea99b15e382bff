/** Dark and light, wide and narrow, by keyboard: every page without barriers. */
import { answered, ask, expectAccessible, expectNoSideways, withCoffee } from "./page";
import { expect, test } from "./server";

const kPages = ["/", "/datasets", "/history"];

for (const scheme of ["dark", "light"] as const) {
  for (const width of [1440, 390]) {
    test(`every page at ${width} px, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      await withCoffee(page);
      await ask(page, "total amount by month");
      await answered(page);
      await expect(page.locator("figure svg")).toBeVisible();
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(Number(/\d+/.exec(background)?.[0]) < 128).toBe(scheme === "dark");
      await expectNoSideways(page);
      await expectAccessible(page);

      await page.goto("/datasets");
      await page.getByRole("main").getByRole("link", { name: /coffee_orders/ }).first().click();
      await expect(page.getByRole("region", { name: "First rows" })).toBeVisible();
      await expectNoSideways(page);
      for (const path of kPages) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectNoSideways(page);
        await expectAccessible(page);
      }
    });
  }
}

test("the look is chosen by hand and kept", async ({ page }) => {
  await page.goto("/");
  const scheme = () => page.evaluate(() => document.documentElement.getAttribute("data-mantine-color-scheme"));
  expect(await scheme()).toBe("dark");
  await page.getByRole("button", { name: "Use the light look" }).click();
  expect(await scheme()).toBe("light");
  await page.reload();
  await expect(page.getByRole("button", { name: "Use the dark look" })).toBeVisible();
  expect(await scheme()).toBe("light");
});

test("the chart changes its colours with the page", async ({ page }) => {
  await withCoffee(page);
  await ask(page, "total amount by shop");
  await answered(page);
  const colour = () => page.locator("figure .mark-rect path").first().getAttribute("fill");
  const dark = await colour();
  await page.getByRole("button", { name: "Use the light look" }).click();
  await expect.poll(colour).not.toBe(dark);
});

test("the side opens on a narrow screen and everything is reached by keyboard", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await withCoffee(page);
  await page.getByRole("button", { name: "Menu" }).press("Enter");
  const side = page.getByRole("dialog");
  await expect(side.getByRole("link", { name: "Datasets" })).toBeVisible();
  await expectAccessible(page);
  await side.getByRole("link", { name: "Datasets" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  await expect(side).toBeHidden();
});

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
    await page.getByLabel("Password", { exact: true }).fill("Correct-horse-9!");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText("Ada Example")).toBeVisible();

    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
  });
});
