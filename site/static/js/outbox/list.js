// The list of what this device keeps: what it is, where it stands, what can be done with it.
import { saveAsFile } from "./files.js";
import { drop, envelope, envelopes } from "./store.js";

/** @type {HTMLElement} */
const list = document.querySelector("[data-outbox-list]");
const texts = JSON.parse(list?.dataset.texts ?? "{}");
/** @type {HTMLTemplateElement} */
const row = document.querySelector("#outbox-row");

/** @param {import("./store.js").Envelope} one */
function reasons({ words, errors }) {
  const said = Object.entries(errors ?? {}).flatMap(([label, lines]) => lines.map((line) => (label ? `${label}：${line}` : line)));
  return [words, ...said].filter(Boolean).join(" ");
}

/** @param {import("./store.js").Envelope} one */
function drawn(one) {
  const made = /** @type {HTMLElement} */ (row.content.cloneNode(true));
  const part = (name) => /** @type {any} */ (made.querySelector(`[data-part=${name}]`));
  part("title").textContent = `${one.title} · ${one.unitName}`;
  part("time").textContent = new Date(one.made_at).toLocaleString(document.documentElement.lang);
  part("state").textContent = texts[one.state] ?? texts.waiting;
  part("state").className = `badge ${one.state === "sent" ? "badge-met" : one.state === "waiting" ? "badge-due" : "badge-over"}`;
  part("why").textContent = reasons(one);
  part("read").hidden = !one.url;
  if (one.url) part("read").href = one.url;
  part("open").hidden = one.state === "sent";
  part("open").href = `${one.page}?open=${one.id}`;
  for (const name of ["save", "drop"]) {
    part(name).dataset.id = one.id;
    part(name).hidden = one.state === "sent";
  }
  return made;
}

async function draw() {
  const found = await envelopes();
  list.replaceChildren(...found.reverse().map(drawn));
  document.querySelector("[data-outbox-empty]").toggleAttribute("hidden", found.length > 0);
}

list?.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("button[data-id]");
  if (!(button instanceof HTMLElement)) return;
  const { part, id } = button.dataset;
  if (part === "save") await saveAsFile(await envelope(id));
  if (part === "drop" && window.confirm(texts.sure)) await drop(id);
});

if (list) {
  document.addEventListener("outbox:change", draw);
  draw();
}
