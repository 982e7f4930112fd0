/* A lesson without the network: taught from this page, kept on the device and as a file, sent when it can be. */

import { keepAtHand } from "../outbox/at_hand.js";
import { saveAsFile } from "../outbox/files.js";
import { replay } from "../outbox/replay.js";
import { envelope as envelopeOf, keep, keepKit, kitOf, lasting } from "../outbox/store.js";
import { fit } from "./fit.js";
import { keysToLesson } from "./keys.js";
import { again, back, begun, next, question, reopened } from "./lesson-run.js";
import { drawQuestion } from "./question.js";
import { drawRoll } from "./roll.js";

/** @returns {any} an element of this page, which has them all */
const $ = (/** @type {string} */ id) => document.getElementById(id);
const data = JSON.parse($("kit-data").textContent);
const { texts } = data;
let { screens } = data;
const KEY = `lesson-kit:${data.lesson}`;
const ON = [" ", "Enter", "PageDown", "ArrowRight", "ArrowDown"];
const BACK = ["PageUp", "ArrowLeft", "ArrowUp"];
const away = data.seats.filter((seat) => !seat.present).map((seat) => seat.number);
let run = begun(new Date().toISOString(), screens, away);
let isShort = false; // what this browser keeps may be gone after a restart
/** @type {any} */
let drawn = { press: () => false };

function say(words) {
  $("said").textContent = words;
}

/** The lesson as an envelope: the same one whichever device sends it. @returns {import("../outbox/store.js").Envelope} */
const envelope = () => ({
  id: data.envelope, kind: data.kind, title: data.title, unit: data.unit, unitName: data.unit_name, page: location.pathname,
  made_at: new Date().toISOString(), payload: { lesson: [data.lesson], state: [JSON.stringify(run)] }, files: [], state: "waiting",
});

async function toFile() {
  await saveAsFile(envelope());
  say(texts.saved);
}

function remember() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ run, screens }));
  } catch {
    say(texts.unread);
  }
}

function change(to) {
  run = to;
  remember();
  draw();
}

function draw() {
  const stage = $("stage");
  stage.replaceChildren();
  $("place").textContent = run.position < 0 ? texts.roll_call : `${run.position + 1} / ${screens.length}`;
  $("next").textContent = run.position < 0 ? texts.begin : texts.next;
  $("back").disabled = run.position < 0;
  $("reopen").hidden = !again(run, screens);
  const screen = screens[run.position];
  stage.classList.toggle("is-title", screen?.kind === "title");
  if (!screen) {
    const seats = data.seats.map((seat) => ({ ...seat, present: !run.absent.includes(seat.number) }));
    drawn = drawRoll(stage, { state: { seats, signs: data.signs }, texts, way: "", send: called });
  } else if (screen.kind === "question") {
    const shown = question(run, screens);
    $("next").textContent = { open: texts.close, closed: texts.reveal }[shown.phase] ?? texts.next;
    drawn = drawQuestion(stage, { question: shown, texts, counts: true, present: data.seats.length - run.absent.length, send: (hands) => {
      run = { ...run, hands: { ...run.hands, [run.position]: hands } };
      remember();
    } });
  } else {
    drawn = { press: () => false };
    if (screen.heading) {
      const heading = document.createElement("h2");
      heading.textContent = screen.heading;
      stage.append(heading);
    }
    stage.insertAdjacentHTML("beforeend", screen.html); // made by the server from a published page
  }
  if (isLast()) $("next").textContent = texts.end;
  fit(stage);
}

/** Whether nothing comes after what is on the screen. */
function isLast() {
  if (run.position !== screens.length - 1) return false;
  return screens[run.position].kind !== "question" || question(run, screens).phase === "revealed";
}

function called(absent) {
  change(next({ ...run, absent }, screens));
  if (isShort) toFile();
}

function goOn() {
  if (run.position < 0) drawn.send();
  else if (isLast()) $("sure").showModal();
  else {
    drawn.flush?.();
    change(next(run, screens));
  }
}

