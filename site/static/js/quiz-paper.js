/* A paper on a screen: taps on spots of a picture, the minutes left, how long each question was looked at. */
(() => {
  "use strict";

  /** @type {NodeListOf<SVGGElement>} */
  const spots = document.querySelectorAll("[data-spot]");
  spots.forEach((spot) => {
    spot.addEventListener("click", () => document.getElementById(spot.dataset.spot).click());
  });

  /** @type {HTMLElement | null} */
  const clock = document.querySelector("[data-quiz-clock]");
  function showTime() {
    const minutes = Math.ceil((Date.parse(clock.dataset.quizClock) - Date.now()) / 60000);
    clock.textContent = minutes > 0 ? `${clock.dataset.words} ${minutes}` : "";
  }
  if (clock) {
    showTime();
    setInterval(showTime, 10000);
  }

  /** Time goes to the question that was touched at its end. */
  const form = document.querySelector("form[data-quiz-paper]");
  let last = Date.now();
  form.addEventListener("input", (event) => {
    /** @type {HTMLInputElement | null} */
    const seconds = /** @type {Element} */ (event.target).closest("fieldset")?.querySelector("[data-seconds]") ?? null;
    if (!seconds) return;
    seconds.value = String(Number(seconds.value) + Math.round((Date.now() - last) / 1000));
    last = Date.now();
  });
})();
