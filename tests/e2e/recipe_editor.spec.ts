/** The editor of steps: nothing is lost, everything is said, by keyboard as well. */
import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { bring, csv, expectAccessible, expectNoSideways } from "./page";
import { expect, test } from "./server";

const kRows = "id,customer,amount\n1, Ada ,10\n2,Bob,20\n3,Cyd,30\n3,Cyd,30\n";

/** A table of its own in the editor. */
async function edit(page: Page, name: string, text = kRows): Promise<void> {
  await page.goto("/datasets");
  await bring(page, csv(`${name}.csv`, text));
  await page.getByRole("main").getByRole("link", { name: new RegExp(`^${name}`) }).last().click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
}

async function write(page: Page, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    const count = await page.getByRole("list", { name: "Steps" }).getByRole("listitem").count();
    await page.getByRole("button", { name: "Write a step" }).click();
    await page.getByLabel(`Text of step ${count + 1}`).fill(line);
  }
}

const texts = (page: Page) => page.getByLabel(/^Text of step/).evaluateAll((rows) => rows.map((row) => (row as HTMLTextAreaElement).value));

test("every change of the steps is undone and made again, by button and by key", async ({ page }) => {
  await edit(page, "undo_orders");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await write(page, "trim all", "deduplicate", "drop id");
  await page.getByRole("button", { name: "Remove step 2" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate", "drop id"]);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id"]);

  // The keys mean the steps, not the letters that the browser remembers of a field.
  await page.getByLabel("Text of step 1").focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate", "drop id"]);
  await page.getByRole("button", { name: "Move step 3 up" }).click();
  await page.getByRole("checkbox", { name: "Take step 1" }).uncheck();
  await page.keyboard.press("Meta+z");
  await expect(page.getByRole("checkbox", { name: "Take step 1" })).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate", "drop id"]);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id", "deduplicate"]);
  await page.getByLabel("Text of step 1").fill("trim customer");
  await page.keyboard.press("Control+z");
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id", "deduplicate"]);
  await expect(page.getByRole("button", { name: "Redo" })).toBeEnabled();
  await expectAccessible(page);
});

test("steps that were not run are there again after leaving, until they are run or discarded", async ({ page }) => {
  await edit(page, "draft_orders");
  await write(page, "trim all", "deduplicate");
  await page.getByRole("checkbox", { name: "Take step 2" }).uncheck();
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await expect(page.getByText("Your steps are as you left them")).toBeVisible();
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate"]);
  await expect(page.getByRole("checkbox", { name: "Take step 2" })).not.toBeChecked();
  await expectAccessible(page);
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate"]);
  await page.getByRole("button", { name: "Discard them" }).click();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate"]);
  await expect(page.getByText("Your steps are as you left them")).toBeHidden();
});

