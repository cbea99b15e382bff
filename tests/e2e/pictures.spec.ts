/** The README's picture, from the page as it is. `npm run pictures` in web/ writes it anew; a plain run only checks that it can be taken. */
import { join } from "node:path";

import { answered, ask, withCoffee } from "./page";
import { expect, kRoot, test } from "./server";

test("an answer with its proof", async ({ page }, info) => {
  await page.setViewportSize({ width: 1360, height: 940 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await withCoffee(page);
  await ask(page, "total revenue by month and category in 2025");
  await answered(page);
  await expect(page.locator("figure svg")).toBeVisible();
  await expect(page.getByRole("region", { name: "Evidence" })).toContainText("Rows scanned");
  const path = process.env.SIGHTLINE_PICTURES ? join(kRoot, "docs/images/answer.png") : info.outputPath("answer.png");
  const picture = await page.screenshot({ path, animations: "disabled" });
  expect(picture.length).toBeGreaterThan(20_000);
});
