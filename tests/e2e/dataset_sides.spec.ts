/** Versions, sharing, masks and relations on the page of a dataset. */
import type { Browser, Page } from "@playwright/test";

import { csv, expectAccessible, expectNoSideways, type NamedFile } from "./page";
import { expect, test, type Server } from "./server";

const kHeaders = { "X-Requested-With": "sightline" };

/** Brings a file without the page, and gives its id once it can be asked. */
async function load(page: Page, file: NamedFile): Promise<string> {
  const answer = await page.request.post("/api/v1/datasets/upload", { headers: kHeaders, multipart: { files: file } });
  const { items: [item] } = (await answer.json()) as { items: { id: string }[] };
  await expect.poll(async () => ((await (await page.request.get(`/api/v1/datasets/${item!.id}/status`)).json()) as { status: string }).status, { timeout: 30_000 }).toBe("completed");
  return item!.id;
}

/** Someone of the same organization, on a page of their own. */
async function colleague(browser: Browser, page: Page, server: Server, email: string): Promise<Page> {
  const { invite } = (await (await page.request.post("/api/v1/admin/invites", { headers: kHeaders, data: { email } })).json()) as { invite: string };
  const context = await browser.newContext({ baseURL: server.url, storageState: undefined });
  const joined = await context.request.post("/api/v1/auth/register", { headers: kHeaders, data: { email, password: "Correct-horse-9!", full_name: "Vera Viewer", invite } });
  expect(joined.ok()).toBe(true);
  return context.newPage();
}

const staff = () => `person,email,team,salary\n${Array.from({ length: 40 }, (_, i) => `Person ${i},p${i}@example.com,${i % 2 ? "Red" : "Blue"},${3000 + i}`).join("\n")}\n`;

test("versions are listed with what made them, and another one is made current", async ({ page }) => {
  const id = await load(page, csv("versioned.csv", "item,price\n lamp ,3\n desk ,5\nchair,9\n"));
  const run = await page.request.post(`/api/v1/datasets/${id}/recipes`, { headers: kHeaders, data: { recipe: "trim item", base_version: 1 } });
  expect(run.ok()).toBe(true);
  await page.goto(`/datasets/${id}?tab=versions`);
  await expect.poll(async () => {
    await page.reload();
    await expect(page.getByRole("list", { name: "Versions" })).toBeVisible();
    return page.getByRole("list", { name: "Versions" }).getByRole("heading").allTextContents();
  }, { timeout: 30_000 }).toEqual(["Version 2in use", "Version 1"]);
  const list = page.getByRole("list", { name: "Versions" });
  await expect(list).toContainText("Made by a recipe from version 1 · 3 rows, 2 columns");
  await list.getByText("1 step of version 2").click();
  await expect(list.getByRole("listitem").filter({ hasText: "trim item" }).last()).toBeVisible();
  await expect(list.getByRole("link", { name: "Open its recipe" })).toHaveAttribute("href", `/datasets/${id}/recipe`);
  await expectAccessible(page);
  await list.getByRole("button", { name: "Make current (version 1)" }).click();
  await expect(list.getByRole("heading")).toHaveText(["Version 2", "Version 1in use"]);
  await expect(page.getByText("Version 1 is in use")).toBeVisible();
  await expect(list.getByRole("listitem").filter({ hasText: "Version 1" }).last()).toBeFocused();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideways(page);
  await expectAccessible(page);

  // Where the steps are not told, it is said why.
  await page.route("**/lineage*", async (route) => {
    const answer = await route.fetch();
    const lineage = (await answer.json()) as { versions: object[] };
    await route.fulfill({ response: answer, json: { ...lineage, versions: lineage.versions.map((each) => ({ ...each, withheld: "Its steps are for its owner." })) } });
  });
  await page.reload();
  await expect(list.getByText("Its steps are for its owner.").first()).toBeVisible();
});