test("the keyboard goes on where the work is", async ({ page }) => {
  await edit(page, "focus_orders");
  await page.getByRole("button", { name: "Write a step" }).click();
  await expect(page.getByLabel("Text of step 1")).toBeFocused();
  await page.keyboard.type("trim all");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Text of step 2")).toBeFocused();
  await page.keyboard.type("deduplicate");
  await page.keyboard.press("Enter");
  await page.keyboard.type("drop id");
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate", "drop id"]);
  await page.getByRole("button", { name: "Move step 1 down" }).press("Enter");
  await expect(page.getByRole("button", { name: "Move step 2 down" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move step 3 up" })).toBeFocused();
  await page.getByRole("button", { name: "Remove step 1" }).press("Enter");
  await expect(page.getByLabel("Text of step 1")).toBeFocused();
  await expect(page.getByLabel("Text of step 1")).toHaveValue("drop id");
  await page.getByRole("button", { name: "Remove step 2" }).press("Enter");
  await expect(page.getByLabel("Text of step 1")).toBeFocused();
});

test("a filter that leaves nothing says so", async ({ page }) => {
  await edit(page, "emptied_orders");
  await write(page, "trim all", "filter where amount > 1000");
  const preview = page.getByRole("region", { name: "Preview: 0 rows, 3 columns" });
  await expect(preview).toContainText("No row is left");
  await expect(preview).toContainText("leaves none of 4 rows");
  await expectAccessible(page);
});

test("the recipe goes out as a file and comes in from one; its SQL is taken away", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await edit(page, "file_orders");
  await write(page, "trim all", "deduplicate");
  await page.getByRole("checkbox", { name: "Take step 2" }).uncheck();
  const going = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download recipe" }).click();
  const file = await going;
  expect(file.suggestedFilename()).toBe("file_orders.recipe");
  expect(readFileSync(await file.path(), "utf8")).toBe("trim all\noff deduplicate\n");

  await page.getByLabel("Recipe file").setInputFiles({ name: "next.recipe", mimeType: "text/plain", buffer: Buffer.from("# cleaned\nfilter where amount > 10\nsort amount\n    order descending\n") });
  await expect.poll(() => texts(page)).toEqual(["filter where amount > 10", "sort amount order descending"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate"]);
  await page.getByLabel("Recipe file").setInputFiles({ name: "empty.recipe", mimeType: "text/plain", buffer: Buffer.from("# nothing\n") });
  await expect(page.getByRole("alert")).toContainText("There is no step in empty.recipe");

  const script = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download SQL" }).click();
  expect((await script).suggestedFilename()).toBe("file_orders.sql");
  expect(readFileSync(await (await script).path(), "utf8")).toContain("SELECT");
  await page.getByRole("button", { name: "Copy SQL" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("SELECT");
});

test("a sample says of how many rows it is", async ({ page }) => {
  // Every second row, as a preview reads 10,000 at most.
  const rows = Array.from({ length: 12_000 }, (_, at) => `${at},${at % 7}`).join("\n");
  await edit(page, "sampled_orders", `id,amount\n${rows}\n`);
  await write(page, "filter where amount > 2");
  await expect(page.getByText("Counted on a sample of 6,000 of 12,000 rows.")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Preview on a sample of 6,000 of 12,000 rows: [\d,]+ rows, 2 columns$/ })).toBeVisible();
});

test("on a phone everything is met by a finger, and the preview is near", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await edit(page, "phone_orders");
  await write(page, "trim all");
  await expect(page.getByRole("heading", { name: "Preview: 4 rows" })).toBeVisible();
  // Advice is of what is left to do.
  await expect(page.getByRole("button", { name: "Add: deduplicate" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Add: trim/ })).toHaveCount(0);
  await expectNoSideways(page);
  const small = await page.getByRole("main").locator("button, summary, label:has(input), textarea").evaluateAll((all) =>
    all.filter((each) => each.checkVisibility() && !each.closest("table")).map((each) => ({ name: each.getAttribute("aria-label") ?? each.textContent, ...each.getBoundingClientRect().toJSON() as DOMRect }))
      .filter(({ width, height }) => width < 40 || height < 40).map(({ name, width, height }) => `${name} ${width}x${height}`));
  expect(small).toEqual([]);
  const top = (name: RegExp | string) => page.getByRole("heading", { name }).first().evaluate((at) => at.getBoundingClientRect().top);
  expect(await top(/^Preview/)).toBeLessThan(await top("Advice"));
  expect(await top(/^Preview/)).toBeLessThan(await top("Versions"));
});

test("a step is added without knowing how it is written", async ({ page }) => {
  test.slow();
  await page.goto("/datasets");
  await bring(page, csv("town_register.csv", "customer,town\nBob,Bath\nCyd,Ely\n"));
  await edit(page, "added_orders", "id,customer,amount,order date\n1, Ada ,10,2024-01-05\n2,Bob,20,2024-02-05\n3,Cyd,30,2024-03-05\n4,,40,2024-04-05\n");
  const dialog = page.getByRole("dialog");
  const line = dialog.getByLabel("The line it writes");
  const add = dialog.getByRole("button", { name: "Add this step" });
  const choose = async (search: string, title: RegExp) => {
    await page.getByRole("button", { name: "Add a step" }).click();
    await expect(dialog.getByLabel(/^Find a step/)).toBeFocused();
    await page.keyboard.type(search);
    await expect(dialog.getByRole("button", { name: title })).toBeVisible();
  };

  await choose("blanks", /^Trim blanks/);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(line).toHaveText("trim COLUMN, … or all");
  await expect(add).toBeDisabled();
  await dialog.getByLabel("customer").check();
  await expect(line).toHaveText("trim customer");
  await expectAccessible(page);
  await add.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel("Text of step 1")).toBeFocused();
  await expect(page.getByLabel("Text of step 1")).toHaveValue("trim customer");

  await choose("rename", /^Rename a column/);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Column", { exact: true }).selectOption("order date");
  await dialog.getByLabel("New name").fill("ordered on");
  await add.click();
  await expect(page.getByLabel("Text of step 2")).toHaveValue('rename "order date" to "ordered on"');
  await expect(page.getByRole("heading", { name: "Preview: 4 rows, 4 columns" })).toBeVisible();

  await choose("keep rows", /^Keep rows/);
  await dialog.getByRole("button", { name: /^Keep rows/ }).click();
  const columns = dialog.getByLabel("Column", { exact: true });
  await columns.first().selectOption("ordered on");
  await dialog.getByLabel("Comparison", { exact: true }).selectOption("is at least");
  await dialog.getByLabel("Value", { exact: true }).fill("2024-02-01");
  await dialog.getByRole("button", { name: "Another comparison" }).click();
  await columns.nth(1).selectOption("customer");
  await dialog.getByLabel("Comparison", { exact: true }).nth(1).selectOption("is there");
  await expectAccessible(page);
  await add.click();
  await expect(page.getByLabel("Text of step 3")).toHaveValue("filter where \"ordered on\" >= date '2024-02-01' and customer is not null");

  await choose("compute", /^Compute a column/);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Name of the new column").fill("gross");
  await dialog.getByLabel("Put in a column").selectOption("amount");
  await dialog.getByLabel("Expression").press("End");
  await dialog.getByLabel("Expression").pressSequentially("* 1.19");
  await add.click();
  await expect(page.getByLabel("Text of step 4")).toHaveValue("derive gross = amount * 1.19");

  await choose("join", /^Join a dataset/);
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Dataset", { exact: true }).selectOption({ label: "town_register.csv" });
  await dialog.getByLabel("Column here").selectOption("customer");
  await dialog.getByLabel("equals column there").selectOption("customer");
  await add.click();
  await expect(page.getByLabel("Text of step 5")).toHaveValue('join "town_register.csv" on customer = customer');
  await expect(page.getByRole("heading", { name: "Preview: 2 rows, 6 columns" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Preview", exact: true }).last()).toContainText("Bath");

  // How the file is read stands first, wherever it is chosen.
  await choose("read the file", /^Read the file again/);
  await page.keyboard.press("Enter");
  await dialog.getByLabel(/^Cells as they are written/).selectOption("text");
  await add.click();
  await expect(page.getByLabel("Text of step 1")).toHaveValue("reread as text");
  await expect(page.getByLabel("Text of step 1")).toBeFocused();
});

test("a partner is found among many datasets, by its name; by its id where the name is not enough", async ({ page }) => {
  test.slow();
  const upload = async (name: string, text: string) => {
    const answer = await page.request.post("/api/v1/datasets/upload", { headers: { "X-Requested-With": "sightline" }, multipart: { files: csv(name, text) } });
    expect(answer.ok()).toBe(true);
  };
  const badges = `badge,floor\n${[...Array(30).keys()].map((at) => `B-${at}-x,${at % 3}`).join("\n")}\n`;
  await upload("badge_list.csv", badges);
  for (let at = 0; at < 24; ++at) await upload(`filler_${at}.csv`, `f${at},g${at}\n${at},1.5\n${at + 1},2.5\n`);
  const ready = async () => ((await (await page.request.get("/api/v1/datasets?limit=200")).json()) as { items: { status: string }[] }).items.every(({ status }) => status === "completed" || status === "failed");
  await expect.poll(ready, { timeout: 90_000 }).toBe(true);
  await edit(page, "badge_visits", `visit,badge\n${[...Array(60).keys()].map((at) => `${at},B-${at % 30}-x`).join("\n")}\n`);
  const join = page.getByRole("list", { name: "Joins" }).getByRole("listitem").filter({ hasText: "badge_list" });
  await expect(join.locator("code")).toHaveText('join "badge_list.csv" on badge = badge', { timeout: 60_000 });
  await join.getByRole("button").click();
  await expect(join).toBeHidden();
  await expect(page.getByRole("heading", { name: "Preview: 60 rows, 3 columns" })).toBeVisible();

  await upload("badge_list.csv", badges.replace(",0", ",7"));
  await expect.poll(ready, { timeout: 90_000 }).toBe(true);
  await page.reload();
  const id = /^join "[0-9a-f-]{36}" on badge = badge$/;
  await page.getByRole("button", { name: "Remove step 1" }).click();
  await expect(join).toHaveCount(2, { timeout: 60_000 });
  await expect(join.first().locator("code")).toHaveText(id);
  await join.first().getByRole("button").click();
  await expect(join).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "Preview: 60 rows, 3 columns" })).toBeVisible();
});

test("putting another version in use takes no steps away, and says where the keyboard is", async ({ page }) => {
  await edit(page, "switched_orders");
  await write(page, "trim all");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await write(page, "drop id");
  const versions = page.getByRole("list", { name: "Versions" });
  await versions.getByRole("button", { name: "Use version 1" }).press("Enter");
  await expect(versions.getByRole("listitem").filter({ hasText: "Version 1" }).last()).toBeFocused();
  await expect.poll(() => texts(page)).toEqual([]);
  await expect(page.getByText("Version 2 is in use")).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id"]);
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id"]);
});

test("steps of an older version are taken up; those not run are put aside, not lost", async ({ page }) => {
  await edit(page, "older_orders");
  await write(page, "trim all");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await write(page, "drop id");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 3 is in use")).toBeVisible();
  await write(page, "deduplicate");
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Start from its recipe (version 2)" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all"]);
  await expect(page.getByText("Steps you had not run were put aside")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take them up again" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id", "deduplicate"]);
  // The address asks for it once: what became of it since stays when the page is loaded again.
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["trim all", "drop id", "deduplicate"]);
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Shape it anew (version 1)" }).click();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
});

