// What ESLint asks of the platform's own scripts. Run from the repository's root by `make lint`.
import js from "@eslint/js";
import globals from "globals";

const browserGlobals = { ...globals.browser, echarts: "readonly", htmx: "readonly", readQr: "readonly", idb: "readonly" };

export default [
  { ignores: ["**/node_modules/**", "site/static/vendor/**"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-implicit-globals": "error",
      "no-shadow": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  // Own scripts go out as they stand: their syntax is what the floor reads (Chromium 86, Safari 14, see package.json).
  { files: ["site/static/js/**/*.js"], languageOptions: { ecmaVersion: 2021, sourceType: "module", globals: browserGlobals } },
  { files: ["site/static/js/*.js"], languageOptions: { sourceType: "script" } },
  // Read by browsers below the floor, too.
  { files: ["site/static/js/floor.js"], languageOptions: { ecmaVersion: 5, globals: { Int8Array: "readonly" } }, rules: { "no-var": "off" } },
  { files: ["site/frontend/src/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
];
