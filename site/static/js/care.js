/*
 * 关怀版: larger letters and stronger contrast on every page, kept on this device. Loaded before the page is drawn, so
 * that nothing jumps; the buttons that switch it appear once the page is there.
 */
(() => {
  "use strict";

  const KEY = "care";
  const root = document.documentElement;

  /** Whether the reader chose it; where nothing may be kept, only until the page is left. */
  const kept = () => {
    try {
      return localStorage.getItem(KEY) === "on";
    } catch {
      return false;
    }
  };

  /** @param {boolean} isOn */
  const keep = (isOn) => {
    try {
      if (isOn) localStorage.setItem(KEY, "on");
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing shows it on this page all the same.
    }
  };

  /** @param {boolean} isOn */
  const show = (isOn) => {
    root.classList.toggle("care", isOn);
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = document.querySelectorAll("[data-care]");
    buttons.forEach((button) => {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isOn));
    });
  };

  root.classList.toggle("care", kept());
  document.addEventListener("DOMContentLoaded", () => {
    show(kept());
    document.addEventListener("click", (event) => {
      if (!(event.target instanceof Element && event.target.closest("[data-care]"))) return;
      const isOn = !root.classList.contains("care");
      keep(isOn);
      show(isOn);
    });
  });
})();
