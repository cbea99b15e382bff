/** Large files and lost connections; several files at once. */
import { writeFileSync } from "node:fs";

import type { TestInfo } from "@playwright/test";

import { expectAccessible } from "./page";
import { expect, test } from "./server";

const kRows = 700_000;

/** On disk: the browser takes it from there, as it would from a person. */
function large(info: TestInfo): string {
  const path = info.outputPath("large.csv");
  writeFileSync(path, "id,place\n" + Array.from({ length: kRows }, (_, index) => `${index},somewhere in the north ${index % 90}\n`).join(""));
  return path;
}

test("a large file goes on after the connection was lost", async ({ page }, info) => {
  await page.goto("/datasets");
  const offsets: number[] = [];
  let cut = 2;
  await page.route("**/datasets/upload/tus/**", async (route) => {
    const request = route.request();
    if (request.method() !== "PATCH") return route.continue();
    offsets.push(Number(request.headers()["upload-offset"]));
    if (cut-- > 0) return route.abort("connectionreset");
    return route.continue();
  });
  await page.locator('input[type="file"]').first().setInputFiles(large(info));
  const tray = page.getByRole("region", { name: "Files coming in" });
  await expect(tray).toContainText("Connection lost");
  await expectAccessible(page);
  await expect(tray.locator('[data-phase="completed"]')).toBeVisible({ timeout: 60_000 });
  expect(offsets.length).toBeGreaterThanOrEqual(3);
  await expect(page.getByRole("main").getByRole("link", { name: /^large/ }).last()).toContainText("700,000");
});

test("cancelling a large file leaves nothing on the server", async ({ page }, info) => {
  await page.goto("/datasets");
  await page.route("**/datasets/upload/tus/**", (route) => (route.request().method() === "PATCH" ? undefined : route.continue()));
  const ended = page.waitForResponse((response) => response.request().method() === "DELETE" && response.url().includes("/tus/"));
  const begun = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/tus"));
  await page.locator('input[type="file"]').first().setInputFiles(large(info));
  const location = (await begun).headers()["location"]!;
  await page.getByRole("button", { name: "Cancel large.csv" }).click();
  expect((await ended).status()).toBe(204);
  const gone = await page.request.head(location, { headers: { "X-Requested-With": "sightline", "Tus-Resumable": "1.0.0" } });
  expect(gone.status()).toBe(404);
});

test("a table is pasted, on the page and in the dialog", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Paste" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste a table or a link" });
  await expect(dialog.getByRole("button", { name: "Bring it in" })).toBeDisabled();
  await dialog.getByLabel("Table or link").fill("region\tamount\nN\t3\nS\t5\n");
  await dialog.getByLabel("Name").fill("Regions");
  await expect(dialog).toContainText("A table of 3 lines");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Bring it in" }).click();
  await expect(page.getByRole("main").getByRole("link", { name: /^Regions.*2 rows/ })).toBeVisible();

  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "plant;kwh\nA;1\nB;2\nC;3\n");
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(dialog).toContainText("A table of 4 lines");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a link is fetched by the server, or refused with the reason", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Paste" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste a table or a link" });
  await dialog.getByLabel("Table or link").fill("http://127.0.0.1:9/plants.csv");
  await expect(dialog).toContainText("The server fetches plants.csv from 127.0.0.1:9");
  await dialog.getByRole("button", { name: "Fetch it" }).click();
  const row = page.getByRole("region", { name: "Files coming in" }).getByRole("listitem").filter({ hasText: "plants.csv" });
  await expect(row).toContainText("private");
  await expectAccessible(page);
});
