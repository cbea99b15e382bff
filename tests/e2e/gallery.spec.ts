/** Every page and state as pictures to look at, wide and narrow, dark and light: `npm run gallery` in web/ writes them to test-results/gallery. */
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { answered, ask, bring, csv, holdDrop, kCoffee } from "./page";
import { expect, kRoot, Server, test } from "./server";

const kLong = "the name of this column goes on and on as exported by a survey tool that puts the whole question into the heading";
const many = csv("ten_thousand.csv", "id,city,score\n" + Array.from({ length: 10_000 }, (_, i) => `${i},City ${i % 400},${(i * 37) % 1000}\n`).join(""));
const names = csv(
  "a very long file name that nobody would give on purpose but that programs give every day (final) (2).csv",
  `${kLong},amount\n` + Array.from({ length: 12 }, (_, i) => `An answer which is a whole sentence and does not end where one would expect it number ${i},${i * 1234567.891}\n`).join(""),
);
const one = csv("one_row.csv", "name,amount\nAda,12.5\n");
const broken = csv("not-really.csv", "\0\0\0\0".repeat(500));

async function about(page: Page, dataset: string): Promise<void> {
  await page.goto("/datasets");
  await page.getByRole("main").getByRole("link", { name: dataset }).first().click();
  await page.getByRole("button", { name: "Ask about it" }).click();
}

for (const scheme of ["dark", "light"] as const) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    test(`every state, ${scheme} ${width}`, async ({ browser }) => {
      test.setTimeout(600_000);
      const folder = join(kRoot, "web/test-results/gallery", `${scheme}-${width}`);
      const looks = { colorScheme: scheme, viewport: { width, height }, reducedMotion: "reduce" as const };
      const server = await Server.start(`gallery-${scheme}-${width}`);
      try {
        const context = await browser.newContext({ ...looks, baseURL: server.url, storageState: undefined });
        const page = await context.newPage();
        let count = 0;
        const shot = async (name: string, whole = false) => {
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          // The page scrolls inside its frame: a taller window shows all of it.
          const tall = whole ? await page.evaluate(() => document.querySelector("main")!.scrollHeight + 60) : height;
          await page.setViewportSize({ width, height: Math.max(height, tall) });
          await page.screenshot({ path: join(folder, `${String(++count).padStart(2, "0")}-${name}.png`) });
          await page.setViewportSize({ width, height });
        };
        const answer = async (name: string, question: string) => {
          await ask(page, question);
          await answered(page);
          await expect(page.locator("figure svg, figure dl, [aria-label='Table'], [role=note], [aria-label='Not answered']").first()).toBeVisible();
          await shot(name, true);
        };

        await page.goto(server.link);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await shot("first-visit");
        await page.goto("/datasets");
        await shot("no-datasets");
        await page.goto("/history");
        await shot("no-history");
        await page.goto("/");
        await expect(page.getByRole("button", { name: /Drop a file here/ })).toBeVisible();
        await holdDrop(page, kCoffee);
        await shot("drop-over");
        await page.reload();
        await page.route("**/datasets/upload*", () => undefined);
        await page.locator('input[type="file"]').first().setInputFiles(kCoffee);
        await shot("uploading");
        await page.unroute("**/datasets/upload*");
        await page.goto("/");
        await bring(page, kCoffee);
        await shot("ready");
        await page.locator('input[type="file"]').first().setInputFiles(broken);
        await expect(page.locator('[data-phase="failed"]')).toBeVisible();
        await shot("bad-file");
        await page.goto("/datasets");
        for (const file of [join(kRoot, "samples/staff.csv"), join(kRoot, "samples/wind_farm.csv"), many, names, one]) await bring(page, file);
        await page.reload();
        await shot("datasets");
        await page.getByRole("main").getByRole("link", { name: "wind_farm" }).first().click();
        await expect(page.getByRole("region", { name: "First rows" })).toBeVisible();
        await shot("dataset", true);
        await page.getByRole("button", { name: "Edit dataset" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await shot("edit");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Delete dataset" }).click();
        await shot("delete");
        await page.goto("/datasets");
        await page.getByRole("main").getByRole("link", { name: "a very long" }).first().click();
        await expect(page.getByRole("region", { name: "First rows" })).toBeVisible();
        await shot("dataset-long-names", true);

        await about(page, "coffee_orders");
        await shot("home");
        await ask(page, "total amount by shop");
        await answered(page);
        const engines = server.engines();
        engines.forEach((pid) => process.kill(pid, "SIGSTOP"));
        await ask(page, "average quantity by payment");
        await expect(page.getByText("Understood as")).toBeVisible();
        await shot("streaming");
        await page.keyboard.press("Escape");
        await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
        await shot("stopped");
        engines.forEach((pid) => {
          try {
            process.kill(pid, "SIGCONT");
          } catch {
            // The server has ended it.
          }
        });
        await about(page, "coffee_orders");
        await answer("bars", "total amount by shop");
        await page.getByRole("button", { name: "High confidence" }).click();
        await shot("confidence");
        await page.keyboard.press("Escape");
        await page.getByRole("complementary", { name: "Proof" }).getByText("Groups").click();
        await page.getByRole("button", { name: /^Drawn as/ }).click();
        await shot("chart-menu");
        await page.keyboard.press("Escape");
        await answer("follow-up", "only for Tea");
        await about(page, "coffee_orders");
        await answer("line", "total amount by month");
        await answer("lines", "total amount by month and category");
        await answer("many-bars", "total amount by product");
        await answer("grouped", "total amount by shop and payment");
        await answer("number", "how many orders were there in 2024");
        await answer("pie-asked", "pie chart of amount by category");
        await answer("histogram", "histogram of amount");
        await answer("empty", "orders where amount is above 100000");
        await answer("refusal", "which pupil has the longest beard");
        await about(page, "staff");
        await answer("points", "salary against satisfaction");
        await answer("box", "box plot of salary by department");
        await answer("wide-table", "list all employees in Norway");
        await about(page, "wind_farm");
        await answer("heatmap", "heatmap of average output by turbine and status");
        await about(page, "ten_thousand");
        await answer("ten-thousand-rows", "list id, city and score");
        await answer("many-categories", "average score by city");
        await about(page, "a very long");
        await answer("long-names", "total amount by the name of this column");
        await about(page, "one_row");
        await answer("one-row", "total amount by name");
        await page.route("**/api/v1/chat", (route) => route.abort("connectionrefused"), { times: 1 });
        await ask(page, "total amount by name again");
        await expect(page.getByRole("alert")).toBeVisible();
        await shot("error");
        await page.goto("/history");
        await shot("history");
        await page.goto("/answers/00000000-0000-4000-8000-000000000000");
        await expect(page.getByText("This answer is not here")).toBeVisible();
        await shot("not-here");
        await page.goto("/account");
        await page.getByRole("button", { name: "Make an invitation" }).click();
        await expect(page.getByText(/\?invite=/)).toBeVisible();
        await shot("account");
        if (width < 500) {
          await page.goto("/");
          await page.getByRole("button", { name: "Menu" }).click();
          await expect(page.getByRole("dialog")).toBeVisible();
          await shot("menu");
        }
        await context.clearCookies();
        await page.goto("/");
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await shot("sign-in");
        await page.getByRole("button", { name: "Create an account" }).click();
        await shot("register");
        await context.close();
      } finally {
        await server.stop();
      }
    });
  }
}
