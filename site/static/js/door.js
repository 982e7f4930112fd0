/* The staff door: a signature drawn on the screen. */
(() => {
  "use strict";

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
