/* The forms of lessons and questions: show the drawing that is chosen, and let places and spots be put onto a picture by
   mouse, finger or keyboard. The numbers stay fields of the form. */
(() => {
  "use strict";

  const { help, spots } = document.currentScript.dataset;
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

  /** The drawing of a question whose spots are to be found, and the spots on it: one for each line of the form. */
  class SpotEditor {
    /** @param {HTMLSelectElement} select @param {HTMLSelectElement} kind */
    constructor(select, kind) {
      this.select = select;
      this.kind = kind;
      this.active = -1;
      this.stage = document.createElement("div");
      this.stage.className = "hazard-stage";
      this.picture = document.createElement("img");
      this.picture.alt = "";
      this.picture.draggable = false;
      const note = document.createElement("p");
      note.className = "help";
      note.textContent = spots;
      this.stage.append(note, this.picture);
      select.after(this.stage);
      const { form } = select;
      form.addEventListener("input", () => this.draw());
      form.addEventListener("change", () => this.draw());
      form.addEventListener("click", () => setTimeout(() => this.draw())); // a line was added or taken out
      form.addEventListener("focusin", (event) => {
        const name = /** @type {HTMLInputElement} */ (event.target).name ?? "";
        if (!name.startsWith("choices-")) return;
        const line = name.split("-")[1];
        this.active = this.rows().findIndex((row) => row.name.split("-")[1] === line);
      });
      this.picture.addEventListener("pointerdown", (event) => this.press(event));
      this.draw();
    }

    /** The fields of how far each line's spot is from the left; lines taken out are none. @returns {HTMLInputElement[]} */
    rows() {
      const found = /** @type {NodeListOf<HTMLInputElement>} */ (
        this.select.form.querySelectorAll('input[name^="choices-"][name$="-x"]')
      );
      return Array.from(found).filter((x) => !this.sibling(x, "DELETE")?.value);
    }

    /** @param {HTMLInputElement} x @param {string} name @returns {HTMLInputElement | null} */
    sibling(x, name) {
      return this.select.form.querySelector(`[name="${x.name.replace(/x$/, name)}"]`);
    }

    draw() {
      const { url } = this.select.selectedOptions[0]?.dataset ?? {};
      this.stage.hidden = !url || this.kind.value !== "hotspot";
      if (this.stage.hidden) return;
      if (this.picture.getAttribute("src") !== url) this.picture.src = url;
      const rows = this.rows();
      const marks = /** @type {HTMLButtonElement[]} */ (Array.from(this.stage.querySelectorAll("button")));
      marks.slice(rows.length).forEach((mark) => mark.remove());
      rows.forEach((row, index) => this.mark(marks[index] ?? this.button(index), row, index));
    }

    /** @param {number} index */
    button(index) {
      const mark = document.createElement("button");
      mark.type = "button";
      mark.className = "spot-mark";
      mark.addEventListener("focus", () => {
        this.active = index;
      });
      mark.addEventListener("keydown", (event) => {
        const step = ARROWS[event.key];
        if (!step) return;
        event.preventDefault();
        const row = this.rows()[index];
        this.put(index, Number(row.value) + step[0], Number(this.sibling(row, "y").value) + step[1]);
      });
      this.stage.append(mark);
      return mark;
    }

    /** @param {HTMLButtonElement} mark @param {HTMLInputElement} row @param {number} index */
    mark(mark, row, index) {
      const y = this.sibling(row, "y").value;
      mark.hidden = row.value === "" || y === "";
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.picture;
      mark.style.left = `${offsetLeft + (offsetWidth * Number(row.value)) / 100}px`;
      mark.style.top = `${offsetTop + (offsetHeight * Number(y)) / 100}px`;
      mark.textContent = String(index + 1);
      mark.setAttribute("aria-label", `${index + 1}. ${this.sibling(row, "text").value} (${row.value}, ${y})`);
    }

    /** @param {number} index @param {number} x @param {number} y */
    put(index, x, y) {
      const row = this.rows()[index];
      row.value = String(within(0, x, 100));
      this.sibling(row, "y").value = String(within(0, y, 100));
      row.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /** Puts the spot of the line that was worked on last there; else that of the first line without one. */
    press(/** @type {PointerEvent} */ event) {
      event.preventDefault();
      const rows = this.rows();
      const bare = rows.findIndex((row) => row.value === "");
      const index = bare >= 0 && (this.active < 0 || rows[this.active]?.value !== "") ? bare : this.active;
      if (index < 0 || index >= rows.length) return;
      const frame = this.picture.getBoundingClientRect();
      const x = ((event.clientX - frame.left) / frame.width) * 100;
      this.put(index, x, ((event.clientY - frame.top) / frame.height) * 100);
      this.active = index;
    }
  }

  const edited = new WeakSet();

  /** @param {Document | Element} root */
  function equip(root) {
    root.querySelectorAll("select[data-drawing]").forEach((found) => {
      const select = /** @type {HTMLSelectElement} */ (found);
      const kind = select.name === "picture" ? select.form?.querySelector('select[name="kind"]') : null;
      if (kind && !edited.has(select)) {
        edited.add(select);
        new SpotEditor(select, /** @type {HTMLSelectElement} */ (kind));
      }
      showDrawing(select);
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
