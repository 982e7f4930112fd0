// Copies one field of a record at a time, in the order in which another system asks for them.

for (const list of document.querySelectorAll("[data-copy-fields]")) {
  /** @type {HTMLElement} */
  const said = list.querySelector("[data-copy-said]");
  for (const button of list.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const source = button.parentElement.querySelector("[data-copy-text]");
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        said.textContent = said.dataset.done;
      } catch {
        // Plain http has no clipboard API; the selection stays for Ctrl+C or a long press.
        getSelection().selectAllChildren(source);
        said.textContent = said.dataset.failed;
      }
      button.setAttribute("aria-pressed", "true");
    });
  }
}
