/* Fills longitude and latitude with where the keeper's phone is (WGS84), by one tap. Nothing is sent but with the form. */
(() => {
  "use strict";

  const form = document.querySelector("[data-place-form]");
  const tool = form?.querySelector("[data-place-tool]");
  if (!tool || !navigator.geolocation || !window.isSecureContext) {
    return;
  }
  const said = tool.querySelector("[role=status]");
  tool.hidden = false;
  tool.querySelector("[data-place-here]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lng.value = coords.longitude.toFixed(6);
        form.elements.lat.value = coords.latitude.toFixed(6);
        said.textContent = said.dataset.found;
      },
      () => {
        said.textContent = said.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
})();