test("whoever leaves while a recipe is run finds it going on, and its version once it is there", async ({ page }) => {
  await edit(page, "left_orders");
  let over = false;
  await page.route("**/recipes", async (route) => {
    if (route.request().method() !== "GET" || over) return route.continue();
    const answer = await route.fetch();
    const list = (await answer.json()) as { items: { status: string }[] };
    await route.fulfill({ response: answer, json: { ...list, items: list.items.map((each) => ({ ...each, status: "running" })) } });
  });
  await write(page, "trim all");
  const queued = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().endsWith("/recipes"));
  await page.getByRole("button", { name: "Make a new version" }).click();
  await queued;
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await expect(page.getByText("A recipe is being run")).toBeVisible();
  await expect(page.getByRole("button", { name: "Make a new version" })).toBeDisabled();
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("tab", { name: "Versions" }).click();
  await expect(page.getByText("A recipe is being run")).toBeVisible();
  over = true;
  await expect(page.getByText("A recipe is being run")).toBeHidden();
  await expect(page.getByRole("list", { name: "Versions" }).getByRole("heading").first()).toHaveText("Version 2in use");
});

test("the keyboard goes from the kinds of steps into the form and back", async ({ page }) => {
  await edit(page, "dialog_orders");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Add a step" }).click();
  await expect(dialog.getByLabel(/^Find a step/)).toBeFocused();
  await page.keyboard.type("keep rows");
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Column", { exact: true })).toBeFocused();
  await dialog.getByRole("button", { name: "Other steps" }).press("Enter");
  await expect(dialog.getByLabel(/^Find a step/)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Add a step" })).toBeFocused();
});

test("what could not be fetched for the editor is said", async ({ page }) => {
  await edit(page, "unadvised_orders");
  await page.route("**/recipes/advice*", (route) => route.fulfill({ status: 400, json: { error: { code: "bad_request", message: "No advice today." } } }));
  await page.route("**/api/v1/datasets?*", (route) => route.fulfill({ status: 400, json: { error: { code: "bad_request", message: "No list today." } } }));
  await page.reload();
  await expect(page.getByText("No advice could be given")).toBeVisible();
  await expect(page.getByText("What could be joined is not known")).toBeVisible();
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.keyboard.type("join");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByText("Your datasets could not be fetched")).toBeVisible();
});