test("it is shared and masked by its owner; a viewer is told what is masked for them", async ({ page, browser, server }) => {
  const id = await load(page, csv("masked_staff.csv", staff()));
  await page.goto(`/datasets/${id}?tab=sharing`);
  await expect(page.getByRole("tabpanel")).toContainText("Only you, and the administrators");
  await page.getByLabel("Shared with the organization").check();
  await expect(page.getByRole("tabpanel")).toContainText("Everyone in your organization");
  await page.getByRole("link", { name: "Mask columns" }).click();

  await page.getByLabel("Mask another column").selectOption("salary");
  await expect(page.getByLabel("How others see salary")).toHaveValue("partial");
  await page.getByLabel("How others see salary").selectOption("hash");
  await expect(page.getByLabel("Who sees salary as it is").getByRole("option")).toHaveText([/only you/, /administrators/]);
  await page.getByRole("button", { name: "Save masks" }).click();
  await expect(page.getByRole("button", { name: "Save masks" })).toBeDisabled();
  await page.reload();
  await expect(page.getByLabel("How others see salary")).toHaveValue("hash");
  await expectAccessible(page);
  await page.getByRole("tab", { name: "Sharing" }).click();
  await expect(page.getByRole("list", { name: "Masked columns" })).toContainText("salary as a code");

  const viewer = await colleague(browser, page, server, "vera.sides@example.com");
  await viewer.goto(`/datasets/${id}`);
  const notice = viewer.getByRole("note").filter({ hasText: "Some columns are masked for you" });
  await expect(notice).toContainText("salary (as a code)");
  await expect(viewer.getByRole("button", { name: "Ask about it" })).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Clean and shape" })).toBeHidden();
  await expectAccessible(viewer);
  for (const tab of ["Quality", "Analysis", "Personal data", "Versions"]) {
    await viewer.getByRole("tab", { name: tab }).click();
    await expect(notice).toBeVisible();
  }
  await viewer.getByRole("tab", { name: "Sharing" }).click();
  await expect(viewer.getByRole("tabpanel")).toContainText("Only its owner may change this");
  await expect(viewer.getByLabel("Shared with the organization")).toBeHidden();
  await viewer.context().close();
});

test("where nothing personal was found a viewer is told of masks all the same", async ({ page, browser, server }) => {
  const id = await load(page, csv("plain_masked.csv", `place,amount\n${Array.from({ length: 30 }, (_, i) => `${["North", "South"][i % 2]},${i * 7}`).join("\n")}\n`));
  await page.request.put(`/api/v1/datasets/${id}`, { headers: kHeaders, data: { is_public: true } });
  await page.request.put(`/api/v1/datasets/${id}/masking`, { headers: kHeaders, data: { items: [{ column: "place", mask: "partial", visible_to: "owner" }] } });
  await page.goto(`/datasets/${id}?tab=personal`);
  await expect(page.getByText("No personal data found")).toBeVisible();
  await expect(page.getByLabel("How others see place")).toHaveValue("partial");
  const viewer = await colleague(browser, page, server, "vic.sides@example.com");
  await viewer.goto(`/datasets/${id}?tab=personal`);
  await expect(viewer.getByRole("note").filter({ hasText: "Some columns are masked for you" })).toContainText("place (in part)");
  await expect(viewer.getByText("Shown in part.")).toBeVisible();
  await viewer.context().close();
});

