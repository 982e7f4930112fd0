// What this device keeps: envelopes of work, and the keys of kits. Nothing here is wiped by signing out.

/**
 * @typedef {{field: string, name: string, type: string, buffer: ArrayBuffer}} KeptFile
 * @typedef {"waiting" | "refused" | "conflict" | "key" | "sent"} State
 * @typedef {{id: string, kind: string, title: string, unit: string, unitName: string, page: string, made_at: string,
 *   payload: Record<string, string[]>, files: KeptFile[], state: State, errors?: Record<string, string[]>,
 *   words?: string, url?: string, sent_at?: string, subject?: string}} Envelope
 * @typedef {{unit: string, key: string, ends_at: string, kinds?: string[], send: string}} Kit
 */

const SENT_KEPT_DAYS = 7;
let opened;

function database() {
  opened ??= window.idb.openDB("outbox", 1, {
    upgrade(db) {
      db.createObjectStore("envelopes", { keyPath: "id" });
      db.createObjectStore("kits", { keyPath: "unit" });
    },
  });
  return opened;
}

/** A random UUID, also where crypto.randomUUID is missing (plain http). */
export function newUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Tells the pages of this device that something has changed. */
const changed = () => document.dispatchEvent(new CustomEvent("outbox:change"));

/** Keeps an envelope, new or changed. Throws where the browser has no room or no store. @param {Envelope} envelope */
export async function keep(envelope) {
  await (await database()).put("envelopes", envelope);
  try {
    localStorage.setItem("outbox", "1");
  } catch { /* other pages will not count it; this one does */ }
  changed();
}

/** All envelopes, the oldest first; what was sent is forgotten after a week. @returns {Promise<Envelope[]>} */
export async function envelopes() {
  const db = await database();
  const found = (await db.getAll("envelopes")).sort((one, other) => one.made_at.localeCompare(other.made_at));
  const oldest = new Date(Date.now() - SENT_KEPT_DAYS * 86_400_000).toISOString();
  const past = found.filter((one) => one.state === "sent" && one.sent_at < oldest);
  await Promise.all(past.map((one) => db.delete("envelopes", one.id)));
  return found.filter((one) => !past.includes(one));
}

/** @returns {Promise<Envelope | undefined>} */
export const envelope = async (id) => (await database()).get("envelopes", id);

export async function drop(id) {
  await (await database()).delete("envelopes", id);
  changed();
}

/** @returns {Promise<Kit | undefined>} */
export const kitOf = async (unit) => (await database()).get("kits", unit);

/** Keeps the key of a kit; work that came back for want of one waits again. @param {Kit} kit */
export async function keepKit(kit) {
  const db = await database();
  await db.put("kits", kit);
  for (const one of await envelopes()) {
    if (one.unit === kit.unit && one.state === "key") await db.put("envelopes", { ...one, state: "waiting" });
  }
  changed();
}

/** How much has not arrived yet. */
export const countUnsent = async () => (await envelopes()).filter((one) => one.state !== "sent").length;

/**
 * How long what is kept here lasts: "lasts", "perhaps" where the browser may clear it (and a PC that is reset at each
 * start always does), "none" where it keeps nothing (some private windows).
 */
export async function lasting() {
  try {
    await database();
  } catch {
    return "none";
  }
  try {
    if (await navigator.storage.persisted() || await navigator.storage.persist()) return "lasts";
  } catch { /* the browser does not say */ }
  return "perhaps";
}
