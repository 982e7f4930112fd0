/* A pupil's page in a lesson: the question with large answers, what was answered, what was right. */

import { Line } from "./line.js";
import { drawPicture } from "./picture.js";

const SURE_MS = 3000; // an answer that is not confirmed by then goes by another way
/** @returns {any} an element of this page, which has them all */
const $ = (/** @type {string} */ id) => document.getElementById(id);
const data = JSON.parse($("seat-data").textContent);
const { texts } = data;
const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
let { lesson, mine } = data;
/** The answer that the server has not confirmed. @type {{position: number, place: number, tried?: boolean} | null} */
let pending = null;
let isAway = false;
let refused = "";
let drawnAs = "";
let again = 0;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

const chosen = () => (pending?.position === lesson.position ? pending.place : mine[lesson.position]);

/** @param {{lesson?: any, mine?: any}} told */
function take(told) {
  if (told.mine) mine = told.mine;
  if (told.lesson && told.lesson.version >= lesson.version) lesson = told.lesson;
  if (pending && (!lesson.open || pending.position !== lesson.position || lesson.question?.phase !== "open")) pending = null;
  draw();
}

async function ask() {
  const answer = await fetch(data.now);
  if (answer.status === 404) location.reload(); // the seat is not this browser's any more
  if (!answer.ok) throw new Error(String(answer.status));
  take(await answer.json());
  if (pending) deliver();
}

async function post(sent) {
  const headers = { "content-type": "application/json", "x-csrftoken": token };
  const answer = await fetch(data.answer, { method: "POST", headers, body: JSON.stringify(sent) });
  if (answer.status === 404) location.reload();
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  const told = await answer.json();
  refused = told.text ?? "";
  if (pending === sent) pending = null;
  take(told);
}

/** Sends the pending answer by the socket, else by post; until it is confirmed it is tried again. */
async function deliver() {
  clearTimeout(again);
  if (!pending) return;
  const sent = pending;
  if (!sent.tried && line.say({ t: "answer", position: sent.position, place: sent.place })) {
    sent.tried = true;
    again = setTimeout(deliver, SURE_MS);
    return;
  }
  try {
    await post(sent);
  } catch {
    isAway = true;
    draw();
    again = setTimeout(deliver, SURE_MS * (1 + Math.random()));
  }
}

function choose(place) {
  refused = "";
  pending = { position: lesson.position, place };
  draw();
  deliver();
}

const line = new Line({
  path: data.socket,
  ask,
  on(message) {
    if (message.t === "lesson") take({ lesson: message.lesson });
    else if (message.t === "seat") {
      take({ mine: message.mine });
      deliver();
    } else if (message.t === "taken") {
      if (pending?.position === message.position && pending.place === message.place) pending = null;
      take({ mine: { ...mine, [message.position]: message.place } });
    } else if (message.t === "refused") {
      if (pending?.position === message.position) pending = null;
      refused = message.text;
      take({ mine: message.mine });
    }
  },
  away(now) {
    if (now === isAway) return;
    isAway = now;
    draw();
  },
});

function status() {
  const { question } = lesson;
  if (!lesson.open) return texts.over;
  if (refused && question?.phase !== "revealed") return refused;
  if (!question) return isAway ? texts.away : texts.look;
  if (question.phase === "open") {
    if (pending) return isAway ? texts.kept : texts.sending;
    if (chosen() !== undefined) return texts.taken;
    return isAway ? texts.away : texts.choose;
  }
  if (question.phase === "closed") return chosen() === undefined ? `${texts.closed} ${texts.none}` : texts.closed;
  if (chosen() === undefined) return texts.none;
  return chosen() === question.right ? texts.right : texts.wrong;
}

function draw() {
  $("status").textContent = status();
  const { question } = lesson;
  const now = JSON.stringify([lesson.position, question, chosen(), lesson.open]);
  if (now === drawnAs) return;
  drawnAs = now;
  const stage = $("question");
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.place;
  stage.replaceChildren();
  if (!lesson.open || !question) {
    if (lesson.open && lesson.heading) stage.append(element("h2", {}, lesson.heading));
    return;
  }
  stage.append(
    element("p", { class: "kicker" }, `${question.number} / ${question.of}`),
    element("h2", {}, question.stem),
    ...drawPicture(question.picture),
    element("ol", { class: "seat-choices" }, ...question.choices.map(choice)),
  );
  if (question.phase === "revealed" && question.explanation) stage.append(element("p", {}, question.explanation));
  if (focused !== undefined) /** @type {HTMLElement} */ (stage.querySelector(`[data-place="${focused}"]`))?.focus();
}

function choice({ letter, text }, place) {
  const { question } = lesson;
  const isMine = chosen() === place;
  const isRight = question.right === place;
  const button = element(
    "button",
    { type: "button", class: isRight ? "seat-choice is-right" : "seat-choice", "aria-pressed": String(isMine), "data-place": String(place) },
    element("span", { class: `mark mark-${letter.toLowerCase()}`, "aria-hidden": "true" }, letter),
    element("span", {}, `${letter}. ${text}`),
  );
  const notes = [isMine ? texts.mine : "", isRight ? `✓ ${texts.right_one}` : ""].filter(Boolean).join(" · ");
  if (notes) button.append(element("strong", {}, notes));
  /** @type {HTMLButtonElement} */ (button).disabled = question.phase !== "open";
  button.addEventListener("click", () => choose(place));
  return element("li", {}, button);
}

draw();
