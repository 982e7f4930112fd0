// Prints what html-validate finds in pages: node markup.mjs NODE_MODULES SOURCES, where SOURCES is a JSON of address → HTML.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, path] = process.argv.slice(2);
const { HtmlValidate, StaticConfigLoader } = createRequire(`${modules}/`)("html-validate");
const rules = {
  // Matters of taste that djlint or nobody decides.
  "attribute-boolean-style": "off",
  "attribute-empty-style": "off",
  "no-trailing-whitespace": "off",
  "void-style": "off",
  "doctype-style": "off",
  "long-title": "off",
  "no-inline-style": "off",
  "prefer-native-element": "off",
};
const loader = new StaticConfigLoader({ extends: ["html-validate:standard"], rules });
const validator = new HtmlValidate(loader);
const found = [];
for (const [page, text] of Object.entries(JSON.parse(readFileSync(path, "utf-8")))) {
  const report = validator.validateStringSync(text, page);
  for (const result of report.results) {
    for (const one of result.messages) found.push({ page, text: `${one.ruleId}: ${one.message} (line ${one.line})` });
  }
}
process.stdout.write(JSON.stringify(found));