test("names of columns are completed while a step is written, by key and by press", async ({ page }) => {
  // Also where they come to be known only after the first letters.
  let release = () => {};
  const held = new Promise<void>((go) => { release = go; });
  await page.route("**/recipes/preview", async (route) => {
    await held;
    await route.continue();
  });
  await edit(page, "completed_orders", "id,customer name,amount\n1,Ada,10\n2,Bob,20\n");
  await page.getByRole("button", { name: "Write a step" }).click();
  const line = page.getByLabel("Text of step 1");
  const list = page.getByRole("listbox", { name: "Columns" });
  await page.keyboard.type("trim cus");
  release();
  await expect(list.getByRole("option")).toHaveText(["customer nametext"]);
  await expect(line).not.toHaveAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { name: "customer name" })).toHaveAttribute("aria-selected", "true");
  await expect(line).toHaveAttribute("aria-activedescendant", await list.getByRole("option").first().getAttribute("id") ?? "");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(line).toHaveValue('trim "customer name"');
  await expect(list).toBeHidden();
  await expect(line).toBeFocused();

  // Without a choice Enter goes on with the next step, and Escape closes.
  await page.keyboard.press("Enter");
  await page.keyboard.type("drop am");
  await expect(list).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Text of step 3")).toBeFocused();
  await page.keyboard.type("drop ");
  await expect(list).toBeHidden();
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option")).toHaveCount(3);
  await list.getByRole("option", { name: "amount" }).click();
  await expect(page.getByLabel("Text of step 3")).toHaveValue("drop amount");
  await page.keyboard.type(", i");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(list).toBeInViewport({ ratio: 1 });
  await expectNoSideways(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect.poll(() => texts(page)).toEqual(['trim "customer name"', "drop am", "drop amount, id"]);
  await page.keyboard.press("Control+z");
  await expect(page.getByLabel("Text of step 3")).not.toHaveValue("drop amount, id");
});

