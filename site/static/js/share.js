/* Copies the text for a group; where the browser has no clipboard, it is selected to be copied by hand. */
(() => {
  "use strict";

  /** @param {HTMLTextAreaElement} text */
  const copy = async (text) => {
    text.select();
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text.value);
      return true;
    }
    return document.execCommand("copy");
  };

  document.querySelectorAll("[data-share]:not([data-share-ready])").forEach((box) => {
    /** @type {HTMLTextAreaElement} */
    const text = box.querySelector("[data-share-text]");
    /** @type {HTMLButtonElement} */
    const button = box.querySelector("[data-share-copy]");
    const status = box.querySelector("[data-share-status]");
    box.setAttribute("data-share-ready", "");
    button.hidden = false;
    button.addEventListener("click", () => {
      copy(text).then(
        (done) => (status.textContent = done ? button.dataset.done : button.dataset.failed),
        () => (status.textContent = button.dataset.failed),
      );
    });
  });
})();