test("relations are found among more than twenty datasets, and corrected by hand", async ({ page }) => {
  test.setTimeout(120_000);
  const parts = `part_no,label\n${Array.from({ length: 40 }, (_, i) => `PN${i},Label ${i}`).join("\n")}\n`;
  const first = await load(page, csv("parts_list.csv", parts));
  for (let i = 0; i < 22; i += 1) await load(page, csv(`filler_${i}.csv`, `alpha_${i},beta_${i}\n${i},${i * 3}\n${i + 1},${i * 5}\n`));
  const shipments = `shipment,part_no,code\n${Array.from({ length: 80 }, (_, i) => `${i},PN${i % 44},PN${(i * 3) % 40}`).join("\n")}\n`;
  const id = await load(page, csv("shipments.csv", shipments));
  await page.goto(`/datasets/${id}?tab=relations`);
  await expect(page.getByRole("heading", { name: "shipments.csv.part_no refers to parts_list.csv.part_no" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("img", { name: /part_no with parts_list\.csv\.part_no, n to 1, 9\d(\.\d)?% match/ })).toBeVisible();
  await expect(page.getByText(/^Looked at/)).toBeHidden({ timeout: 60_000 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideways(page);
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByRole("button", { name: /^Other columns for shipments\.csv\.part_no/ }).click();
  const dialog = page.getByRole("dialog", { name: "Correct the relation" });
  await expect(dialog.getByRole("status")).toContainText(/9\d(\.\d)?% of 80 rows with a value find a partner/);
  await dialog.getByLabel("Its column").selectOption("code");
  await expect(dialog.getByRole("status")).toContainText("100% of 80 rows with a value find a partner");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Confirm the relation" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Not related, as was decided" })).toContainText("shipments.csv.part_no refers to parts_list.csv.part_no");
  await expect(page.getByRole("region", { name: /^\d+ relations?$/ }).getByRole("listitem").first()).toContainText("shipments.csv.code refers to parts_list.csv.part_no");

  await page.getByRole("button", { name: "Add a relation" }).click();
  const added = page.getByRole("dialog", { name: "Add a relation" });
  await added.getByLabel("Its column").selectOption("shipment");
  await added.getByLabel("Dataset it refers to").selectOption(first);
  await added.getByLabel("Column there").selectOption("label");
  await expect(added.getByRole("status")).toContainText("0% of 80 rows");
  await page.keyboard.press("Escape");
  await expect(added).toBeHidden();
});

test("what was estimated is marked, and a check over a sample does not say all rows", async ({ page }) => {
  const id = await load(page, csv("estimated.csv", `code,amount\n${Array.from({ length: 60 }, (_, i) => `c${i},${i}`).join("\n")}\n`));
  await page.route(`**/datasets/${id}/profile`, async (route) => {
    const response = await route.fetch();
    const profile = (await response.json()) as { columns: { distinct_count: number; distinct_exact: boolean }[] };
    Object.assign(profile.columns[0]!, { distinct_count: 9_012_345, distinct_exact: false });
    await route.fulfill({ response, json: profile });
  });
  await page.route(`**/datasets/${id}/quality`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), row_count: 9_000_000, sampled_rows: 100_000, findings: [] } });
  });
  await page.goto(`/datasets/${id}`);
  await expect(page.getByRole("tabpanel")).toContainText("≈ 9.0 million");
  await page.getByRole("tab", { name: "Quality" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("The checks looked at 100,000 of 9,000,000 rows");
  await expect(page.getByRole("tabpanel")).not.toContainText("All checks passed");
});

test("on a phone the heading of a scrolled dialog stays above what passes under it", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 560 });
  await page.goto("/sources");
  await page.getByRole("button", { name: /Connect/ }).first().click();
  const dialog = page.getByRole("dialog", { name: "Connect a source" });
  await dialog.getByLabel("Name").scrollIntoViewIfNeeded();
  const solid = await dialog.getByRole("heading", { name: "Connect a source" }).evaluate((title) => {
    const header = title.closest("header, [class*=header]")!;
    return getComputedStyle(header).backgroundColor;
  });
  expect(solid).not.toMatch(/rgba\(.*, 0\)|transparent/);
});

