/* Blocks of a lesson that the reader works with. Each is a custom element, so that it also lives on a screen that is put
   into the page later; without this script its answer opens below it. */
(() => {
  "use strict";

  /** Words the page has written on an element, and what belongs to it. @param {Element} box */
  const statusOf = (box) => /** @type {HTMLElement} */ (box.querySelector("[role=status]"));

  /** A picture in which places are found: by touch on it, or by the list below it. */
  class FindHazards extends HTMLElement {
    connectedCallback() {
      /** @type {HTMLInputElement[]} */
      this.boxes = Array.from(this.querySelectorAll("input"));
      this.marks = /** @type {SVGElement} */ (this.querySelector(".marks"));
      this.marks.removeAttribute("hidden");
      this.marks.addEventListener("click", (event) => this.touch(event));
      this.boxes.forEach((box) => box.addEventListener("change", () => this.judge(box)));
      this.boxes.forEach((box) => this.mark(box));
    }

    /** @param {MouseEvent} event */
    touch(event) {
      const frame = this.marks.getBoundingClientRect();
      const x = ((event.clientX - frame.left) / frame.width) * 100;
      const y = ((event.clientY - frame.top) / frame.height) * 100;
      const place = Array.from(this.marks.querySelectorAll("rect")).find((rect) => {
        const [left, top, wide, high] = ["x", "y", "width", "height"].map((name) => parseFloat(rect.getAttribute(name)));
        return x >= left && x <= left + wide && y >= top && y <= top + high;
      });
      const number = place?.parentElement.dataset.place;
      const box = this.boxes.find((one) => one.dataset.place === number);
      if (!box) {
        statusOf(this).textContent = statusOf(this).dataset.nothing;
        return;
      }
      box.checked = true;
      this.judge(box);
    }

    /** @param {HTMLInputElement} box */
    mark(box) {
      const place = this.marks.querySelector(`[data-place="${box.dataset.place}"]`);
      place.classList.toggle("is-found", box.checked);
    }

    /** @param {HTMLInputElement} box */
    judge(box) {
      this.mark(box);
      const status = statusOf(this);
      if (!box.checked) {
        status.textContent = "";
        return;
      }
      const isHazard = "hazard" in box.dataset;
      const name = box.parentElement.textContent.trim();
      const found = this.boxes.filter((one) => one.checked && "hazard" in one.dataset).length;
      const most = Number(this.dataset.hazards);
      const words = `${isHazard ? status.dataset.found : status.dataset.harmless} ${name}。${box.dataset.why}`;
      status.textContent = `${words} (${found}/${most})${found === most ? ` ${status.dataset.all}` : ""}`;
    }
  }

  /** Steps that are moved up and down until they stand in order. */
  class PutInOrder extends HTMLElement {
    connectedCallback() {
      if (this.list) return;
      this.list = this.querySelector("ol");
      const check = this.querySelector("button");
      Array.from(this.list.children).forEach((step) => this.equip(step));
      check.hidden = false;
      check.addEventListener("click", () => this.judge());
    }

    /** @param {Element} step */
    equip(step) {
      const words = step.textContent.trim();
      step.textContent = "";
      const text = document.createElement("span");
      text.textContent = words;
      const buttons = document.createElement("span");
      buttons.className = "order-buttons";
      buttons.append(
        this.button(step, "↑", this.list.dataset.up, words, -1),
        this.button(step, "↓", this.list.dataset.down, words, 1),
      );
      step.append(text, buttons);
    }

    /** @param {Element} step @param {string} sign @param {string} label @param {string} words @param {number} by */
    button(step, sign, label, words, by) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-quiet";
      button.textContent = sign;
      button.setAttribute("aria-label", `${label}: ${words}`);
      button.addEventListener("click", () => {
        const other = by < 0 ? step.previousElementSibling : step.nextElementSibling;
        if (!other) return;
        if (by < 0) other.before(step);
        else other.after(step);
        button.focus();
        statusOf(this).textContent = `${Array.from(this.list.children).indexOf(step) + 1}. ${words}`;
      });
      return button;
    }

    judge() {
      const status = statusOf(this);
      const steps = /** @type {HTMLElement[]} */ (Array.from(this.list.children));
      const wrong = steps.findIndex((step, index) => Number(step.dataset.place) !== index + 1);
      status.textContent = wrong < 0 ? status.dataset.right : `${status.dataset.wrong} ${wrong}/${steps.length}`;
      if (wrong < 0) this.parentElement.querySelector("details").open = true;
    }
  }

  /** A question that says at once whether the answer is right, and why. */
  class CheckPoint extends HTMLElement {
    connectedCallback() {
      if (this.querySelector("button")) return;
      this.querySelectorAll("li").forEach((answer) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "answer-button";
        button.append(answer.querySelector("span"));
        button.addEventListener("click", () => this.judge(answer, button));
        answer.append(button);
      });
    }

    /** @param {HTMLElement} answer @param {HTMLButtonElement} button */
    judge(answer, button) {
      const status = statusOf(this);
      const isRight = "right" in answer.dataset;
      this.querySelectorAll("button").forEach((one) => one.removeAttribute("aria-pressed"));
      button.setAttribute("aria-pressed", "true");
      answer.classList.add(isRight ? "is-right" : "is-wrong");
      status.textContent = isRight ? `${status.dataset.right} ${status.dataset.why}` : status.dataset.wrong;
    }
  }

  /** Two pictures of one place on each other; a slider shows more of the second. */
  class BeforeAfter extends HTMLElement {
    connectedCallback() {
      const label = this.querySelector("label");
      const slider = label.querySelector("input");
      const after = this.querySelectorAll("figure")[1];
      const show = () => after.style.setProperty("--hidden", `${100 - Number(slider.value)}%`);
      this.classList.add("is-live");
      label.hidden = false;
      slider.addEventListener("input", show);
      show();
    }
  }

  customElements.define("find-hazards", FindHazards);
  customElements.define("put-in-order", PutInOrder);
  customElements.define("check-point", CheckPoint);
  customElements.define("before-after", BeforeAfter);
})();
