/* The menus of the header: Escape or a click elsewhere closes them; Escape gives the focus back to what opened them. */
(() => {
  "use strict";

  /** @type {NodeListOf<HTMLDetailsElement>} */
  const menus = document.querySelectorAll(".site-menu, .account");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus.forEach((menu) => {
      if (!menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    menus.forEach((menu) => {
      if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
    });
  });
})();
