/*
 * The sign-language window of a film: it plays, stops and moves with the film, without sound of its own, and can be
 * closed. Without this script it is a film of its own below. A film that is put in later is met when it has its data.
 */
(() => {
  "use strict";

  const KEPT = "film-signs";
  const APART_S = 0.3;

  /** @param {EventTarget} target @returns {HTMLVideoElement | null} */
  const windowOf = (target) =>
    target instanceof HTMLVideoElement && !target.classList.contains("film-signs")
      ? target.parentElement.querySelector(".film-signs")
      : null;

  /** @param {Element} stage @param {boolean} isShown */
  const show = (stage, isShown) => {
    /** @type {HTMLVideoElement} */
    const signs = stage.querySelector(".film-signs");
    const button = stage.parentElement.querySelector(".film-signs-button");
    signs.hidden = !isShown;
    button.setAttribute("aria-pressed", String(isShown));
    if (isShown) follow(stage.querySelector("video"), signs);
    else signs.pause();
  };

  /** @param {HTMLVideoElement} film @param {HTMLVideoElement} signs */
  const follow = (film, signs) => {
    signs.playbackRate = film.playbackRate;
    if (Math.abs(signs.currentTime - film.currentTime) > APART_S) signs.currentTime = film.currentTime;
    if (film.paused || signs.hidden) signs.pause();
    else if (!signs.ended) signs.play().catch(() => {});
  };

  const start = () => {
    document.querySelectorAll(".film-stage:not(.has-window)").forEach((stage) => {
      /** @type {HTMLVideoElement} */
      const signs = stage.querySelector(".film-signs");
      if (!signs) return;
      stage.classList.add("has-window");
      signs.controls = false;
      signs.muted = true;
      /** @type {HTMLElement} */
      const button = stage.parentElement.querySelector(".film-signs-button");
      button.hidden = false;
      button.addEventListener("click", () => {
        const isShown = Boolean(signs.hidden);
        localStorage.setItem(KEPT, isShown ? "" : "off");
        show(stage, isShown);
      });
      show(stage, localStorage.getItem(KEPT) !== "off");
    });
  };

  for (const name of ["play", "pause", "seeking", "ratechange", "timeupdate", "ended"]) {
    document.addEventListener(
      name,
      (event) => {
        const signs = windowOf(event.target);
        if (signs) follow(/** @type {HTMLVideoElement} */ (event.target), signs);
      },
      true,
    );
  }
  document.addEventListener("loadedmetadata", start, true);
  start();
})();
