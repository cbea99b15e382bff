/** What a person does on the page, in a person's words. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

import { kRoot } from "./server";

export const kCoffee = join(kRoot, "samples/coffee_orders.csv");

export interface NamedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}
export const csv = (name: string, text: string): NamedFile => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Holds a file over the page; what is returned drops it. */
export async function holdDrop(page: Page, path: string): Promise<() => Promise<void>> {
  const dataTransfer = await page.evaluateHandle(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text!], name!, { type: "text/csv" }));
    return data;
  }, [basename(path), readFileSync(path, "utf8")]);
  await page.dispatchEvent("body", "dragenter", { dataTransfer });
  await expect(page.getByText("Drop to bring it in")).toBeVisible();
  return () => page.dispatchEvent("body", "drop", { dataTransfer });
}

/** Chooses a file and waits until it can be asked. */
export async function bring(page: Page, file: string | NamedFile): Promise<void> {
  await page.locator('input[type="file"]').first().setInputFiles(file);
  const name = typeof file === "string" ? basename(file) : file.name;
  const row = page.getByRole("region", { name: "Files coming in" }).getByRole("listitem").filter({ hasText: name });
  await expect(row.first()).toContainText("Ready to be asked", { timeout: 30_000 });
}

/** The orders stand ready to be asked, brought in by whichever test needs them first. */
export async function withCoffee(page: Page): Promise<void> {
  const response = await page.request.get("/api/v1/datasets");
  const { items } = (await response.json()) as { items: { id: string; filename: string; is_processed: boolean }[] };
  const coffee = items.find(({ filename, is_processed: ready }) => ready && filename === "coffee_orders.csv");
  await page.goto(coffee ? `/datasets/${coffee.id}` : "/");
  if (coffee) await page.getByRole("button", { name: "Ask about it" }).click();
  else await bring(page, kCoffee);
  await expect(page.getByRole("button", { name: /^Asking about coffee_orders/ })).toBeVisible();
}

export async function ask(page: Page, question: string): Promise<void> {
  const box = page.getByLabel("Your question");
  await box.fill(question);
  await box.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: question })).toBeVisible();
}

/** Until the whole answer stands, evidence and all, under its own address. */
export async function answered(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/answers\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.getByRole("article")).toHaveAttribute("aria-busy", "false");
}

/** No known barrier on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(page.locator("h1")).toBeVisible();
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
