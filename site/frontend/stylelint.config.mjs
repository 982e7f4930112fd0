// What stylelint asks of the platform's own styles; prettier keeps their layout. Run from the root by `make lint`.
export default {
  extends: ["stylelint-config-standard"],
  rules: {
    // Blank lines stand between groups of rules that belong together, not between any two.
    "at-rule-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "rule-empty-line-before": null,
    // It compares selectors of parts that never meet (".tabs a" with ".card-title a:hover").
    "no-descending-specificity": null,
    // The floor is Chromium 86 and Safari 14 (package.json): what they do not know has another form, or is an extra.
    // Gaps of flex boxes, which Safari 14.0 lacks, become margins when styles are collected (firesafety/flex_gaps.py).
    "media-feature-range-notation": "prefix", // (width <= 40rem) needs Safari 16.4
    "declaration-block-no-redundant-longhand-properties": [true, { ignoreShorthands: ["inset"] }],
    "property-disallowed-list": [/^inset/, /^(margin|padding)-(inline|block)$/, "translate", "rotate", "scale"],
    "at-rule-disallowed-list": ["layer", "scope", "property", "starting-style"],
    "function-disallowed-list": ["color-mix", "light-dark", "oklch", "oklab", "lab", "lch"],
    "selector-nested-pattern": "(?!)",
    "selector-pseudo-class-disallowed-list": ["is", "where"],
    // Safari knows these two by their prefix only.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["/text-size-adjust$/", "/user-select$/"] }],
  },
};
