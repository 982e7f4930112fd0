/* Lets only the columns leave the browser that the form names: a table is read here, and what is sent is made anew of
   the cells below those headings. What book-files.js reads and text (.csv) is taken; anything else is not. */
(() => {
  "use strict";

  const NUMBER = /[GLJglj]?(?:\d[ \u00a0\u200b-]?){17}[\dXx]|\d(?:\.\d+)?E\+?1[5-9]/g;
  const MOST_BYTES = 10 * 1024 * 1024;
  const HEADER_WITHIN = 30;
  const REMARK = /[(（[【].*?[)）\]】]|[*＊:：]/g;

  /** Text in half width, as the server narrows it. */
  const narrow = (text) => text.normalize("NFKC");
  const heading = (text) => narrow(text.replace(REMARK, "")).replace(/\s+/g, "").toLowerCase();

  // -- text -------------------------------------------------------------------------------------------------------

  function decoded(bytes) {
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
    for (const encoding of wide ? [wide] : ["utf-8", "gb18030"]) {
      try {
        return new TextDecoder(encoding, { fatal: true }).decode(bytes);
      } catch {
        /* the next encoding */
      }
    }
    return null;
  }

  function rowsOfText(text) {
    const sign = [",", "\t", ";"].reduce((best, one) => (text.split(one).length > text.split(best).length ? one : best));
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at];
      const row = rows[rows.length - 1];
      if (quoted) {
        if (char !== '"') row[row.length - 1] += char;
        else if (text[at + 1] === '"') {
          row[row.length - 1] += char;
          at += 1;
        } else quoted = false;
      } else if (char === '"' && row[row.length - 1] === "") quoted = true;
      else if (char === sign) row.push("");
      else if (char === "\n" || (char === "\r" && text[at + 1] !== "\n")) rows.push([""]);
      else if (char !== "\r") row[row.length - 1] += char;
    }
    return rows;
  }

  const tablesOfText = (text) => (/^\s*<(!doctype|html|table|meta|\?xml)/i.test(text) ? window.bookFiles.tablesOfPage(text) : [rowsOfText(text)]);

  // -- what is sent -----------------------------------------------------------------------------------------------

  /** The line of headings with most known ones, of all tables; null when there is none. */
  function bestHeading(tables, words) {
    let best = null;
    for (const rows of tables) {
      rows.slice(0, HEADER_WITHIN).forEach((cells, line) => {
        const known = cells.map((text, place) => (words.has(heading(text)) ? place : -1)).filter((place) => place >= 0);
        if (known.length && (!best || known.length > best.known.length)) best = { rows, line, known };
      });
    }
    return best;
  }

  const quote = (text) => `"${narrow(text).replace(NUMBER, "").trim().replace(/"/g, '""')}"`;

  function show(status, text) {
    status.textContent = text;
    status.hidden = false;
  }

  /** Puts the cleaned table in the file's place; takes the file out when it cannot be cleaned. */
  async function clean(input) {
    const status = input.form.querySelector("[data-sheet-guard-status]");
    status.hidden = true;
    const file = input.files[0];
    if (!file) return;
    const words = new Set(input.form.dataset.sheetWords.split("|"));
    let tables = null;
    try {
      if (file.size <= MOST_BYTES && typeof DataTransfer !== "undefined") {
        const bytes = new Uint8Array(await file.arrayBuffer());
        tables = window.bookFiles.tablesOf(bytes) ?? tablesOfText(decoded(bytes) ?? "");
      }
    } catch {
      tables = null;
    }
    const found = tables && bestHeading(tables, words);
    if (!found) {
      input.value = "";
      show(status, tables ? status.dataset.noHeading : status.dataset.unreadable);
      return;
    }
    const names = found.rows[found.line];
    const lines = found.rows.slice(found.line).map((row) => found.known.map((place) => quote(row[place] ?? "")).join(","));
    const kept = new DataTransfer();
    const name = file.name.replace(/\.[^.]*$/, "");
    kept.items.add(new File(["\ufeff", lines.join("\r\n")], `${name}.csv`, { type: "text/csv" }));
    input.files = kept.files;
    const left = names.filter((text, place) => text.trim() && !found.known.includes(place));
    const said = status.dataset.kept + found.known.map((place) => names[place].trim()).join("、");
    show(status, left.length ? `${said}。${status.dataset.left}${left.map((text) => text.trim()).join("、")}` : said);
  }

  /** @type {NodeListOf<HTMLInputElement>} */
  const inputs = document.querySelectorAll("[data-sheet-words] input[data-sheet-guard]");
  for (const input of inputs) {
    let running = null;
    input.addEventListener("change", () => {
      const mine = clean(input).finally(() => {
        if (running === mine) running = null;
      });
      running = mine;
    });
    input.form.addEventListener("submit", (event) => {
      if (!running) return;
      event.preventDefault();
      running.finally(() => setTimeout(() => input.form.submit()));
    });
  }
})();
