/* A question on the board: choices with their letters, hands counted by keys, bars, the right answer when it is shown. */

import { drawPicture } from "./picture.js";

const MOST = 500; // where nobody is on a list
const DIGITS_MS = 2000; // digits this close together are one number
const SAVE_MS = 400;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

/** The choices, to the right of the picture where there is one. @param {HTMLElement[]} picture @param {HTMLElement} choices */
const beside = (picture, choices) => (picture.length ? element("div", { class: "board-pictured" }, ...picture, choices) : choices);

/**
 * @param {HTMLElement} stage
 * @param {{question: any, texts: Record<string, string>, counts: boolean, present: number, send: (hands: number[]) => void}} parts
 */
export function drawQuestion(stage, { question, texts, counts, present, send }) {
  const hands = [...question.counts];
  const isOpen = question.phase === "open";
  let last = -1;
  let typedAt = 0;
  let saving = 0;
  const rows = question.choices.map((choice, place) => row(choice, place));
  stage.append(
    element("p", { class: "kicker" }, `${texts.question} ${question.number} / ${question.of}`),
    element("h2", {}, question.stem),
    beside(drawPicture(question.picture), element("ol", { class: "board-choices" }, ...rows.map((one) => one.item))),
  );
  const tally = element("p", { class: "board-hint num" });
  if (counts && isOpen) stage.append(tally, element("p", { class: "board-hint" }, texts.keys));
  if (question.unanswered.length && isOpen) stage.append(element("p", { class: "kicker num" }, `${texts.unanswered} (${question.unanswered.length}): ${question.unanswered.join("、")}`));
  if (question.phase === "revealed") reveal();
  bars();

  function row({ letter, text }, place) {
    const right = question.right === place;
    const count = element("output", { class: "num", "aria-label": `${texts.hands} ${letter}` }, isOpen && !counts ? "" : String(hands[place]));
    const bar = element("span", { class: "board-bar", "aria-hidden": "true" });
    const tools = element("span", { class: "board-count" });
    if (counts && isOpen) {
      const less = element("button", { type: "button", class: "btn", "aria-label": `${texts.less} ${letter}` }, "−");
      const more = element("button", { type: "button", class: "btn", "aria-label": `${texts.more} ${letter}` }, "+");
      less.addEventListener("click", () => set(place, hands[place] - 1));
      more.addEventListener("click", () => set(place, hands[place] + 1));
      tools.append(less, count, more);
    } else tools.append(count);
    const mark = element("span", { class: `mark mark-${letter.toLowerCase()}`, "aria-hidden": "true" }, letter);
    const words = element("span", {}, `${letter}. ${text}`);
    if (right) words.append(element("strong", {}, ` ✓ ${texts.right}`));
    const item = element("li", { class: right ? "board-choice is-right" : "board-choice" }, mark, words, tools, bar);
    return { item, count, bar };
  }

  function set(place, count) {
    hands[place] = Math.min(present || MOST, Math.max(0, count));
    last = place;
    rows[place].count.textContent = String(hands[place]);
    bars();
    clearTimeout(saving);
    saving = setTimeout(() => {
      saving = 0;
      send([...hands]);
    }, SAVE_MS);
  }

  function bars() {
    const all = hands.reduce((sum, count) => sum + count, 0);
    rows.forEach(({ bar }, place) => { bar.style.width = all ? `${(100 * hands[place]) / all}%` : "0"; });
    tally.textContent = `${texts.counted} ${present ? `${all} / ${present}` : all}`;
    if (present && all > present) tally.append(element("strong", {}, ` · ${texts.too_many}`));
  }

  function reveal() {
    if (question.mistake) stage.append(element("p", {}, mistake(question.mistake)));
    if (question.explanation) stage.append(element("p", {}, question.explanation));
  }

  /** The wrong answer that most gave, and how to take it up. */
  function mistake({ letter, text }) {
    const count = hands[question.choices.findIndex((choice) => choice.letter === letter)];
    const said = { count: String(count), letter, text };
    return texts.mistake.replace(/%\((\w+)\)s/g, (_all, name) => said[name]);
  }

  return {
    /** Sends what was counted and not sent yet. */
    flush() {
      if (!saving) return;
      clearTimeout(saving);
      saving = 0;
      send([...hands]);
    },
    press(event) {
      if (!counts || !isOpen) return false;
      const place = "abcd".indexOf(event.key.toLowerCase());
      if (place >= 0 && place < hands.length) {
        set(place, hands[place] + (event.shiftKey ? -1 : 1));
        typedAt = 0;
        return true;
      }
      if (/^\d$/.test(event.key) && last >= 0) {
        const goesOn = Date.now() - typedAt < DIGITS_MS;
        typedAt = Date.now();
        set(last, Number((goesOn ? String(hands[last]) : "") + event.key));
        return true;
      }
      return false;
    },
  };
}
