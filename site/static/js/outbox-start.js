/* Where this device keeps work that is not sent yet, every page of the site counts and sends it. Others load nothing. */
(() => {
  "use strict";

  /** @type {HTMLElement} */
  const box = document.querySelector("[data-outbox]");
  let isUsed = false;
  try {
    isUsed = localStorage.getItem("outbox") === "1";
  } catch { /* no storage, no work in it */ }
  if (!box || !isUsed || document.querySelector("[data-kit]")) return;
  const script = document.createElement("script");
  script.src = box.dataset.idb;
  script.addEventListener("load", () => import(box.dataset.main));
  document.head.append(script);
})();
