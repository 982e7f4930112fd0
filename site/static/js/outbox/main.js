// On every page of a device that keeps work: count what is not sent in the header, and send it.
import { replayAlways } from "./replay.js";
import { countUnsent } from "./store.js";

/** @type {HTMLElement} */
const box = document.querySelector("[data-outbox]");

async function count() {
  const number = await countUnsent();
  box.hidden = !number;
  box.querySelector("[data-outbox-count]").textContent = String(number);
}

if (box) {
  document.addEventListener("outbox:change", count);
  count();
}
replayAlways();
