// Sends what waits, one envelope after the other, under the key of its kit. Sending twice does no harm.
import { envelopes, keep, kitOf } from "./store.js";

const AGAIN_S = 60;
const STATES = { 409: "conflict", 401: "key" };
let timer;
let isRunning = false;
let isWanted = false;

/** @param {import("./store.js").Envelope} envelope */
function bodyOf({ id, kind, unit, made_at, payload, files }) {
  const body = new FormData();
  body.append("envelope", JSON.stringify({ id, kind, unit, made_at, payload }));
  for (const { field, name, type, buffer } of files) body.append(field, new Blob([buffer], { type }), name);
  return body;
}

/**
 * Sends one; returns in how many seconds to go on when it has to wait, 0 when it is done with.
 * @param {import("./store.js").Envelope} envelope
 */
async function send(envelope) {
  const kit = await kitOf(envelope.unit);
  if (!kit) return 0;
  let answer;
  try {
    const headers = { Authorization: `Bearer ${kit.key}` };
    answer = await fetch(kit.send, { method: "POST", headers, body: bodyOf(envelope), credentials: "omit" });
  } catch {
    return AGAIN_S;
  }
  if (answer.status === 429 || answer.status >= 500 || answer.status === 408) {
    return Number(answer.headers.get("Retry-After")) || AGAIN_S;
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) {
    await keep({ ...envelope, state: "sent", payload: {}, files: [], url: said.url, sent_at: new Date().toISOString() });
  } else {
    await keep({ ...envelope, state: STATES[answer.status] ?? "refused", errors: said.errors, words: said.words, url: said.url });
  }
  return 0;
}

/** Sends all that waits, in one tab at a time; asked for while it runs, it goes round once more. */
export async function replay() {
  isWanted = isRunning;
  if (isRunning) return;
  isRunning = true;
  clearTimeout(timer);
  try {
    await (navigator.locks ? navigator.locks.request("outbox", { ifAvailable: true }, (lock) => lock && sendAll()) : sendAll());
  } finally {
    isRunning = false;
  }
  if (isWanted) await replay();
}

async function sendAll() {
  for (const one of await envelopes()) {
    if (one.state !== "waiting") continue;
    const again = await send(one);
    if (!again) continue;
    timer = setTimeout(replay, again * 1000);
    return;
  }
}

/** Sends now, when the network comes back and when the page is seen again. */
export function replayAlways() {
  window.addEventListener("online", replay);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && replay());
  replay();
}
