/* The options of a decision with their vote counters: buttons, a number field each, and keys that reach the back row. */

const LETTERS = "ABC";
const MOST = 500;
const DIGITS_MS = 2000; // digits this close together are one number

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

export class Votes {
  /**
   * `choose(option, votes, letter)` is called when the class goes on.
   * @param {{
   *   list: HTMLElement, go: HTMLButtonElement, texts: Record<string, string>, language: Wire.Language,
   *   choose: (option: string, votes: number[], letter: string) => void,
   * }} parts
   */
  constructor({ list, go, texts, language, choose }) {
    this.list = list;
    this.go = go;
    this.texts = texts;
    this.language = language;
    this.choose = choose;
    /** @type {Wire.Option[]} */
    this.options = [];
    /** @type {number[]} */
    this.counts = [];
    this.last = -1;
    this.typedAt = 0;
    go.addEventListener("click", () => this.goOn());
    document.addEventListener("keydown", (event) => this.press(event));
  }

  ask(options) {
    this.options = options;
    this.counts = options.map(() => 0);
    this.last = -1;
    this.rows = options.map((option, index) => this.row(option, index));
    this.list.replaceChildren(...this.rows.map((row) => row.item));
    this.show();
  }

  close() {
    this.options = [];
  }

  row(option, index) {
    const letter = LETTERS[index];
    const { texts } = this;
    const field = element("input", { type: "number", min: 0, max: MOST, value: 0, inputmode: "numeric", "aria-label": `${texts.hands} ${letter}` });
    const less = element("button", { type: "button", class: "btn vote-step", "aria-label": `${texts.less} ${letter}` }, "−");
    const more = element("button", { type: "button", class: "btn vote-step", "aria-label": `${texts.more} ${letter}` }, "+");
    const pick = element("button", { type: "button", class: "btn btn-small vote-pick", "aria-label": `${texts.go_on} ${letter}` }, texts.pick);
    const bar = element("span", { class: "vote-bar", "aria-hidden": "true" });
    less.addEventListener("click", () => this.set(index, this.counts[index] - 1));
    more.addEventListener("click", () => this.set(index, this.counts[index] + 1));
    field.addEventListener("input", () => this.set(index, Number(field.value), field));
    pick.addEventListener("click", () => this.take(index));
    const mark = element("span", { class: `mark mark-${letter.toLowerCase()}`, "aria-hidden": "true" }, letter);
    const text = element("p", { class: "option-text" }, `${letter}. ${option.text[this.language]}`);
    const item = element("li", { class: "option" }, mark, text, element("div", { class: "vote" }, less, field, more, pick), bar);
    return { item, field, bar };
  }

  set(index, count, from = null) {
    this.counts[index] = Math.min(MOST, Math.max(0, Math.round(count) || 0));
    this.last = index;
    if (from === null) this.rows[index].field.value = this.counts[index];
    this.show();
  }

  /** The option most want; -1 for none and -2 for a tie. */
  get leading() {
    const top = Math.max(...this.counts);
    if (!this.counts.length || top === 0) return -1;
    return this.counts.filter((count) => count === top).length > 1 ? -2 : this.counts.indexOf(top);
  }

  show() {
    const { leading, texts } = this;
    const all = this.counts.reduce((sum, count) => sum + count, 0);
    this.rows.forEach((row, index) => {
      row.item.classList.toggle("is-leading", index === leading);
      row.bar.style.width = all ? `${(this.counts[index] / all) * 100}%` : "0";
    });
    this.go.disabled = leading < 0;
    this.go.textContent = leading >= 0 ? `${texts.go_on} ${LETTERS[leading]} ↵` : leading === -2 ? texts.tie : texts.no_votes;
  }

  goOn() {
    if (this.leading >= 0) this.take(this.leading);
  }

  take(index) {
    const option = this.options[index];
    if (!option) return;
    this.choose(option.id, [...this.counts], LETTERS[index]);
  }

  press(event) {
    if (!this.options.length || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const target = event.target;
    const typing = target instanceof HTMLInputElement;
    const index = LETTERS.indexOf(event.key.toUpperCase());
    if (event.key.length === 1 && index >= 0 && index < this.options.length) {
      event.preventDefault();
      this.set(index, this.counts[index] + (event.shiftKey ? -1 : 1));
      this.typedAt = 0;
    } else if (/^\d$/.test(event.key) && !typing && this.last >= 0) {
      event.preventDefault();
      const goesOn = event.timeStamp - this.typedAt < DIGITS_MS;
      this.typedAt = event.timeStamp;
      this.set(this.last, goesOn ? this.counts[this.last] * 10 + Number(event.key) : Number(event.key));
    } else if ((event.key === "Enter" && !(target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement)) || event.key === "PageDown") {
      event.preventDefault();
      this.goOn();
    }
  }
}
