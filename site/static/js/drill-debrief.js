/* A drill's debrief: what is folded on a phone stands open on a wide screen, and on paper nothing is folded. */
(() => {
  const folded = (which) => /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll(which)]);
  if (matchMedia("(min-width: 60rem)").matches) {
    for (const fold of folded("details.fold[data-wide]")) fold.open = true;
  }
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = folded("main details:not([open])");
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
})();
