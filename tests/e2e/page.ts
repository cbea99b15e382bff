/** What a person does on the page, in a person's words. */
import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

import { kRoot } from "./server";

export const kCoffee = join(kRoot, "samples/coffee_orders.csv");

/** Chooses a file and waits until it can be asked. */
export async function bring(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.locator('input[type="file"]').first().setInputFiles(file);
  await expect(page.getByRole("region", { name: "Files coming in" }).getByText("Ready to be asked").first()).toBeVisible({ timeout: 30_000 });
}

/** A dataset to ask, brought in by whichever test needs it first. */
export async function withCoffee(page: Page): Promise<void> {
  const response = await page.request.get("/api/v1/datasets");
  const { items } = (await response.json()) as { items: { filename: string; is_processed: boolean }[] };
  await page.goto("/");
  if (!items.some(({ filename, is_processed: ready }) => ready && filename === "coffee_orders.csv")) await bring(page, kCoffee);
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel("Your question").fill(question);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: question })).toBeVisible();
}

/** Until the whole answer stands, evidence and all, under its own address. */
export async function answered(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/answers\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.getByRole("article")).toHaveAttribute("aria-busy", "false");
}

/** No known barrier on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // Texts that are fading in have no contrast yet.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished)));
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`)).toEqual([]);
}

/** Nothing sticks out to the side. */
export async function expectNoSideways(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const main = document.querySelector("main")!;
    return { page: document.documentElement.scrollWidth - window.innerWidth, main: main.scrollWidth - main.clientWidth };
  });
  expect(wide).toEqual({ page: 0, main: 0 });
}
