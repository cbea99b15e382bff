/** Live databases and files elsewhere: connected, looked at, their tables kept as datasets. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { expectAccessible, expectNoSideways } from "./page";
import { expect, kRoot, test } from "./server";

const kTables = `
  CREATE TABLE orders (id int PRIMARY KEY, shop text, amount numeric(8,2), ordered date);
  INSERT INTO orders SELECT i, (ARRAY['Kiosk', 'Station', 'Market'])[1 + i % 3], i * 0.5, date '2024-01-01' + i FROM generate_series(1, 600) AS i;
  CREATE VIEW recent_orders AS SELECT * FROM orders WHERE ordered > date '2025-01-01';
  CREATE SCHEMA warehouse;
  CREATE TABLE warehouse.stock_levels_by_location_and_day (location text, "counted at" timestamptz, quantity int);
  GRANT USAGE ON SCHEMA warehouse TO reader;
  GRANT SELECT ON orders, recent_orders, warehouse.stock_levels_by_location_and_day TO reader;
  ANALYZE;
`;

interface Place {
  host: string;
  port: number;
  database: string;
  username: string;
  password: string;
}

const withDatabase = test.extend<object, { database: Place }>({
  database: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const child = spawn(join(kRoot, ".venv/bin/python"), [join(kRoot, "tests/real_databases.py"), kTables], { stdio: ["pipe", "pipe", "inherit"] });
      const line = await new Promise<string>((found, failed) => {
        child.stdout.once("data", (text: Buffer) => found(text.toString()));
        child.once("exit", (code) => failed(new Error(`the database ended with ${code}`)));
      });
      await use(JSON.parse(line) as Place);
      const ended = new Promise((done) => child.once("exit", done));
      child.stdin.end();
      await ended;
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

withDatabase.use({ house: "sources" });

withDatabase("a database is connected, a table kept and taken again", async ({ page, database }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Sources" }).click();
  await expect(page.getByText("Nothing connected")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Connect a source" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Host").fill(database.host);
  await dialog.getByLabel("Port").fill(String(database.port));
  await dialog.getByLabel("Database", { exact: true }).fill(database.database);
  await dialog.getByLabel("User").fill(database.username);
  await dialog.getByLabel("Password", { exact: true }).fill("wrong");
  await dialog.getByRole("button", { name: "Try it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("does not take this user and password");
  await dialog.getByLabel("Password", { exact: true }).fill(database.password);
  await dialog.getByLabel("Name").fill("Coffee shops");
  await dialog.getByRole("button", { name: "Try it" }).click();
  await expect(dialog.getByRole("status")).toContainText(/PostgreSQL \d+.* answers, with 3 tables to read/);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Connect" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Coffee shops" })).toBeVisible();
  const tables = page.getByRole("region", { name: /^Tables/ });
  await expect(tables.getByText("about 600 rows · 4 columns")).toBeVisible();
  await tables.getByText("public.orders", { exact: true }).click();
  await expect(tables.getByRole("list", { name: "Columns of public.orders" })).toContainText("numeric(8,2)");
  await tables.getByRole("listitem").filter({ hasText: "public.orders" }).getByRole("button", { name: "Take a snapshot" }).click();

  const kept = page.getByRole("region", { name: "Kept as datasets" });
  await expect(kept.getByText("Taken just now")).toBeVisible({ timeout: 30_000 });
  await expect(tables.getByText("Kept as a dataset")).toBeVisible();
  await kept.getByRole("combobox", { name: "How often public.orders is taken" }).selectOption("Every day");
  await kept.getByRole("button", { name: "Take now" }).click();
  await expect(kept.getByText("Looked at just now: nothing had changed")).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await expect(kept.getByRole("combobox", { name: "How often public.orders is taken" })).toHaveValue("1440");
  await kept.getByRole("combobox", { name: "How many versions of public.orders are kept" }).selectOption("Keep the last 30");
  await expect(kept.getByRole("combobox", { name: "How many versions of public.orders are kept" })).toHaveValue("30");

  await kept.getByRole("button", { name: "Ask live" }).click();
  const live = page.getByRole("dialog");
  await live.getByLabel("Question").fill("total amount by shop");
  await live.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(live.getByText(/^Live from Coffee shops at \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(live.getByRole("region", { name: "Rows of the answer" })).toContainText("Kiosk");
  await expectAccessible(page);
  await live.getByRole("button", { name: "Close" }).last().click();

  await tables.getByRole("listitem").filter({ hasText: "public.recent_orders" }).getByRole("button", { name: "Take a snapshot" }).click();
  await expect(kept.getByText("Taken just now")).toBeVisible({ timeout: 30_000 });
  await kept.getByRole("listitem").filter({ has: page.getByRole("link", { name: "public.orders" }) }).getByRole("button", { name: "Ask live" }).click();
  await live.getByLabel("With the other tables kept from here").check();
  await expectAccessible(page);
  await live.getByLabel("Question").fill("total amount by shop in orders");
  await live.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(live.getByText(/^Live from Coffee shops/)).toBeVisible();
  await live.getByRole("button", { name: "Close" }).last().click();

  for (const scheme of ["dark", "light"] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      await expect(tables.getByText("about 600 rows")).toBeVisible();
      await expectNoSideways(page);
      await expectAccessible(page);
    }
  }

  await page.setViewportSize({ width: 1280, height: 844 });
  await kept.getByRole("link", { name: "public.orders" }).click();
  await expect(page.getByRole("region", { name: "Columns" })).toBeVisible();
  await page.getByRole("button", { name: "Clean and shape" }).click();
  await expect(page.getByText("The table as its source had it")).toBeVisible();
});

withDatabase("a source is changed and removed", async ({ page, database }) => {
  const made = await page.request.post("/api/v1/datasources", { data: { kind: "postgresql", ...database, name: "Short-lived" }, headers: { "X-Requested-With": "sightline" } });
  expect(made.status()).toBe(201);
  await page.goto("/sources");
  await page.getByRole("link", { name: /^Short-lived/ }).click();
  await page.getByRole("button", { name: "Edit source" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Host").fill("elsewhere.example.com");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("give its password again");
  await dialog.getByLabel("Host").fill(database.host);
  await dialog.getByLabel("Name").fill("Renamed");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Renamed" })).toBeVisible();
  await page.getByRole("button", { name: "Remove source" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove source" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Renamed/ })).toHaveCount(0);
});

const withFile = test.extend<object, { file: string }>({
  file: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants the pattern
    async ({}, use) => {
      const server = createServer((_, answer) => answer.setHeader("ETag", '"one"').end("city,people\nOslo,7\nRome,28\n")).listen(0, "127.0.0.1");
      await once(server, "listening");
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/reports/towns.csv`);
      server.close();
    },
    { scope: "worker" },
  ],
});

withFile.use({ house: "files" });

withFile("a file at an address is connected and kept", async ({ page, file }) => {
  await page.goto("/sources");
  await page.getByRole("button", { name: "Connect a source" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption("Files in an S3 bucket");
  await expect(dialog.getByLabel("Secret", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Kind").selectOption("SQLite file on the server");
  await dialog.getByLabel("Path").fill("/etc/passwd");
  await dialog.getByRole("button", { name: "Try it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("source_folders");
  await dialog.getByLabel("Kind").selectOption("A file at an address");
  await dialog.getByLabel("Address").fill(file);
  await dialog.getByRole("button", { name: "Try it" }).click();
  await expect(dialog.getByRole("status")).toContainText("The address answers, with 1 table to read");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Connect" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "towns.csv" })).toBeVisible();
  const tables = page.getByRole("region", { name: /^Tables/ });
  await tables.getByRole("button", { name: "Take a snapshot" }).click();
  const kept = page.getByRole("region", { name: "Kept as datasets" });
  await expect(kept.getByText("Taken just now")).toBeVisible({ timeout: 30_000 });
  await kept.getByRole("button", { name: "Take now" }).click();
  await expect(kept.getByText("nothing had changed")).toBeVisible({ timeout: 30_000 });
  await expect(kept.getByRole("button", { name: "Ask live" })).toHaveCount(0);
  await expectAccessible(page);
  await expectNoSideways(page);
});
