/** Bringing data in and taking it out again. */
import { answered, ask, bring, csv, expectAccessible } from "./page";
import { expect, test } from "./server";

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
  await page.route("**/datasets/upload*", () => undefined);
  await page.locator('input[type="file"]').first().setInputFiles(csv("slow.csv", "a,b\n1,2\n"));
  await expect(page.getByRole("progressbar", { name: "Uploading slow.csv" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel slow.csv" }).click();
  await expect(page.getByRole("region", { name: "Files coming in" })).toBeHidden();
});

test("a dataset is named, described and shared", async ({ page }) => {
  await page.goto("/datasets");
  await bring(page, csv("raw_export_7.csv", "name,value\nx,1\ny,2\n"));
  await page.getByRole("main").getByRole("link", { name: /^raw_export_7/ }).last().click();
  await page.getByRole("button", { name: "Edit dataset" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Two letters");
  await dialog.getByLabel("Description").fill("Made by a test");
  await dialog.getByLabel("Shared").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name: "Two letters" })).toBeVisible();
  await expect(page.getByText("Made by a test")).toBeVisible();
  await expect(page.getByText("shared with your organization")).toBeVisible();
});

test("ten thousand rows are one table, sorted in place", async ({ page }) => {
  await page.goto("/");
  const rows = Array.from({ length: 10_000 }, (_, index) => `${index},${(index * 37) % 10_007}`);
  await bring(page, csv("ten_thousand.csv", `id,score\n${rows.join("\n")}\n`));
  await expect(page.getByRole("button", { name: /^Asking about ten_thousand/ })).toBeVisible();
  await ask(page, "list id and score");
  await answered(page);
  const table = page.getByRole("region", { name: "Table", exact: true });
  await expect(table.getByRole("heading")).toContainText("10,000 rows");
  await table.getByRole("button", { name: "score" }).click();
  await expect(table.locator("tbody tr").first()).toContainText("10,006");
  expect(await table.locator("tbody tr").count()).toBeLessThan(60);
});

test("among many, one is found by its name", async ({ page }) => {
  const names = Array.from({ length: 9 }, (_, index) => `crowd_${index}.csv`);
  const answers = await Promise.all(names.map((name, index) => page.request.post("/api/v1/datasets/upload", {
    headers: { "X-Requested-With": "sightline" }, multipart: { files: csv(name, `a,b\n${index},1\n`) },
  })));
  expect(answers.map((answer) => answer.status())).toEqual(names.map(() => 202));
  await page.goto("/datasets");
  await page.getByRole("searchbox", { name: "Find a dataset" }).fill("crowd_7");
  const found = page.getByRole("main").getByRole("link");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("crowd_7");
  await page.getByRole("searchbox", { name: "Find a dataset" }).fill("no such thing");
  await expect(page.getByRole("status").filter({ hasText: "No dataset has" })).toBeVisible();
  await expectAccessible(page);
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
