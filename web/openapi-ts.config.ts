import { defineConfig } from "@hey-api/openapi-ts";

// Types of the API come from the server's own document; `src/api/generated` is never edited by hand.
export default defineConfig({
  input: "openapi.json",
  output: { path: "src/api/generated" },
  plugins: ["@hey-api/typescript"],
});
