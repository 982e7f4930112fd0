/* Opening a room: a class of young children suggests the child mode, until somebody has decided otherwise. */

/** @type {HTMLSelectElement | null} */
const audience = document.querySelector("[data-audience]");
/** @type {HTMLInputElement | null} */
const child = document.querySelector("[data-child-mode]");
let decided = false;

child?.addEventListener("change", () => { decided = true; });
audience?.addEventListener("change", () => {
  if (!decided) child.checked = audience.selectedOptions[0].dataset.child === "true";
});
