/* The board of a live lesson: draws what the server says of it, and sends what the teacher presses. */

import { fit } from "./fit.js";
import { keysToLesson } from "./keys.js";
import { Line } from "./line.js";
import { drawQuestion } from "./question.js";
import { drawRoll } from "./roll.js";

/** @returns {any} an element of this page, which has them all */
const $ = (/** @type {string} */ id) => document.getElementById(id);
const data = JSON.parse($("board-data").textContent);
const { texts } = data;
const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
const beganAt = Date.now() - data.state.elapsed_s * 1000;
const KEYS = {
  " ": "next", Enter: "next", PageDown: "next", ArrowRight: "next", ArrowDown: "next",
  PageUp: "back", ArrowLeft: "back", ArrowUp: "back",
};
let state = data.state;
let calling = state.position < 0; // the roll is on the screen
let busy = false;
/** @type {{position: number, hands: number[]} | null} */
let unsent = null; // the newest counts, until the server has them
let counted = Promise.resolve();
/** @type {{press: (event: KeyboardEvent) => boolean, send?: () => void, flush?: () => void, update?: (now: any) => void}} */
let drawn = { press: () => false };

/** Posts to the server; throws when there is no connection. */
async function post(url, body) {
  const answer = await fetch(url, {
    method: "POST", headers: { "content-type": "application/json", "x-csrftoken": token }, body: JSON.stringify(body),
  });
  return { isTaken: answer.ok, told: await answer.json() };
}

/** Sends what the teacher pressed, after the hands counted before it, and shows the lesson as the server answers. */
async function send(url, body) {
  if (busy) return;
  busy = true;
  try {
    drawn.flush?.();
    await counted;
    await sendHands();
    const { told } = await post(url, body);
    say(told.text ?? "");
    if (told.state) show(told.state);
  } catch {
    say(texts.away);
  } finally {
    busy = false;
  }
}

/** Sends counted hands that the server does not have yet. The question is not drawn anew: the teacher counts on. */
async function sendHands() {
  if (!unsent) return;
  const mine = unsent;
  const { isTaken, told } = await post(data.hands, mine);
  if (unsent === mine) unsent = null;
  if (isTaken) return;
  say(told.text ?? "");
  if (told.state) show(told.state);
}

function count(position, hands) {
  unsent = { position, hands };
  counted = counted.then(sendHands).catch(() => say(texts.away));
}

function say(text) {
  $("said").textContent = text;
}

const command = (name) => send(data.move, { command: name, version: state.version });

/** Whether nothing comes after what is on the screen. */
const isLast = () => !calling && state.position === state.count - 1 && (state.screen.question?.phase ?? "revealed") === "revealed";

function next() {
  if (calling) drawn.send?.();
  else if (isLast()) $("sure").showModal();
  else command("next");
}

function show(now) {
  const moved = now.position !== state.position;
  state = now;
  if (state.state !== "open") {
    location.assign(data.log);
    return;
  }
  if (moved || state.called) calling = state.position < 0;
  draw();
  if (moved) $("stage").focus({ preventScroll: true });
}

function draw() {
  const stage = $("stage");
  const { screen } = state;
  stage.replaceChildren();
  stage.classList.toggle("is-title", !calling && screen?.kind === "title");
  $("place").textContent = calling ? texts.roll_call : `${state.position + 1} / ${state.count}`;
  $("next").textContent = calling ? texts.begin : texts.next;
  $("reopen").hidden = calling || !screen?.question?.again;
  $("back").disabled = state.position < 0;
  $("roll").hidden = calling;
  $("ask").hidden = state.position >= 0;
  if (calling) {
    drawn = drawRoll(stage, { state, texts, way: data.way_in, send: (absent) => send(data.roll, { absent, version: state.version }) });
  } else if (screen.kind === "question") {
    const { phase } = screen.question;
    $("next").textContent = { open: texts.close, closed: texts.reveal }[phase] ?? texts.next;
    drawn = drawQuestion(stage, {
      question: screen.question, texts, counts: data.counts_hands,
      present: state.seats.filter((seat) => seat.present).length,
      send: (hands) => count(state.position, hands),
    });
  } else {
    drawn = { press: () => false };
    drawContent(stage, screen);
  }
  if (isLast()) $("next").textContent = texts.end;
  fit(stage);
}

function drawContent(stage, screen) {
  if (screen.heading) {
    const heading = document.createElement("h2");
    heading.textContent = screen.heading;
    stage.append(heading);
  }
  // Made by the server from a published page, as it stands on the page itself.
  stage.insertAdjacentHTML("beforeend", screen.html);
  if (screen.kind === "part") stage.append(drillForm());
}

/** A drill is opened in a window of its own: the lesson stays here and goes on afterwards. */
function drillForm() {
  const form = document.createElement("form");
  form.method = "post";
  form.action = data.part;
  form.target = "_blank";
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["position", String(state.position)]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  const button = document.createElement("button");
  button.className = "btn btn-primary btn-large";
  button.textContent = texts.open_drill;
  form.append(button);
  return form;
}

document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  const typing = ["INPUT", "TEXTAREA", "VIDEO"].includes(at.tagName);
  const onButton = ["BUTTON", "SUMMARY"].includes(at.tagName) && ["Enter", " "].includes(event.key);
  if (event.ctrlKey || event.metaKey || event.altKey || typing || onButton || $("sure").open || $("reader")?.open || $("way-in")?.open) return;
  if (drawn.press(event)) event.preventDefault();
  else if (KEYS[event.key] === "next") {
    event.preventDefault();
    next();
  } else if (KEYS[event.key] === "back") {
    event.preventDefault();
    command("back");
  }
});
$("next").addEventListener("click", next);
$("back").addEventListener("click", () => command("back"));
$("reopen").addEventListener("click", () => command("reopen"));
$("roll").addEventListener("click", () => {
  drawn.flush?.();
  calling = true;
  draw();
});
$("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
});
$("end").addEventListener("click", () => $("sure").showModal());
$("sure").addEventListener("close", () => {
  if ($("sure").returnValue === "end") command("end");
  $("sure").returnValue = "";
});
keysToLesson($("board"));
addEventListener("resize", () => fit($("stage")));
$("stage").addEventListener("load", () => fit($("stage")), true); // pictures come later
$("phone")?.addEventListener("click", () => $("reader").showModal());
$("way")?.addEventListener("click", () => $("way-in").showModal());
/** What the class or another tab did meanwhile; hands that are being counted here are not drawn over. */
function hear(now) {
  if (busy || now.version < state.version || (data.counts_hands && now.version === state.version)) return;
  if (calling && now.position === state.position && now.state === "open") drawn.update?.(now);
  else show(now);
}
new Line({
  path: data.socket,
  on(message) { if (message.t === "board") hear(message.state); },
  async ask() {
    const answer = await fetch(data.now);
    if (!answer.ok) throw new Error(String(answer.status));
    hear((await answer.json()).state);
  },
  away(isAway) { if (isAway) say(texts.away); else if ($("said").textContent === texts.away) say(""); },
});
setInterval(() => {
  const seconds = Math.floor((Date.now() - beganAt) / 1000);
  $("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 1000);
draw();
