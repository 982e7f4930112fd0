/* Keyboard, pointer and gamepad: where to walk, and which button was meant. */

const KEYS = {
  ShiftLeft: "C", ...Object.fromEntries([..."CTGEQJKL"].map((letter) => [`Key${letter}`, letter])),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [[`Digit${n}`, String(n)], [`Numpad${n}`, String(n)]])),
};
const WALK = {
  ArrowRight: [1, 0], KeyD: [1, 0], ArrowLeft: [-1, 0], KeyA: [-1, 0],
  ArrowUp: [0, 1], KeyW: [0, 1], ArrowDown: [0, -1], KeyS: [0, -1],
};
const PAD = { 0: "first", 1: "G", 2: "C", 3: "T", 4: "second", 5: "third" };
const PAD_WALK = { 12: [0, 1], 13: [0, -1], 14: [-1, 0], 15: [1, 0] };
const STICK_PX = 52, DEAD_PX = 8, HOLD_PX = 12, HOLD_MS = 350, PAD_DEAD = 0.25;

export class Input {
  /** `press(key)` for a key, or for "first", "second" and "third" of a gamepad; `figure()` the player's place on the canvas in CSS pixels, or null. */
  constructor(canvas, stick, { press, figure, gesture }) {
    this.canvas = canvas;
    this.stick = stick;
    this.press = press;
    this.figure = figure;
    this.gesture = gesture;
    this.held = new Set();
    this.pointer = null; // {id, touch, fromX, fromY, x, y, since (ms), dragged}
    this.padHeld = new Set();
    window.addEventListener("keydown", (event) => this._keyDown(event));
    window.addEventListener("keyup", (event) => this.held.delete(event.code));
    window.addEventListener("blur", () => this.release());
    canvas.addEventListener("pointerdown", (event) => this._down(event));
    canvas.addEventListener("pointermove", (event) => this._move(event));
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(kind, (event) => this._up(event));
    }
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    document.addEventListener("click", () => gesture());
  }

  /** Lets go of everything: the page is hidden or has lost the focus. */
  release() {
    this.held.clear();
    this.pointer = null;
    this.stick.hidden = true;
  }

  /** The direction wished for, in the unit disc, y upwards. */
  direction() {
    let [x, y] = [0, 0];
    for (const code of this.held) [x, y] = [x + WALK[code][0], y + WALK[code][1]];
    if (!x && !y) [x, y] = this._pad();
    if (!x && !y && this.pointer) [x, y] = this.pointer.touch ? this._touchWay() : this._mouseWay();
    const length = Math.hypot(x, y);
    return length > 1 ? [x / length, y / length] : [x, y];
  }

  _keyDown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    if (event.code in WALK) {
      this.held.add(event.code);
      event.preventDefault();
    } else if (event.code in KEYS && !event.repeat) {
      if (this.press(KEYS[event.code])) event.preventDefault();
    }
    this.gesture();
  }

  _down(event) {
    if (this.pointer || event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    const touch = event.pointerType !== "mouse";
    this.pointer = { id: event.pointerId, touch, fromX: event.clientX, fromY: event.clientY, x: event.clientX, y: event.clientY, since: performance.now(), dragged: false };
    if (touch) {
      this.stick.hidden = false;
      this.stick.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`;
      this.stick.firstElementChild.style.transform = "";
      this.stick.classList.add("is-still"); // who only presses reads that one has to drag
    }
    this.gesture();
  }

  _move(event) {
    const { pointer } = this;
    if (pointer?.id !== event.pointerId) return;
    [pointer.x, pointer.y] = [event.clientX, event.clientY];
    if (!pointer.touch) return;
    const [x, y] = this._stickWay();
    if (x || y) {
      pointer.dragged = true;
      this.stick.classList.remove("is-still");
    }
    this.stick.firstElementChild.style.transform = `translate(${x * STICK_PX}px, ${-y * STICK_PX}px)`;
  }

  _up(event) {
    if (this.pointer?.id !== event.pointerId) return;
    this.pointer = null;
    this.stick.hidden = true;
  }

  /** A finger that drags steers; one that rests where it was put walks there. */
  _touchWay() {
    const { dragged, since } = this.pointer;
    return dragged || performance.now() - since < HOLD_MS ? this._stickWay() : this._mouseWay();
  }

  _stickWay() {
    const dx = this.pointer.x - this.pointer.fromX, dy = this.pointer.fromY - this.pointer.y;
    const length = Math.hypot(dx, dy);
    if (length < DEAD_PX) return [0, 0];
    const share = Math.min(1, length / STICK_PX) / length;
    return [dx * share, dy * share];
  }

  _mouseWay() {
    const figure = this.figure();
    if (!figure) return [0, 0];
    const dx = this.pointer.x - figure[0], dy = figure[1] - this.pointer.y, length = Math.hypot(dx, dy);
    return length < HOLD_PX ? [0, 0] : [dx / length, dy / length];
  }

  _pad() {
    const pad = [...(navigator.getGamepads?.() ?? [])].find((entry) => entry?.connected);
    if (!pad) return [0, 0];
    pad.buttons.forEach((button, index) => {
      if (button.pressed && !this.padHeld.has(index) && PAD[index]) this.press(PAD[index]);
      if (button.pressed) this.padHeld.add(index);
      else this.padHeld.delete(index);
    });
    for (const [index, way] of Object.entries(PAD_WALK)) if (pad.buttons[index]?.pressed) return way;
    const [x = 0, y = 0] = pad.axes;
    return Math.hypot(x, y) < PAD_DEAD ? [0, 0] : [x, -y];
  }
}
