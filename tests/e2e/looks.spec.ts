/** Dark and light, wide and narrow, by keyboard: every page without barriers. */
import { answered, ask, expectAccessible, expectNoSideways, withCoffee } from "./page";
import { expect, test } from "./server";

const kPages = ["/", "/datasets", "/sources", "/history"];

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

test("everything on an answer is reached by keyboard, and it shows where one is", async ({ page }) => {
  await withCoffee(page);
  await page.goto("/datasets");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.getByRole("link", { name: "New question" }).press("Enter");
  await expect(page.getByLabel("Your question")).toBeFocused();
  await page.getByRole("link", { name: "New question" }).focus();
  await page.keyboard.press("/");
  await page.keyboard.type("total amount by shop");
  await page.keyboard.press("Enter");
  await answered(page);
  await expect(page.locator("figure svg")).toBeVisible();

  await page.getByRole("main").focus();
  const reached: string[] = [];
  for (let count = 0; count < 40; count += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return { name: at.getAttribute("aria-label") ?? at.textContent ?? "", shown: at.matches("textarea") || (outlineStyle !== "none" && outlineWidth !== "0px"), last: at.matches("textarea") };
    });
    expect(stop, "where the keyboard is must be seen").toMatchObject({ shown: true });
    reached.push(stop.name);
    if (stop.last) break;
  }
  expect(reached).toEqual(expect.arrayContaining([
    "Copy link", "Ask again", "Drawn as Bars. Change", "Download chart", "Copy table", "Download table", "shop", "Copy SQL", "Your question",
  ]));
  await page.getByRole("button", { name: "Drawn as Bars. Change" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  const pie = page.getByRole("menuitemradio", { name: /^Pie/ });
  // The menu takes the focus a moment after it is seen.
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(pie).toBeFocused({ timeout: 300 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(page.locator("figure .mark-arc path").first()).toBeVisible();
  await expect(page.getByRole("menu")).toBeHidden();
});

test("the chart says in words what it shows, and the answer is read out", async ({ page }) => {
  await withCoffee(page);
  await ask(page, "total amount by shop");
  await answered(page);
  await expect(page.getByRole("img", { name: /^Bar chart: Total amount by shop/ })).toBeVisible();
  await expect(page.getByRole("article").getByRole("status").first()).toContainText("Answer ready.");
});
