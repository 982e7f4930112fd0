/* Takes numbers of identity cards out of a text table before it is sent. The server does so with every kind of file. */
(() => {
  "use strict";

  const NUMBER = /(^|[^0-9A-Za-z])([GLJglj]?(?:\d[ \u00a0\u200b-]?){17}[\dXx])(?![0-9A-Za-z])/g;
  const MOST_BYTES = 10 * 1024 * 1024;
  /** @type {[string, number[]][]} */
  const MARKS = [
    ["utf-16le", [0xff, 0xfe]],
    ["utf-16be", [0xfe, 0xff]],
  ];

  const narrow = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

  /** The text of a file in the encoding that it is in; null for what is no text. */
  function decoded(bytes) {
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return null;
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf) return null;
    const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
    for (const encoding of marked ? [marked[0]] : ["utf-8", "gb18030"]) {
      try {
        return new TextDecoder(encoding, { fatal: true }).decode(bytes);
      } catch {
        /* the next encoding */
      }
    }
    return null;
  }

  /** The lines without such numbers, and which lines had some. A line is cleaned only where it must be. */
  function withoutNumbers(text) {
    const found = [];
    const lines = text.split(/\r\n|\n|\r/).map((line, index) => {
      const plain = narrow(line);
      const clean = plain.replace(NUMBER, "$1");
      if (clean === plain) return line;
      found.push(index + 1);
      return clean;
    });
    return { found, text: lines.join("\r\n") };
  }

  async function guard(input) {
    const status = input.form.querySelector("[data-sheet-guard-status]");
    status.hidden = true;
    const file = input.files[0];
    if (!file || file.size > MOST_BYTES || typeof DataTransfer === "undefined") return;
    const text = decoded(new Uint8Array(await file.arrayBuffer()));
    if (text === null || input.files[0] !== file) return;
    const clean = withoutNumbers(text);
    if (!clean.found.length) return;
    const kept = new DataTransfer();
    kept.items.add(new File(["\ufeff", clean.text], file.name, { type: "text/csv" }));
    input.files = kept.files;
    const shown = clean.found.slice(0, 20).join(", ") + (clean.found.length > 20 ? " …" : "");
    status.textContent = status.dataset.dropped + shown;
    status.hidden = false;
  }

  /** Sends the form again once the event that was held back is over: within it a browser ignores a second one. */
  function sendAgain(form, submitter) {
    setTimeout(() => {
      if (form.requestSubmit) form.requestSubmit(submitter ?? undefined);
      else form.submit();
    });
  }

  /** @type {NodeListOf<HTMLInputElement>} */
  const guarded = document.querySelectorAll("input[data-sheet-guard]");
  for (const input of guarded) {
    let running = null;
    input.addEventListener("change", () => {
      const mine = guard(input).finally(() => {
        if (running === mine) running = null;
      });
      running = mine;
    });
    input.form.addEventListener("submit", (event) => {
      if (!running) return;
      event.preventDefault();
      running.finally(() => sendAgain(input.form, event.submitter));
    });
  }
})();
