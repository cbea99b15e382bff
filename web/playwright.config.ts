import { defineConfig } from "@playwright/test";

// The page in a real browser against the real binary; every worker starts a server of its own (tests/e2e/server.ts).
export default defineConfig({
  testDir: "../tests/e2e",
  testIgnore: process.env.SIGHTLINE_GALLERY ? [] : ["gallery.spec.ts"],
  outputDir: process.env.SIGHTLINE_GALLERY ? "test-results/runs" : "test-results",
  tsconfig: "../tests/e2e/tsconfig.json",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.PLAYWRIGHT_JUNIT_OUTPUT_FILE ? [["list"], ["junit"]] : [["list"]],
  use: {
    browserName: "chromium",
    actionTimeout: 15_000,
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    // Nothing fades or slides: what a test sees is what will stay.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // Chromium's own sandbox refuses to run as root, which is what a container often is.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
