// Two buttons that tick all boxes of one name or none; without scripts they stay out of sight.

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
      for (const box of boxes()) box.checked = button.value === "all";
      count();
    });
  }
  for (const box of boxes()) box.addEventListener("change", count);
  count();
  group.removeAttribute("hidden");
}