test("a column is completed only in the text it was offered for", async ({ page }) => {
  await edit(page, "undone_letters", "id,customer,amount\n1,Ada,10\n2,Bob,20\n");
  await page.getByRole("button", { name: "Write a step" }).click();
  const list = page.getByRole("listbox", { name: "Columns" });
  await page.keyboard.type("trim c");
  await expect(list).toBeVisible();
  await page.waitForTimeout(1000);  // letters after a pause are another edit
  await page.keyboard.type("us");
  await page.keyboard.press("Control+z");
  await expect.poll(() => texts(page)).toEqual(["trim c"]);
  await expect(list).toBeHidden();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => texts(page)).toEqual(["trim customer"]);
});

test("a step to begin with is put there once, whatever becomes of it", async ({ page }) => {
  await edit(page, "begun_orders");
  const recipe = page.url();
  await page.goto(`${recipe}?begin=reread+as+text`);
  await expect.poll(() => texts(page)).toEqual(["reread as text"]);
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["reread as text"]);
  await page.getByLabel("Text of step 1").fill("reread as rows names in line 1");
  await page.reload();
  await expect(page.getByText("Your steps are as you left them")).toBeVisible();
  await expect.poll(() => texts(page)).toEqual(["reread as rows names in line 1"]);
  // Asked for once more, where the file is read in another way already.
  await page.goto(`${recipe}?begin=reread+as+text`);
  await expect.poll(() => texts(page)).toEqual(["reread as rows names in line 1"]);
  await page.getByRole("button", { name: "Remove step 1" }).click();
  await page.reload();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
  await page.goto(`${recipe}?begin=reread+as+text`);
  await expect.poll(() => texts(page)).toEqual(["reread as text"]);
});

