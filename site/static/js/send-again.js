/* Counts down until another code may be asked for. The seconds are for the eye; the end is said once to everybody. */
(() => {
  "use strict";

  /** @type {HTMLElement} */
  const status = document.querySelector("[data-send-again]");
  /** @type {HTMLButtonElement} */
  const button = document.querySelector("#send-again");
  if (!status || !button) return;

  const until = Date.now() + Number(status.dataset.sendAgain) * 1000;
  const seconds = document.createElement("span");
  seconds.setAttribute("aria-hidden", "true");
  button.append(seconds);
  button.disabled = true;

  const count = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      seconds.textContent = status.dataset.seconds.replace("{n}", String(left));
      return;
    }
    clearInterval(clock);
    seconds.remove();
    button.disabled = false;
    document.querySelector("#send-again-from")?.remove();
    button.removeAttribute("aria-describedby");
    status.textContent = status.dataset.ready;
  };
  const clock = setInterval(count, 1000);
  count();
})();
