/* A file is chosen by a button in our own words, and its name shown in them: the browser's own words are in the
   browser's language. Without a script the browser's own button stays. */
(() => {
  "use strict";

  const words = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

  /** @param {HTMLInputElement} input */
  function cover(input) {
    if (input.closest(".file-button, .visually-hidden") || input.hidden) return;
    const button = document.createElement("span");
    button.className = `file-button ${words.button}`;
    const names = document.createElement("span");
    names.className = "file-names";
    const show = () => {
      const chosen = Array.from(input.files, (file) => file.name);
      names.textContent = chosen.length ? chosen.join(words.comma) : words.none;
    };
    button.textContent = input.multiple ? words.several : words.one;
    input.replaceWith(button);
    button.append(input);
    button.after(names);
    input.title = button.textContent;
    input.addEventListener("change", show);
    input.addEventListener("fileskept", show);
    input.form?.addEventListener("reset", () => setTimeout(show));
    show();
  }

  function coverAll() {
    /** @type {NodeListOf<HTMLInputElement>} */
    const inputs = document.querySelectorAll('input[type="file"]');
    inputs.forEach(cover);
  }

  coverAll();
  if (words.later !== undefined) {
    new MutationObserver(coverAll).observe(document.documentElement, { childList: true, subtree: true });
  }
})();
