/* Lets only the columns leave the browser that the form names: a table is read here, and what is sent is made anew of
   the cells below those headings. Spreadsheets (.xlsx) and text (.csv) are read; anything else is not taken. */
(() => {
  "use strict";

  const NUMBER = /[GLJglj]?(?:\d[ \u00a0\u200b-]?){17}[\dXx]|\d(?:\.\d+)?E\+?1[5-9]/g;
  const MOST_BYTES = 10 * 1024 * 1024;
  const HEADER_WITHIN = 30;
  const REMARK = /[(（[【].*?[)）\]】]|[*＊:：]/g;

  /** Text in half width, as the server narrows it. */
  const narrow = (text) => text.normalize("NFKC");
  const heading = (text) => narrow(text.replace(REMARK, "")).replace(/\s+/g, "").toLowerCase();

  // -- an .xlsx is a zip of XML -----------------------------------------------------------------------------------

  /** The entries of a zip by name: where the packed bytes lie, how they are packed. */
  function entriesOf(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Error("no directory");
    const found = new Map();
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      const length = view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
      const local = view.getUint32(at + 42, true);
      const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = view.getUint32(at + 20, true);
      found.set(name, {
        method: view.getUint16(at + 10, true),
        check: bytes.subarray(at + 16, at + 20),
        size: bytes.subarray(at + 24, at + 28),
        bytes: bytes.subarray(begin, begin + packed),
      });
      at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return found;
  }

  /** An entry as XML. Deflated bytes get the head and end of a gzip file, which older browsers unpack too. */
  async function xmlOf(entry) {
    let stream = new Blob([entry.bytes]).stream();
    if (entry.method === 8) {
      const head = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
      const packed = new Blob([head, entry.bytes, entry.check, entry.size]);
      stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
    }
    const text = await new Response(stream).text();
    return new DOMParser().parseFromString(text, "application/xml");
  }

  const textsIn = (node) =>
    [...node.getElementsByTagNameNS("*", "t")]
      .filter((one) => one.parentNode.localName !== "rPh")
      .map((one) => one.textContent)
      .join("");

  /** The place of a cell in its row: A is 0. */
  function columnOf(reference) {
    let place = 0;
    for (const letter of reference.replace(/\d/g, "")) place = place * 26 + letter.charCodeAt(0) - 64;
    return place - 1;
  }

  function rowsOf(xml, shared) {
    const rows = [];
    for (const row of xml.getElementsByTagNameNS("*", "row")) {
      const cells = [];
      for (const cell of row.getElementsByTagNameNS("*", "c")) {
        const reference = cell.getAttribute("r");
        const value = cell.getElementsByTagNameNS("*", "v")[0];
        const kind = cell.getAttribute("t");
        let text = value ? value.textContent : "";
        if (kind === "s") text = shared[Number(text)] ?? "";
        if (kind === "inlineStr") text = textsIn(cell);
        cells[reference ? columnOf(reference) : cells.length] = text;
      }
      rows.push(Array.from(cells, (text) => text ?? ""));
    }
    return rows;
  }

  async function workbook(bytes) {
    const entries = entriesOf(bytes);
    const strings = entries.get("xl/sharedStrings.xml");
    const shared = strings ? [...(await xmlOf(strings)).getElementsByTagNameNS("*", "si")].map(textsIn) : [];
    const names = [...entries.keys()].filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name));
    return Promise.all(names.map(async (name) => rowsOf(await xmlOf(entries.get(name)), shared)));
  }

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
        if (bytes[0] === 0x50 && bytes[1] === 0x4b) tables = await workbook(bytes);
        else if (bytes[0] !== 0xd0) tables = [rowsOfText(decoded(bytes) ?? "")];
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
