/* Waits for the lesson of a class: once there is one, its address answers by leading there. */

/** @type {HTMLAnchorElement} */
const link = document.querySelector("a[data-look]");
const every = Number(link.dataset.look) * 1000 * (1 + Math.random()); // sixty pages do not ask in one moment
setInterval(async () => {
  try {
    const answer = await fetch(link.href);
    if (answer.redirected) location.assign(answer.url);
  } catch { /* the next time */ }
}, every);
