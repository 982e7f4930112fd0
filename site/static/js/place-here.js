/* Fills longitude and latitude with where the keeper's phone is (WGS84), by one tap. Nothing is sent but with the form. */
(() => {
  "use strict";

  /** @type {HTMLFormElement | null} */
  const form = document.querySelector("[data-place-form]");
  /** @type {HTMLElement | null | undefined} */
  const tool = form?.querySelector("[data-place-tool]");
  if (!tool || !navigator.geolocation || !window.isSecureContext) {
    return;
  }
  /** @type {HTMLElement} */
  const said = tool.querySelector("[role=status]");
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  tool.hidden = false;
  tool.querySelector("[data-place-here]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("lng").value = coords.longitude.toFixed(6);
        field("lat").value = coords.latitude.toFixed(6);
        said.textContent = said.dataset.found;
      },
      () => {
        said.textContent = said.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
})();
