/* Tells the site how far the reader is: the furthest block that was on the screen, and the seconds that the page was.
   A page in the background, or one that nobody touches for two minutes, counts for nothing. */
(() => {
  "use strict";

  const EVERY_S = 20;
  const STILL_S = 120;
  const box = /** @type {HTMLElement} */ (document.querySelector("[data-progress]"));
  if (!box) return;
  const blocks = Array.from(document.querySelectorAll("[data-block]"));
  const [token, opened] = ["csrfmiddlewaretoken", "opened"].map(
    (name) => /** @type {HTMLInputElement} */ (box.querySelector(`[name=${name}]`)).value,
  );
  let furthest = 0;
  let seconds = 0;
  let film = 0;
  let filmEnded = false;
  let touchedAt = Date.now();
  let playing = false;

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        furthest = Math.max(furthest, Number(/** @type {HTMLElement} */ (entry.target).dataset.block));
      }
    }
  });
  blocks.forEach((block) => seen.observe(block));

  for (const name of ["scroll", "pointerdown", "keydown", "pointermove"]) {
    addEventListener(name, () => { touchedAt = Date.now(); }, { passive: true });
  }
  document.querySelectorAll("video").forEach((video) => {
    video.addEventListener("play", () => { playing = true; });
    video.addEventListener("pause", () => { playing = false; });
    video.addEventListener("ended", () => { playing = false; filmEnded = true; });
  });

  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    if (playing) film += 1;
    if (playing || Date.now() - touchedAt < STILL_S * 1000) seconds += 1;
    if (seconds >= EVERY_S) send();
  }, 1000);
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  addEventListener("pagehide", send);
  // What was not told yet goes along with the button that finishes the lesson: it must not arrive after it.
  box.addEventListener("submit", () => {
    /** @type {HTMLInputElement} */ (box.querySelector("[name=report]")).value = told();
  });

  /** What has been shown since it was last told. */
  function told() {
    const body = JSON.stringify({ block: furthest, seconds, film, film_ended: filmEnded, opened });
    seconds = 0;
    film = 0;
    return body;
  }

  function send() {
    if (!seconds) return;
    const body = told();
    void fetch(box.dataset.progress, {
      method: "POST", keepalive: true, body, headers: { "content-type": "application/json", "x-csrftoken": token },
    }).catch(() => undefined);
  }
})();
