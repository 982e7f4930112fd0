// A form that works without the network: what is written goes into an envelope, is kept here and sent when it can be.
import { keepAtHand } from "./at_hand.js";
import { saveAsFile } from "./files.js";
import { replay } from "./replay.js";
import { drop, envelope as envelopeOf, keep, keepKit, kitOf, lasting, newUuid } from "./store.js";

const RENEW_DAYS = 7;
/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-kit]");
const { unit, unitName, kind, title, take, send, worker } = form.dataset;
const texts = JSON.parse(form.dataset.texts);
/** @type {HTMLElement} */
const status = document.querySelector("[data-kit-status]");
/** The envelope that is being mended, if one is. @type {import("./store.js").Envelope | undefined} */
let opened;
/** The envelope in whose place a new one comes. @type {string | undefined} */
let replaced;

const say = (words, name = "status") => {
  const line = name === "status" ? status : document.querySelector(`[data-kit-${name}]`);
  line.textContent = words;
  line.toggleAttribute("hidden", !words);
};

/** The time in China as a field of date and time takes it. */
function now() {
  const parts = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai" });
  return parts.format(new Date()).replace(" ", "T");
}

/** Asks for a key while there is a network, when this device has none or the one it has runs out soon. */
async function haveKit() {
  const held = await kitOf(unit);
  const soon = new Date(Date.now() + RENEW_DAYS * 86_400_000).toISOString();
  if (held?.kinds?.includes(kind) && new Date(held.ends_at).toISOString() > soon) return held;
  try {
    const body = new URLSearchParams({ unit, device: navigator.platform ?? "" });
    const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value;
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

/** Puts the fields of an envelope back into the form. @param {import("./store.js").Envelope} one */
function fill(one) {
  for (const field of /** @type {any} */ (form.elements)) {
    const values = one.payload[field.name];
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "file") continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = values?.includes(field.value) ?? false;
    else if (values) field.value = values[0] ?? "";
  }
  say(one.files.map((file) => file.name).join("、"), "files");
}

async function written() {
  /** @type {Record<string, string[]>} */
  const payload = {};
  const files = [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) {
      if (value.size) files.push({ field: name, name: value.name, type: value.type, buffer: await value.arrayBuffer() });
    } else if (name !== "csrfmiddlewaretoken") {
      (payload[name] ??= []).push(value);
    }
  }
  return {
    id: opened?.id ?? newUuid(), kind, title, unit, unitName, page: location.pathname,
    made_at: new Date().toISOString(), payload, files: files.length ? files : opened?.files ?? [],
    state: /** @type {const} */ ("waiting"),
  };
}

function begin() {
  opened = replaced = undefined;
  form.reset();
  say("", "files");
  /** @type {any} */ (form.elements).id.value = newUuid();
  const began = /** @type {HTMLInputElement} */ (form.elements.namedItem("began_at"));
  if (began) began.value = now();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const made = await written();
  try {
    await keep(made);
    if (replaced) await drop(replaced);
  } catch {
    say(texts.unread);
    await saveAsFile(made);
    return;
  }
  begin();
  say(texts.kept);
  status.focus();
  await replay();
});

async function start() {
  const wanted = new URLSearchParams(location.search).get("open");
  const found = wanted ? await envelopeOf(wanted) : undefined;
  begin();
  if (found && found.state !== "sent") {
    const fresh = found.state === "conflict";  // what arrived before stays as it is; this becomes another
    opened = fresh ? { ...found, id: newUuid() } : found;
    fill(fresh ? { ...found, payload: { ...found.payload, id: [newUuid()] } } : found);
    replaced = fresh ? found.id : undefined;
  }
  document.querySelector("[data-kit-perhaps]").toggleAttribute("hidden", (await lasting()) === "lasts");
  const kit = await haveKit();
  const isAtHand = await keepAtHand(worker).catch(() => false);
  if (!kit) say(texts.noKit);
  else say(isAtHand ? `${texts.ready} ${new Date(kit.ends_at).toLocaleDateString(document.documentElement.lang)}` : texts.noWorker, "ready");
  form.dataset.ready = kit && isAtHand ? "yes" : "no";
}

start().catch(() => say(texts.unread));
