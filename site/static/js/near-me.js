/* Sorts the venues by how far they are from this device. The position is asked of the browser and never leaves it: what
   is fetched is the list of all venues, narrowed as the form is. Without a position the place is typed. */
(() => {
  "use strict";

  const AT_ONCE = 30;
  const EARTH_KM = 6371;

  /** @type {HTMLFormElement | null} */
  const form = document.querySelector("[data-venue-search]");
  /** @type {HTMLElement | null | undefined} */
  const tool = form?.querySelector("[data-near-me]");
  /** @type {HTMLElement | null} */
  const section = document.querySelector("[data-near-list]");
  if (!tool || !section || !navigator.geolocation || !window.isSecureContext) {
    return;
  }
  const list = section.querySelector("ul");
  /** @type {HTMLButtonElement} */
  const more = section.querySelector("[data-near-more]");
  /** @type {HTMLElement} */
  const said = tool.querySelector("[role=status]");
  /** @type {any[]} */
  let waiting = [];

  /** Along the great circle, by the haversine formula. */
  function distanceKm(here, lng, lat) {
    const rad = Math.PI / 180;
    const half =
      Math.sin(((lat - here.latitude) * rad) / 2) ** 2 +
      Math.cos(lat * rad) * Math.cos(here.latitude * rad) * Math.sin(((lng - here.longitude) * rad) / 2) ** 2;
    return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function line({ code, name, state, own, isSample, km }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = tool.dataset.venue.replace("000000000000", code);
    const right = element("span", "cluster", "");
    right.append(
      element("span", "muted", `${own ? "" : "≈ "}${km.toFixed(1)} km`),
      ...(isSample ? [element("span", "tag-sample", tool.dataset.sample)] : []),
      element("span", `badge badge-${state}`, tool.dataset[state]),
    );
    link.append(element("span", "", name), right);
    item.append(link);
    return item;
  }

  function showMore() {
    list.append(...waiting.splice(0, AT_ONCE).map(line));
    more.hidden = waiting.length === 0;
  }

  /** The choices of the form, but neither name nor place: they are for the list that the site makes. */
  function narrowing() {
    const chosen = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (value && name !== "q" && name !== "near") chosen.set(name, String(value));
    });
    return chosen;
  }

  async function sort({ coords }) {
    const answer = await fetch(`${tool.dataset.url}?${narrowing()}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const { venues } = await answer.json();
    waiting = venues
      .map(([code, name, lng, lat, state, own, isSample]) => ({
        code, name, state, own, isSample, km: distanceKm(coords, lng, lat),
      }))
      .sort((one, other) => Number(other.state === "open") - Number(one.state === "open") || one.km - other.km);
    list.replaceChildren();
    section.hidden = false;
    said.textContent = waiting.length ? tool.dataset.found : tool.dataset.none;
    showMore();
    section.querySelector("h2").scrollIntoView({ block: "start" });
  }

  function failed() {
    said.textContent = tool.dataset.failed;
    form.querySelector("details").open = true;
    /** @type {HTMLInputElement} */ (form.elements.namedItem("near")).focus();
  }

  tool.hidden = false;
  tool.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition((found) => void sort(found).catch(failed), failed, {
      timeout: 15000,
      maximumAge: 60000,
    });
  });
  more.addEventListener("click", showMore);
})();
