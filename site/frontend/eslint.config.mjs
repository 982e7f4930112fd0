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
  { files: ["site/static/js/**/*.js"], languageOptions: { sourceType: "module", globals: browserGlobals } },
  { files: ["site/static/js/*.js"], languageOptions: { sourceType: "script" } },
  { files: ["site/frontend/src/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
];
