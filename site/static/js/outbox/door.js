// Today's door list without the network: find a party, tap, and the check-in is kept here and sent when it can be.
// The list is gone when its day is over.
import { keepAtHand } from "./at_hand.js";
import { replay } from "./replay.js";
import { envelopes, keep, keepKit, kitOf, newUuid } from "./store.js";

/** @type {HTMLElement} */
const box = document.querySelector("[data-door]");
const { unit, unitName, kind, title, day, take, send, worker } = box.dataset;
const texts = JSON.parse(box.dataset.texts);
/** @typedef {{id: string, surname: string, last4: string, people: number, hours: string, state: string,
 *   code: string, note: string, is_suspended: boolean, proof: string}} Party */
/** @type {Party[]} */
let parties = JSON.parse(document.getElementById("door-parties").textContent);
/** Who was let in on this device, and whether that is sent. @type {Map<string, boolean>} */
let admitted = new Map();

const part = (name) => /** @type {any} */ (box.querySelector(`[data-door-${name}]`));
/** @type {HTMLInputElement} */
const search = box.querySelector("[data-qr-code]");

function say(words) {
  part("said").textContent = words;
}

/** The day in China, where the list is good. */
const today = () => new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: "Asia/Shanghai" }).format(new Date());

/** Once its day is over the list leaves the page and the device. */
async function forgetWhenPast() {
  if (today() === day) return false;
  parties = [];
  document.getElementById("door-parties").textContent = "[]";
  draw();
  say(box.dataset.past);
  if ("caches" in window) await caches.delete(`kit:${location.pathname}`);
  return true;
}

async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The party of a ticket's address, when its signature is right; "wrong" when it is not. */
async function byAddress(text) {
  const found = /\/ticket\/([0-9a-f-]{36})\/\?t=([^&\s]+)/.exec(text);
  if (!found) return undefined;
  const party = parties.find(({ id }) => id === found[1]);
  if (!party) return undefined;
  return (await digest(decodeURIComponent(found[2]))) === party.proof ? party : "wrong";
}

const plain = (text) => text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();

function matches(party, wanted) {
  const said = [party.surname + party.last4, party.last4, party.code];
  return !wanted || said.some((value) => plain(value).startsWith(wanted));
}

function badgeOf(look, text) {
  const badge = document.createElement("span");
  badge.className = `badge ${look}`;
  badge.textContent = text;
  return badge;
}

function row(party) {
  const item = document.createElement("li");
  item.className = "spread";
  const words = document.createElement("span");
  const people = box.dataset.people.replace("{n}", String(party.people));
  words.textContent = `${party.hours} · ${party.surname || "—"} ****${party.last4} · ${people} · ${party.code}`;
  item.append(words);
  if (party.note) {
    const note = document.createElement("strong");
    note.textContent = `${box.dataset.note} ${party.note}`;
    item.append(note);
  }
  if (party.is_suspended) item.append(badgeOf("badge-due", box.dataset.suspended));
  if (party.state === "checked_in" || admitted.has(party.id)) {
    item.append(badgeOf("badge-met", admitted.get(party.id) === false ? box.dataset.kept : box.dataset.in));
  } else {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary";
    button.textContent = box.dataset.checkIn;
    button.addEventListener("click", () => admit(party));
    item.append(button);
  }
  return item;
}

async function draw() {
  const text = search.value.trim();
  const scanned = text.includes("/ticket/") ? await byAddress(text) : undefined;
  const wanted = plain(text);
  const shown = scanned && scanned !== "wrong" ? [scanned] : parties.filter((party) => matches(party, wanted));
  part("list").replaceChildren(...shown.map(row));
  if (scanned === "wrong") say(box.dataset.notGenuine);
  else if (!shown.length) say(box.dataset.none);
  else say("");
}

/** Keeps one check-in. @param {Party} party */
async function admit(party) {
  const warned = party.is_suspended ? `${box.dataset.suspended}\n` : "";
  const asked = `${warned}${box.dataset.sure} ${party.surname} ****${party.last4}`;
  if ((await forgetWhenPast()) || !window.confirm(asked)) return;
  try {
    await keep({
      id: newUuid(), kind, title: `${title} ${party.code}`, unit, unitName, subject: party.id, page: location.pathname,
      made_at: new Date().toISOString(), files: [], state: "waiting",
      payload: { booking: [party.id], people: [String(party.people)] },
    });
  } catch {
    say(texts.unread);
    return;
  }
  await countAdmitted();
  await draw();
  say(texts.kept);
  await replay();
}

/** Reads who was let in on this device; what was sent keeps no more of a party than its number. */
async function countAdmitted() {
  const own = (await envelopes()).filter((one) => one.kind === kind && one.unit === unit);
  admitted = new Map(own.map((one) => [one.subject, one.state === "sent"]));
}

/** A key until the day ends, asked for while there is a network. */
async function haveKey() {
  const held = await kitOf(unit);
  if (held && new Date(held.ends_at) > new Date()) return held;
  try {
    const body = new URLSearchParams({ device: navigator.platform ?? "" });
    const token = /** @type {HTMLInputElement} */ (box.querySelector("[name=csrfmiddlewaretoken]")).value;
    const answer = await fetch(take, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (!answer.ok) return held;
    const { key, ends_at, kinds } = await answer.json();
    const kit = { unit, key, ends_at, kinds, send };
    await keepKit(kit);
    return kit;
  } catch {
    return held;
  }
}

async function start() {
  if (await forgetWhenPast()) return;
  await countAdmitted();
  await draw();
  const key = await haveKey();
  const isAtHand = await keepAtHand(worker).catch(() => false);
  const words = isAtHand ? `${texts.ready} ${day} 24:00` : texts.noWorker;
  part("ready").textContent = key ? words : texts.noKit;
  box.dataset.ready = key && isAtHand ? "yes" : "no";
  setInterval(forgetWhenPast, 60_000);
}

search.addEventListener("input", draw);
// A code that was scanned, or Enter: the list is here, nothing is asked of the site.
search.form.addEventListener("submit", (event) => {
  event.preventDefault();
  draw();
});
document.addEventListener("outbox:change", () => countAdmitted().then(draw));
start().catch(() => say(texts.unread));
