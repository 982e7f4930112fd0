/* The staff door: reading aloud where the telephone can, and a signature drawn on the screen. */
(() => {
  "use strict";

  const speech = window.speechSynthesis;
  const language = document.body.dataset.speech;

  /** @param {string[]} texts @param {() => void} [ended] */
  function speak(texts, ended) {
    speech.cancel();
    texts.forEach((text, index) => {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = language;
      if (ended && index === texts.length - 1) spoken.onend = ended;
      speech.speak(spoken);
    });
  }

  /** @param {Element} box */
  function textOf(box) {
    return box.textContent.replace(/\s+/g, " ").trim();
  }

  function offerVoice() {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("[data-speak]");
    buttons.forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        const box = button.parentElement;
        const choices = Array.from(box.querySelectorAll("label span"), textOf);
        speak([textOf(box.querySelector("[data-spoken]")), ...choices]);
      });
    });
    /** @type {HTMLElement} */
    const all = document.querySelector("[data-speak-all]");
    if (!all) return;
    const label = all.textContent;
    let reading = false;
    const rest = () => {
      reading = false;
      all.textContent = label;
    };
    all.hidden = false;
    all.addEventListener("click", () => {
      if (reading) {
        speech.cancel();
        rest();
        return;
      }
      reading = true;
      all.textContent = all.dataset.stop;
      speak(Array.from(document.querySelectorAll("[data-spoken]"), textOf), rest);
    });
  }

  if (speech && "SpeechSynthesisUtterance" in window) offerVoice();
  else {
    document.querySelectorAll("[data-no-speech]").forEach((note) => {
      /** @type {HTMLElement} */ (note).hidden = false;
    });
  }

  /** @type {HTMLElement} */
  const box = document.querySelector("[data-signature]");
  if (!box) return;
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  /** @type {HTMLInputElement} */
  const kept = box.querySelector("[name=drawn]");
  /** @type {string[]} */
  let strokes = [];
  let drawing = false;
  box.hidden = false;
  pen.lineWidth = 4;
  pen.lineCap = "round";

  /** @param {PointerEvent} event */
  function place(event) {
    const frame = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - frame.left) / frame.width) * canvas.width);
    const y = Math.round(((event.clientY - frame.top) / frame.height) * canvas.height);
    return [Math.max(0, Math.min(canvas.width, x)), Math.max(0, Math.min(canvas.height, y))];
  }

  /** @param {string} letter @param {number[]} point */
  function add(letter, [x, y]) {
    if (letter === "M") {
      pen.beginPath();
      pen.moveTo(x, y);
    } else {
      pen.lineTo(x, y);
      pen.stroke();
    }
    strokes.push(`${letter}${x} ${y}`);
    kept.value = strokes.join(" ");
  }

  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    add("M", place(event));
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drawing && strokes.length < 2000) add("L", place(event));
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (drawing = false));
  box.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    kept.value = "";
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
})();
