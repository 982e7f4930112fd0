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
    // (width <= 40rem) needs Safari 16.4; the tablets of schools are older.
    "media-feature-range-notation": "prefix",
    // Safari knows these two by their prefix only.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["/text-size-adjust$/", "/user-select$/"] }],
  },
};
