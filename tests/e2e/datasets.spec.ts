/** Bringing data in and taking it out again. */
import { bring, expectAccessible } from "./page";
import { expect, test } from "./server";

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("a file that cannot be read says why", async ({ page }) => {
  await page.goto("/datasets");
  await page.locator('input[type="file"]').first().setInputFiles(csv("not-really.csv", "\0\0\0\0".repeat(500)));
  const tray = page.getByRole("region", { name: "Files coming in" });
  await expect(tray.locator('[data-phase="failed"]')).toContainText(/\w{3,}/, { timeout: 30_000 });
  await expectAccessible(page);
  await tray.getByRole("button", { name: "Dismiss not-really.csv" }).click();
  await expect(tray).toBeHidden();
});

test("an upload can be cancelled", async ({ page }) => {
  await page.goto("/datasets");
  await page.route("**/datasets/upload", () => undefined);
  await page.locator('input[type="file"]').first().setInputFiles(csv("slow.csv", "a,b\n1,2\n"));
  await page.getByRole("button", { name: "Cancel slow.csv" }).click();
  await expect(page.getByRole("region", { name: "Files coming in" })).toBeHidden();
});

test("a dataset is deleted after being asked once more", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("gone_soon.csv", "name,value\nx,1\ny,2\n"));
  await page.getByRole("main").getByRole("link", { name: /^gone_soon/ }).last().click();
  await page.getByRole("button", { name: "Delete dataset" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("removed for good");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Delete dataset" }).click();
  await expect(page).toHaveURL(/\/datasets$/);
  await expect(page.getByRole("main").getByRole("link", { name: /^gone_soon/ })).toHaveCount(0);
});

test("names in the data stay text", async ({ page }) => {
  let alerted = false;
  page.on("dialog", (dialog) => {
    alerted = true;
    void dialog.dismiss();
  });
  await page.goto("/datasets");
  await bring(page, csv("hostile.csv", '"<img src=x onerror=alert(1)>","a.b[0]"\n"<script>alert(1)</script>",3\n"x",4\n'));
  await page.getByRole("main").getByRole("link", { name: /^hostile/ }).last().click();
  await expect(page.getByRole("cell", { name: "<script>alert(1)</script>" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "<img src=x onerror=alert(1)>" })).toBeVisible();
  expect(alerted).toBe(false);
});
