/*
 * Courses for whom the reader says to be come first, on every list of courses, kept on this device. The courses of
 * others stay below them. Without a script the form asks the server for the same order.
 */
(() => {
  "use strict";

  const KEY = "audience";
  /** @type {HTMLFormElement} */
  const form = document.querySelector("[data-choose-audience]");
  /** @type {HTMLElement} */
  const list = document.querySelector("[data-courses]");
  if (!form || !list) return;
  const select = form.querySelector("select");
  /** @type {HTMLElement} */
  const rule = list.querySelector("[data-others]");
  /** @type {HTMLElement[]} */
  const cards = Array.from(list.querySelectorAll("[data-for]"));
  cards.sort((one, other) => (one.dataset.place < other.dataset.place ? -1 : 1));

  /** What was chosen before; nothing where nothing may be kept. */
  const kept = () => {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return "";
    }
  };

  /** @param {string} audience */
  const keep = (audience) => {
    try {
      if (audience) localStorage.setItem(KEY, audience);
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing shows the order on this page all the same.
    }
  };

  /** @param {string} audience */
  const show = (audience) => {
    /** @param {HTMLElement} card */
    const isOwn = (card) => !audience || !card.dataset.for || card.dataset.for.split(" ").includes(audience);
    const others = cards.filter((card) => !isOwn(card));
    list.append(...cards.filter(isOwn), rule, ...others);
    rule.hidden = others.length === 0;
  };

  const asked = new URLSearchParams(window.location.search).get("for");
  if (asked === null) select.value = kept();
  else keep(select.value);
  if (select.selectedIndex < 0) select.value = "";
  show(select.value);
  form.querySelector("button").hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  select.addEventListener("change", () => {
    keep(select.value);
    show(select.value);
  });
})();
