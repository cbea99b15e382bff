import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.SIGHTLINE_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    // The sample files lie beside the page's own folder.
    fs: { allow: [".."] },
    proxy: Object.fromEntries(["/api", "/ws", "/health", "/welcome"].map((path) => [path, { target: server, ws: path === "/ws" }])),
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
