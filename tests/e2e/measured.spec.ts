/** What is known of a dataset beyond its profile: quality, statistics, personal data and relations, each on a tab of its own. */
import { bring, csv, expectAccessible } from "./page";
import { expect, test } from "./server";

const kPictures = process.env.SIGHTLINE_MEASURED_PICTURES;
const kNames = ["Anna Rossi", "Bruno Schmidt", "Carla Dupont", "David Smith", "Elena Garcia", "Felix Novak", "Greta Silva", "Hugo Jansen"];

const people = () => {
  const rows = Array.from({ length: 120 }, (_, i) => [
    `K${100 + i}`, kNames[i % 8], `p${i}@example.com`, i % 40 === 3 ? "north" : ["North", "South", "East"][i % 3], 20 + (i * 7) % 50 + i / 4,
    100 + ((i * 7) % 50) * 2 + (i % 5), `2024-${String(1 + Math.floor(i / 10)).padStart(2, "0")}-${String(1 + (i % 28)).padStart(2, "0")}`,
  ].join(","));
  return `customer_id,name,email,region,score,points,joined\n${rows.join("\n")}\n`;
};
const visits = () => `visit,customer_id,minutes\n${Array.from({ length: 90 }, (_, i) => `${i},K${100 + (i % 121) + (i % 30 === 0 ? 500 : 0)},${i % 17}`).join("\n")}\n`;

test("every side of a dataset can be looked at, with the keyboard too", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("clients.csv", people()));
  await bring(page, csv("visits.csv", visits()));
  await page.goto("/datasets");
  await page.getByRole("main").getByRole("link", { name: /^clients/ }).last().click();
  const picture = async (name: string) => {
    if (!kPictures) return;
    for (const scheme of ["dark", "light"]) {
      await page.evaluate((chosen) => document.documentElement.setAttribute("data-mantine-color-scheme", chosen), scheme);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${kPictures}/${name}-${scheme}-${width}.png`, fullPage: true });
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };

  await page.getByRole("tab", { name: "Overview" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Quality" })).toBeFocused();
  await expect(page.getByText(/'region' spells the same value/)).toBeVisible();
  await page.getByRole("button", { name: /^Show 3 rows/ }).click();
  await expect(page.getByRole("region", { name: /^Rows: 'region'/ })).toContainText("north");
  await expectAccessible(page);
  await picture("quality");

  await page.getByRole("tab", { name: "Analysis" }).click();
  await expect(page).toHaveURL(/tab=analysis/);
  await expect(page.getByRole("region", { name: "Correlations", exact: true })).toContainText("points");
  await expectAccessible(page);
  await picture("analysis");

  await page.getByRole("tab", { name: "Personal data" }).click();
  await page.getByRole("button", { name: "Use what is advised" }).click();
  await page.getByRole("button", { name: "Save masks" }).click();
  await expect(page.getByRole("button", { name: "Save masks" })).toBeDisabled();
  await expect(page.getByLabel("How others see email")).toHaveValue("partial");
  await expectAccessible(page);
  await picture("personal");

  await page.getByRole("tab", { name: "Relations" }).click();
  await page.getByRole("button", { name: "Confirm" }).first().click();
  await expect(page.getByText("confirmed", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await picture("relations");
});

test("while very many rows are measured the page says how far it is, and goes on by itself", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("many.csv", people()));
  let looks = 0;
  await page.route("**/quality", async (route) => {
    const response = await route.fetch();
    const report = (await response.json()) as object;
    await route.fulfill({ response, json: ++looks > 2 ? report : { ...report, status: "measuring", progress: looks / 4, findings: [] } });
  });
  await page.getByRole("main").getByRole("link", { name: /^many/ }).last().click();
  await page.getByRole("tab", { name: "Quality" }).click();
  await expect(page.getByRole("progressbar", { name: "The quality being measured" })).toHaveAttribute("aria-valuenow", "25");
  await expectAccessible(page);
  await expect(page.getByText(/'region' spells the same value/)).toBeVisible();
});