test("a dataset that was deleted is no longer offered to be related to, nor one whose columns cannot be fetched without a word", async ({ page }) => {
  const id = await load(page, csv("remaining_half.csv", "site,level\nBath,1\nEly,2\n"));
  await load(page, csv("third_half.csv", "site,rain\nBath,1\nEly,2\n"));
  const gone = await load(page, csv("leaving_half.csv", "site,wind\nBath,1\nEly,2\n"));
  await page.goto(`/datasets/${id}?tab=relations`);
  const add = page.getByRole("button", { name: "Add a relation" });
  const dialog = page.getByRole("dialog", { name: "Add a relation" });
  const other = dialog.getByLabel("Dataset it refers to").getByRole("option", { name: "leaving_half.csv" });
  await page.route(`**/datasets/${gone}/profile`, (route) => route.fulfill({ status: 400, json: { error: { code: "bad_request", message: "No columns today." } } }));
  await add.click();
  await expect(other).toHaveCount(1);
  await dialog.getByLabel("Dataset it refers to").selectOption("leaving_half.csv");
  await expect(dialog.getByText("The columns could not be fetched")).toBeVisible();
  await page.keyboard.press("Escape");
  const main = page.getByRole("main");
  await page.getByRole("link", { name: "Datasets" }).first().click();
  await main.getByRole("link", { name: /^leaving_half/ }).click();
  await page.getByRole("button", { name: "Delete dataset" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete dataset" }).click();
  await expect(main.getByRole("link", { name: /^leaving_half/ })).toHaveCount(0);
  await main.getByRole("link", { name: /^remaining_half/ }).click();
  await page.getByRole("tab", { name: "Relations" }).click();
  await add.click();
  await expect(dialog.getByLabel("Dataset it refers to")).toBeVisible();
  await expect(other).toHaveCount(0);
});

test("deciding on a relation, and leaving the dialog of one, keeps the keyboard where the work is", async ({ page }) => {
  await load(page, csv("desks.csv", `desk_no,floor\n${Array.from({ length: 30 }, (_, i) => `DK${i},${i % 3}`).join("\n")}\n`));
  const id = await load(page, csv("bookings.csv", `booking,desk_no\n${Array.from({ length: 60 }, (_, i) => `${i},DK${i % 30}`).join("\n")}\n`));
  await page.goto(`/datasets/${id}?tab=relations`);
  const row = page.getByRole("listitem").filter({ hasText: "bookings.csv.desk_no refers to desks.csv.desk_no" });
  await row.getByRole("button", { name: /^Confirm/ }).press("Enter");
  await expect(row).toContainText("confirmed");
  await expect(row).toBeFocused();
  await row.getByRole("button", { name: /^Undo/ }).press("Enter");
  await expect(row.getByRole("button", { name: /^Not related/ })).toBeVisible();
  await expect(row).toBeFocused();
  await row.getByRole("button", { name: /^Not related/ }).press("Enter");
  await expect(page.getByRole("region", { name: "Not related, as was decided" }).getByRole("listitem")).toBeFocused();
  const add = page.getByRole("button", { name: "Add a relation" });
  await add.press("Enter");
  await expect(page.getByRole("dialog", { name: "Add a relation" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
});

test("what could not be fetched for the overview is said, and tried again", async ({ page }) => {
  const id = await load(page, csv("unread_rows.csv", "id,amount\n1,10\n2,20\n"));
  const failing = new Set(["preview", "lineage", "profile"]);
  await page.route(new RegExp(`/datasets/${id}/(preview|lineage|profile)`), (route) => {
    const part = /\/(preview|lineage|profile)/.exec(route.request().url())![1]!;
    return failing.has(part) ? route.fulfill({ status: 400, json: { error: { code: "bad_request", message: `No ${part} today.` } } }) : route.continue();
  });
  await page.goto(`/datasets/${id}`);
  for (const [part, title] of [["preview", "The first rows"], ["lineage", "How the file was read"], ["profile", "The profile"]] as const) {
    const alert = page.getByRole("alert").filter({ hasText: `${title} could not be fetched` });
    await expect(alert).toContainText(`No ${part} today.`);
    failing.delete(part);
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert).toBeHidden();
  }
  await expect(page.getByRole("region", { name: "First rows" }).last()).toBeVisible();
});
