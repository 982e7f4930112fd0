/* The form of a lesson: shows the drawing that is chosen, and lets places be drawn onto a picture by mouse, finger or
   keyboard. The numbers stay fields of the form. */
(() => {
  "use strict";

  const { help } = document.currentScript.dataset;
  const SIDES = ["x", "y", "width", "height"];
  const SMALLEST = 2;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const within = (/** @type {number} */ least, /** @type {number} */ value, /** @type {number} */ most) =>
    Math.round(Math.min(Math.max(value, least), most));

  /** @param {HTMLSelectElement} select */
  function showDrawing(select) {
    if (select.dataset.shown !== undefined) return;
    select.dataset.shown = "";
    const picture = document.createElement("img");
    picture.className = "drawing-preview";
    picture.alt = "";
    const show = () => {
      const { url } = select.selectedOptions[0]?.dataset ?? {};
      picture.hidden = !url;
      if (url) picture.src = url;
    };
    select.addEventListener("change", show);
    select.after(picture);
    show();
  }

  /** The picture of a block and the places on it. */
  class HazardEditor {
    /** @param {HTMLElement} box */
    constructor(box) {
      this.box = box;
      this.active = 0;
      this.stage = document.createElement("div");
      this.stage.className = "hazard-stage";
      this.picture = document.createElement("img");
      this.picture.alt = "";
      this.picture.draggable = false;
      this.stage.append(this.picture);
      const note = document.createElement("p");
      note.className = "help";
      note.textContent = help;
      box.prepend(note, this.stage);
      box.addEventListener("input", () => this.draw());
      box.addEventListener("change", () => this.draw());
      new MutationObserver((records) => {
        if (records.some((record) => !this.stage.contains(record.target))) this.draw();
      }).observe(box, { childList: true, subtree: true });
      this.stage.addEventListener("pointerdown", (event) => this.press(event));
      this.draw();
    }

    /** @returns {HTMLElement[]} */
    areas() {
      return Array.from(this.box.querySelectorAll(".hazard-area"));
    }

    /** @param {HTMLElement} area @param {string} side @returns {HTMLInputElement} */
    field(area, side) {
      return area.querySelector(`input[name$="-${side}"]`);
    }

    /** @param {number} index */
    read(index) {
      const area = this.areas()[index];
      return SIDES.map((side) => Number(this.field(area, side).value));
    }

    /** @param {number} index @param {number[]} sides */
    write(index, [left, top, wide, high]) {
      const area = this.areas()[index];
      const x = within(0, left, 100 - SMALLEST);
      const y = within(0, top, 100 - SMALLEST);
      const values = [x, y, within(SMALLEST, wide, 100 - x), within(SMALLEST, high, 100 - y)];
      SIDES.forEach((side, at) => {
        this.field(area, side).value = String(values[at]);
      });
      this.field(area, "x").dispatchEvent(new Event("change", { bubbles: true }));
    }

    draw() {
      const select = /** @type {HTMLSelectElement} */ (this.box.querySelector("select[data-drawing]"));
      const option = select?.selectedOptions[0];
      const uploaded = this.box.querySelector("[data-chooser] img, .chooser__preview img, [data-chooser-image]");
      const source = option?.dataset.url || uploaded?.getAttribute("src") || "";
      this.stage.hidden = !source;
      if (source && this.picture.getAttribute("src") !== source) this.picture.src = source;
      const areas = this.areas();
      const places = /** @type {HTMLButtonElement[]} */ (Array.from(this.stage.querySelectorAll("button")));
      places.slice(areas.length).forEach((place) => place.remove());
      areas.forEach((area, index) => this.place(places[index] ?? this.button(index), area, index));
    }

    /** @param {number} index */
    button(index) {
      const place = document.createElement("button");
      place.type = "button";
      place.addEventListener("focus", () => {
        this.active = index;
      });
      place.addEventListener("keydown", (event) => this.key(event, index));
      this.stage.append(place);
      return place;
    }

    /** @param {HTMLButtonElement} place @param {HTMLElement} area @param {number} index */
    place(place, area, index) {
      const [x, y, wide, high] = this.read(index);
      Object.assign(place.style, { left: `${x}%`, top: `${y}%`, width: `${wide}%`, height: `${high}%` });
      const isHazard = /** @type {HTMLInputElement} */ (area.querySelector('input[name$="-is_hazard"]')).checked;
      place.className = isHazard ? "hazard-place" : "hazard-place is-harmless";
      place.textContent = String(index + 1);
      place.setAttribute("aria-label", `${index + 1}. ${this.field(area, "name").value} (${x}, ${y}, ${wide}, ${high})`);
    }

    /** @param {KeyboardEvent} event @param {number} index */
    key(event, index) {
      const step = ARROWS[event.key];
      if (!step) return;
      event.preventDefault();
      const [x, y, wide, high] = this.read(index);
      this.write(index, event.shiftKey ? [x, y, wide + step[0], high + step[1]] : [x + step[0], y + step[1], wide, high]);
    }

    /** Moves the place that is pressed; on a bare spot of the picture the active place is drawn anew. */
    press(/** @type {PointerEvent} */ event) {
      if (!this.areas().length) return;
      const frame = this.stage.getBoundingClientRect();
      const at = (/** @type {PointerEvent} */ e) => [
        ((e.clientX - frame.left) / frame.width) * 100, ((e.clientY - frame.top) / frame.height) * 100,
      ];
      const target = /** @type {HTMLElement} */ (event.target);
      const pressed = Array.from(this.stage.querySelectorAll("button")).indexOf(/** @type {any} */ (target));
      const [fromX, fromY] = at(event);
      const index = pressed < 0 ? Math.min(this.active, this.areas().length - 1) : pressed;
      const [x, y, wide, high] = this.read(index);
      const move = (/** @type {PointerEvent} */ e) => {
        const [toX, toY] = at(e);
        if (pressed < 0) {
          this.write(index, [Math.min(fromX, toX), Math.min(fromY, toY), Math.abs(toX - fromX), Math.abs(toY - fromY)]);
        } else this.write(index, [x + toX - fromX, y + toY - fromY, wide, high]);
      };
      const stop = () => {
        this.stage.removeEventListener("pointermove", move);
        this.stage.removeEventListener("pointerup", stop);
        this.stage.removeEventListener("pointercancel", stop);
      };
      if (pressed < 0) event.preventDefault();
      this.stage.setPointerCapture(event.pointerId);
      this.stage.addEventListener("pointermove", move);
      this.stage.addEventListener("pointerup", stop);
      this.stage.addEventListener("pointercancel", stop);
    }
  }

  const edited = new WeakSet();

  /** @param {Document | Element} root */
  function equip(root) {
    root.querySelectorAll("select[data-drawing]").forEach((select) => {
      showDrawing(/** @type {HTMLSelectElement} */ (select));
    });
    root.querySelectorAll(".hazard-editor").forEach((box) => {
      if (edited.has(box)) return;
      edited.add(box);
      new HazardEditor(/** @type {HTMLElement} */ (box));
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    equip(document);
    new MutationObserver((records) => {
      for (const record of records) {
        record.addedNodes.forEach((node) => node instanceof Element && equip(node.parentElement ?? node));
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
