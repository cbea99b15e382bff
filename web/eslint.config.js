import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** A feature may use what lies below it (api, components, lib), never another feature; the pages in app/ put them together. */
const features = ["auth", "datasets", "ask", "history"];
const fences = features.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    "no-restricted-imports": ["error", { patterns: [{
      group: [...features.filter((other) => other !== feature).map((other) => `@/features/${other}/**`), "@/app/**"],
      message: "A feature does not import another feature or the app.",
    }] }],
  },
}));

export default tseslint.config(
  { ignores: ["dist", "src/api/generated"] },
  ...tseslint.configs.recommended,
  reactHooks.configs.flat["recommended-latest"],
  ...fences,
  {
    files: ["src/components/**", "src/api/**", "src/lib/**"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@/features/**", "@/app/**"] }] },
  },
  { rules: { "max-lines": ["error", { max: 250 }] } },
);
