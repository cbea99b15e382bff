/** What came of a file is shown where it came in: how it was read, its first rows, and what may be done about it. */
import { bring, csv, expectAccessible, expectNoSideways } from "./page";
import { expect, test } from "./server";

const kBooks = 'sold,price,item\n03/02/2024,"$1,200.50", lamp \n01/02/2024,$80,desk\n02/02/2024,($3.00), chair\n';

test("a file that was repaired says so in the tray and in the list, and shows how", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("prices.csv", kBooks));
  const tray = page.getByRole("region", { name: "Files coming in" });
  const toggle = tray.getByRole("button", { name: /^\d+ notes? on how it was read \(prices\.csv\)/ });
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await toggle.focus();
  await page.keyboard.press("Enter");
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await expect(tray.getByRole("list", { name: "What was mended and assumed" })).toContainText("“price” was read as amounts in $.");
  const rows = tray.getByRole("region", { name: "First rows of prices.csv" });
  await expect(rows.getByRole("columnheader", { name: /price/ })).toContainText("in $, 3 distinct");
  await expect(rows.getByRole("row")).toHaveCount(4);
  await expectAccessible(page);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSideways(page);
  }
  await expect(page.getByRole("main").getByRole("link", { name: /^prices.*notes? on how it was read/ })).toBeVisible();

  await tray.getByRole("link", { name: "Read it differently" }).click();
  await expect(page.getByLabel("Text of step 1")).toHaveValue("reread as text");
  await page.reload();
  await expect(page.getByLabel("Text of step 1")).toHaveValue("reread as text");
  await page.goto("/datasets");
  await page.getByRole("main").getByRole("link", { name: /^prices/ }).last().click();
  await expect(page.getByRole("region", { name: "How the file was read" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Columns" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "price in $" })).toBeVisible();
  const cards = page.getByRole("tabpanel").getByRole("heading", { level: 2 });
  const names = await cards.allTextContents();
  expect(names.indexOf("How the file was read")).toBeLessThan(names.indexOf("Columns"));
});

test("what came in is asked, or removed, from its entry", async ({ page }) => {
  await page.goto("/");
  await bring(page, csv("kept.csv", "region,amount\nN,3\nS,5\n"));
  const tray = page.getByRole("region", { name: "Files coming in" });
  await tray.getByRole("button", { name: "See how it was read (kept.csv)" }).click();
  await tray.getByRole("button", { name: "Ask it" }).click();
  await expect(tray).toBeHidden();
  await expect(page.getByLabel("Your question")).toBeFocused();
  await expect(page.getByRole("button", { name: /^Asking about kept/ })).toBeVisible();

  await page.goto("/datasets");
  await bring(page, csv("mistaken.csv", "region,amount\nN,3\nS,5\n"));
  await tray.getByRole("button", { name: /how it was read \(mistaken\.csv\)/ }).click();
  await tray.getByRole("button", { name: "Remove mistaken.csv" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove mistaken.csv?" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Remove it" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("main").getByRole("link", { name: /^mistaken/ })).toHaveCount(0);
});

test("a pasted table is shown as it was read", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Paste" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste a table or a link" });
  await dialog.getByLabel("Table or link").fill("plant;kwh\nA;1,5\nB;2,5\n");
  await dialog.getByLabel("Name").fill("Plants");
  await dialog.getByRole("button", { name: "Bring it in" }).click();
  const rows = page.getByRole("region", { name: "First rows of Plants" });
  await expect(rows.getByRole("columnheader", { name: /kwh/ })).toContainText("double");
  await expect(rows.getByRole("row")).toHaveCount(3);
});

test("files brought in together tell how they refer to each other", async ({ page }) => {
  await page.goto("/datasets");
  const clients = `client_id,name\n${Array.from({ length: 40 }, (_, i) => `Q${i},Name ${i}`).join("\n")}\n`;
  const calls = `call,client_id,minutes\n${Array.from({ length: 90 }, (_, i) => `${i},Q${i % 40},${i % 7}`).join("\n")}\n`;
  await page.locator('input[type="file"]').first().setInputFiles([csv("callers.csv", clients), csv("calls.csv", calls)]);
  const found = page.getByRole("list", { name: "Relations between these files" });
  await expect(found).toContainText("calls.csv.client_id refers to callers.csv.client_id: 100% of its rows find a partner", { timeout: 30_000 });
  await expectAccessible(page);
});

test("what a sheet says beside its table is shown with its first rows", async ({ page }) => {
  await page.goto("/datasets");
  await page.route("**/lineage*", async (route) => {
    const answer = await route.fetch();
    const lineage = (await answer.json()) as { versions: { remarks: object[] }[] };
    lineage.versions[0]!.remarks = [{ text: "All figures in thousands of euros", cell: "Sales!A2" }];
    await route.fulfill({ response: answer, json: lineage });
  });
  await bring(page, csv("remarked.csv", "region,amount\nN,3\nS,5\n"));
  const tray = page.getByRole("region", { name: "Files coming in" });
  await tray.getByRole("button", { name: /how it was read \(remarked\.csv\)/ }).click();
  await expect(tray.getByRole("list", { name: "Remarks of the sheet" })).toContainText("All figures in thousands of euros");
  await expectAccessible(page);
});

test("on a phone the name of a file that came in without notes can be read", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/datasets");
  await bring(page, csv("quiet_orders.csv", "id,amount\n1,10\n2,20\n"));
  const row = page.getByRole("region", { name: "Files coming in" }).getByRole("listitem").filter({ hasText: "quiet_orders.csv" });
  const toggle = row.getByRole("button", { name: /^See how it was read/ });
  await expect(toggle).toBeVisible();
  const name = await row.getByRole("link", { name: "quiet_orders.csv" }).evaluate((link) => ({ shown: link.parentElement!.clientWidth, whole: link.parentElement!.scrollWidth }));
  expect(name.shown).toBe(name.whole);
  const [line, cross, below] = (await Promise.all([row, row.getByRole("button", { name: /^Dismiss/ }), toggle].map((each) => each.boundingBox()))).map((box) => box!);
  expect(line!.x + line!.width - cross!.x - cross!.width).toBeLessThanOrEqual(14);
  expect(cross!.y + cross!.height).toBeLessThanOrEqual(below!.y + 8);
  expect((await row.getByText("Ready to be asked").first().boundingBox())!.height).toBeLessThan(30);
});
