// Two buttons that tick all boxes of one name or none, those marked data-by-hand left as they are by the first;
// without scripts they stay out of sight.

for (const group of document.querySelectorAll("[data-tick-all]")) {
  const name = /** @type {HTMLElement} */ (group).dataset.tickAll;
  /** @type {HTMLElement} */
  const said = group.querySelector("[data-tick-said]");
  const boxes = () => /** @type {HTMLInputElement[]} */ ([...document.getElementsByName(name)]);
  const count = () => {
    const all = boxes();
    said.textContent = `${all.filter((box) => box.checked).length} / ${all.length}`;
  };
  for (const button of group.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      for (const box of boxes()) {
        if (button.value === "none") box.checked = false;
        else if (!("byHand" in box.dataset)) box.checked = true;
      }
      count();
    });
  }
  for (const box of boxes()) box.addEventListener("change", count);
  count();
  group.removeAttribute("hidden");
}