async function end() {
  drawn.flush?.();
  run = { ...run, ended_at: new Date().toISOString() };
  remember();
  $("board").hidden = true;
  document.body.classList.remove("projector");
  try {
    await keep(envelope());
    say(texts.kept);
  } catch {
    say(texts.unread);
    await toFile();
    return;
  }
  if (isShort) await saveAsFile(envelope());
  await replay();
}

/** What became of the lesson once it was sent. */
async function told() {
  const one = await envelopeOf(data.envelope);
  if (!one || one.state === "waiting") return;
  const reasons = [one.words, ...Object.values(one.errors ?? {}).flat()].filter(Boolean).join(" ");
  say(one.state === "sent" ? texts.sent : `${texts.came_back} ${reasons}`);
  $("log").hidden = one.state !== "sent" && one.state !== "conflict";
  if (one.state === "sent") localStorage.removeItem(KEY);
}

async function haveKit() {
  const held = await kitOf(data.unit);
  if (held?.kinds?.includes(data.kind)) return held;
  const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
  try {
    const body = new URLSearchParams({ unit: data.unit, device: navigator.platform ?? "" });
    const answer = await fetch(data.take, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (!answer.ok) return held;
    const { key, ends_at, kinds } = await answer.json();
    const kit = { unit: data.unit, key, ends_at, kinds, send: data.send };
    await keepKit(kit);
    return kit;
  } catch {
    return held;
  }
}

function start() {
  $("before").hidden = true;
  $("board").hidden = false;
  document.body.classList.add("projector"); // the whole window
  remember();
  draw();
}

document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  const onButton = at.tagName === "BUTTON" && ["Enter", " "].includes(event.key);
  if ($("board").hidden || $("sure").open || event.ctrlKey || event.metaKey || event.altKey || onButton || at.tagName === "INPUT") return;
  if (drawn.press(event)) event.preventDefault();
  else if (ON.includes(event.key)) {
    event.preventDefault();
    goOn();
  } else if (BACK.includes(event.key)) {
    event.preventDefault();
    change(back(run));
  }
});
$("next").addEventListener("click", goOn);
$("back").addEventListener("click", () => {
  drawn.flush?.();
  change(back(run));
});
$("reopen").addEventListener("click", () => change(reopened(run)));
$("file").addEventListener("click", toFile);
$("end").addEventListener("click", () => $("sure").showModal());
$("sure").addEventListener("close", () => {
  if ($("sure").returnValue === "end") end();
  $("sure").returnValue = "";
});
keysToLesson($("board"));
addEventListener("resize", () => fit($("stage")));
$("stage").addEventListener("load", () => fit($("stage")), true); // pictures come later
$("start").addEventListener("click", start);
$("full").addEventListener("click", () => document.documentElement.requestFullscreen?.());
$("saved-file").addEventListener("change", async () => {
  try {
    const { envelope: saved } = JSON.parse(await $("saved-file").files[0].text());
    if (saved.payload.lesson[0] !== data.lesson) throw new Error("another lesson");
    const before = JSON.parse(saved.payload.state[0]);
    if (JSON.stringify(before.asked) !== JSON.stringify(begun("", screens).asked)) throw new Error("other questions");
    run = { ...before, ended_at: "" };
    start();
  } catch {
    say(texts.no_file);
  }
});
document.addEventListener("outbox:change", told);

async function prepare() {
  const kept = localStorage.getItem(KEY);
  if (kept) ({ run, screens } = JSON.parse(kept));
  isShort = (await lasting()) !== "lasts";
  $("perhaps").hidden = !isShort;
  const kit = await haveKit();
  const isAtHand = await keepAtHand(data.worker).catch(() => false);
  if (!kit) $("ready").textContent = texts.no_kit;
  else $("ready").textContent = isAtHand ? `${texts.ready} ${new Date(kit.ends_at).toLocaleDateString(document.documentElement.lang)}` : texts.no_worker;
  document.body.dataset.ready = kit && isAtHand ? "yes" : "no";
  $("start").disabled = false;
  await told();
}

prepare().catch(() => say(texts.unread));
