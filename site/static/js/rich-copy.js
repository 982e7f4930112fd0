/* Copies a text with its pictures and styles; it stays selected, to be copied by hand where the browser refuses. */
(() => {
  "use strict";

  document.querySelectorAll("[data-rich-copy]").forEach((box) => {
    const text = box.querySelector("[data-rich-copy-text]");
    /** @type {HTMLButtonElement} */
    const button = box.querySelector("[data-rich-copy-button]");
    const status = box.querySelector("[data-rich-copy-status]");
    button.addEventListener("click", () => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      status.textContent = document.execCommand("copy") ? button.dataset.done : button.dataset.failed;
    });
  });
})();