test("steps of an older version that were taken up are there again after a reload, and after going on and back", async ({ page }) => {
  await edit(page, "reloaded_orders");
  await write(page, "trim all");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await write(page, "drop id");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await expect(page.getByText("Version 3 is in use")).toBeVisible();
  await page.getByRole("button", { name: "Back to the dataset" }).click();
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("link", { name: "Start from its recipe (version 2)" }).click();
  await expect.poll(() => texts(page)).toEqual(["trim all"]);
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["trim all"]);
  await page.goBack();
  await page.goForward();
  await expect.poll(() => texts(page)).toEqual(["trim all"]);
  await write(page, "deduplicate");
  await page.reload();
  await expect.poll(() => texts(page)).toEqual(["trim all", "deduplicate"]);
  await page.getByRole("list", { name: "Versions" }).getByRole("button", { name: "Use version 1" }).click();
  await expect.poll(() => texts(page)).toEqual([]);
  await page.reload();
  await expect(page.getByText("Nothing is changed yet.")).toBeVisible();
});

test("among many columns the chosen one is in sight, and it is said how many there are", async ({ page }) => {
  const names = Array.from({ length: 60 }, (_, at) => `a very long name of a column, written out so that it needs more than two lines of the list to be read, ${at}`);
  await edit(page, "wide_orders", `${names.map((name) => `"${name}"`).join(",")}\n${names.map((_, at) => at).join(",")}\n`);
  await page.getByRole("button", { name: "Write a step" }).click();
  await page.keyboard.type("drop ver");
  const list = page.getByRole("listbox", { name: "Columns" });
  await expect(list.getByRole("option")).toHaveCount(8);
  await expect(page.getByText("8 of 60 columns; write more letters").first()).toBeVisible();
  for (let press = 0; press < 8; ++press) {
    await page.keyboard.press("ArrowDown");
    await expect(list.getByRole("option").nth(press)).toHaveAttribute("aria-selected", "true");
    await expect(list.getByRole("option").nth(press)).toBeInViewport({ ratio: 0.95 });
  }
});

test("a step is offered the columns that the steps before it leave", async ({ page }) => {
  await edit(page, "columns_before");
  await write(page, "trim all", "rename customer to buyer");
  await expect(page.getByRole("heading", { name: "Preview: 4 rows, 3 columns" })).toBeVisible();
  const list = page.getByRole("listbox", { name: "Columns" });
  await page.getByLabel("Text of step 1").click();
  await page.keyboard.press("End");
  await page.keyboard.press("Control+Space");
  await page.getByLabel("Text of step 1").fill("trim ");
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option")).toHaveText(["idinteger", "customertext", "amountinteger"]);
  await page.keyboard.press("Escape");
  await page.getByLabel("Text of step 1").fill("drop id");
  await page.getByLabel("Text of step 2").fill("trim ");
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option")).toHaveText(["customertext", "amountinteger"]);
});

test("the list of columns leaves what is wrong with the step to be read", async ({ page }) => {
  await edit(page, "wrong_orders");
  await write(page, "trim all", "drop customers");
  const alert = page.getByRole("list", { name: "Steps" }).getByRole("alert");
  await expect(alert).toBeVisible();
  await page.getByLabel("Text of step 2").press("Backspace");
  await page.getByLabel("Text of step 2").press("Backspace");
  const list = page.getByRole("listbox", { name: "Columns" });
  await expect(list).toBeVisible();
  await expect(alert).toBeVisible();
  const [options, said] = [(await list.boundingBox())!, (await alert.boundingBox())!];
  expect(options.y + options.height).toBeLessThanOrEqual(said.y);
});

test("one version is made of two presses, and the keyboard stays at the button", async ({ page }) => {
  await edit(page, "twice_orders");
  await write(page, "trim all");
  const make = page.getByRole("button", { name: "Make a new version" });
  await expect(make).toBeEnabled();
  let runs = 0;
  page.on("request", (request) => { if (request.method() === "POST" && request.url().endsWith("/recipes")) ++runs; });
  await make.dblclick();
  await expect(page.getByText("Version 2 is in use")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Questions are answered from version 2 now." })).toBeAttached();
  await expect(make).toBeFocused();
  await expect(make).toBeDisabled();
  await page.keyboard.press("Enter");
  await page.getByLabel("Text of step 1").fill("trim customer");
  await expect(make).toBeEnabled();
  expect(runs).toBe(1);
  await make.press("Enter");
  await expect(page.getByText("Version 3 is in use")).toBeVisible();
  await expect(make).toBeFocused();
});
