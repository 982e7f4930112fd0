/* Reads spreadsheets in the browser, with nothing but itself: .xlsx and .ods (zips of XML), .xls as Excel 97 to 2003
   wrote it (BIFF8 in a compound file), and tables of web pages that are called .xls. Tables are lists of rows of texts. */
(() => {
  "use strict";

  const MOST_BYTES = 60 * 1024 * 1024; // of one unpacked part
  const MOST_CELLS = 2e6;
  const MOST_REPEATED = 1000; // empty cells and rows that an .ods says once

  // -- deflate (RFC 1951): browsers before Chromium 80 and Safari 16.4 unpack nothing for a page -------------------

  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const FAR = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
    12289, 16385, 24577,
  ];
  const FAR_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  /** A canonical Huffman code by the lengths of its symbols: how many of each length, and the symbols in order. */
  function code(lengths) {
    const counts = new Uint16Array(16);
    lengths.forEach((length) => { counts[length] += 1; });
    counts[0] = 0;
    const starts = new Uint16Array(16);
    for (let length = 1; length < 15; length += 1) starts[length + 1] = starts[length] + counts[length];
    const symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => { if (length) symbols[starts[length]++] = symbol; });
    return { counts, symbols };
  }

  /** @type {[any, any]} */
  const FIXED = [
    code(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8))),
    code(new Array(30).fill(5)),
  ];

  /** What deflated bytes hold, which is `size` long. Throws for anything else. */
  function inflate(bytes, size) {
    if (size > MOST_BYTES) throw new Error("too large");
    const out = new Uint8Array(size);
    let at = 0, held = 0, holding = 0, end = 0;
    const bits = (count) => {
      while (holding < count) {
        if (at >= bytes.length) throw new Error("cut off");
        held |= bytes[at++] << holding;
        holding += 8;
      }
      const found = held & ((1 << count) - 1);
      held >>>= count;
      holding -= count;
      return found;
    };
    const symbol = ({ counts, symbols }) => {
      let value = 0, first = 0, index = 0;
      for (let length = 1; length < 16; length += 1) {
        value |= bits(1);
        if (value - counts[length] < first) return symbols[index + value - first];
        index += counts[length];
        first = (first + counts[length]) << 1;
        value <<= 1;
      }
      throw new Error("no such code");
    };
    /** @returns {[any, any]} */
    const codes = () => {
      const literals = bits(5) + 257, fars = bits(5) + 1, count = bits(4) + 4;
      const lengths = new Array(19).fill(0);
      for (let place = 0; place < count; place += 1) lengths[ORDER[place]] = bits(3);
      const packed = code(lengths), found = [];
      while (found.length < literals + fars) {
        const next = symbol(packed);
        if (next < 16) found.push(next);
        else {
          const again = next === 16 ? found[found.length - 1] : 0;
          for (let left = next === 16 ? bits(2) + 3 : next === 17 ? bits(3) + 3 : bits(7) + 11; left > 0; left -= 1) found.push(again);
        }
      }
      return [code(found.slice(0, literals)), code(found.slice(literals))];
    };
    const block = ([literal, distance]) => {
      for (let next = symbol(literal); next !== 256; next = symbol(literal)) {
        if (next < 256) out[end++] = next;
        else {
          const length = LENGTHS[next - 257] + bits(LENGTH_BITS[next - 257]), sign = symbol(distance);
          const back = FAR[sign] + bits(FAR_BITS[sign]);
          if (back > end || end + length > size) throw new Error("out of bounds");
          for (let left = length; left > 0; left -= 1, end += 1) out[end] = out[end - back];
        }
        if (end > size) throw new Error("too long");
      }
    };
    for (let isLast = 0; !isLast;) {
      isLast = bits(1);
      const kind = bits(2);
      if (kind === 0) {
        held = holding = 0;
        const length = bytes[at] | (bytes[at + 1] << 8);
        if (end + length > size) throw new Error("too long");
        out.set(bytes.subarray(at + 4, at + 4 + length), end);
        at += 4 + length;
        end += length;
      } else if (kind < 3) block(kind === 1 ? FIXED : codes());
      else throw new Error("no such block");
    }
    if (end !== size) throw new Error("too short");
    return out;
  }

  // -- zips of XML ------------------------------------------------------------------------------------------------

  /** The entries of a zip by name, each a function that unpacks it. */
  function entriesOf(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Error("no directory");
    const found = new Map();
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      const length = view.getUint16(at + 28, true), method = view.getUint16(at + 10, true);
      const packed = view.getUint32(at + 20, true), size = view.getUint32(at + 24, true), local = view.getUint32(at + 42, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
      const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const inside = bytes.subarray(begin, begin + packed);
      found.set(name, () => (method === 8 ? inflate(inside, size) : inside));
      at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return found;
  }

  const xml = (bytes) => new DOMParser().parseFromString(new TextDecoder().decode(bytes), "application/xml");
  const all = (node, name) => [...node.getElementsByTagNameNS("*", name)];
  const textsIn = (node) => all(node, "t").filter((one) => one.parentNode.localName !== "rPh").map((one) => one.textContent).join("");

  /** The place of a cell in its row: A is 0. */
  function columnOf(reference) {
    let place = 0;
    for (const letter of reference.replace(/\d/g, "")) place = place * 26 + letter.charCodeAt(0) - 64;
    return place - 1;
  }

  const whole = (cells) => Array.from(cells, (text) => text ?? "");

  function rowsOfSheet(sheet, shared) {
    return all(sheet, "row").map((row) => {
      const cells = [];
      for (const cell of all(row, "c")) {
        const reference = cell.getAttribute("r"), kind = cell.getAttribute("t");
        const value = cell.getElementsByTagNameNS("*", "v")[0];
        let text = value ? value.textContent : "";
        if (kind === "s") text = shared[Number(text)] ?? "";
        if (kind === "inlineStr") text = textsIn(cell);
        cells[reference ? columnOf(reference) : cells.length] = text;
      }
      return whole(cells);
    });
  }

  function xlsx(entries) {
    const strings = entries.get("xl/sharedStrings.xml");
    const shared = strings ? all(xml(strings()), "si").map(textsIn) : [];
    const names = [...entries.keys()].filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name));
    return names.map((name) => rowsOfSheet(xml(entries.get(name)()), shared));
  }

  const times = (node, name) => {
    const said = [...node.attributes].find((one) => one.localName === name);
    return Math.min(MOST_REPEATED, Number(said ? said.value : 1) || 1);
  };

  function ods(entries) {
    return all(xml(entries.get("content.xml")()), "table").map((table) => {
      const rows = [];
      for (const row of all(table, "table-row")) {
        const cells = [];
        for (const cell of row.children) {
          const text = all(cell, "p").map((one) => one.textContent).join("\n");
          for (let left = times(cell, "number-columns-repeated"); left > 0; left -= 1) cells.push(text);
        }
        const isEmpty = cells.every((text) => !text);
        for (let left = isEmpty ? 1 : times(row, "number-rows-repeated"); left > 0; left -= 1) rows.push(cells);
      }
      return rows;
    });
  }

  // -- .xls: a compound file with a stream of records -------------------------------------------------------------

  /** The stream called Workbook of a compound file. */
  function workbookStream(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const long = 1 << view.getUint16(30, true), short = 1 << view.getUint16(32, true);
    const sector = (number) => bytes.subarray((number + 1) * long, (number + 2) * long);
    const numbers = (part) => new DataView(part.buffer, part.byteOffset, part.byteLength);
    const listed = [];
    for (let place = 0; place < 109; place += 1) listed.push(view.getUint32(76 + 4 * place, true));
    for (let more = view.getUint32(68, true), left = view.getUint32(72, true); left > 0; left -= 1) {
      const part = numbers(sector(more));
      for (let place = 0; place < long - 4; place += 4) listed.push(part.getUint32(place, true));
      more = part.getUint32(long - 4, true);
    }
    const next = [];
    for (const number of listed.filter((one) => one < 0xfffffffa)) {
      const part = numbers(sector(number));
      for (let place = 0; place < long; place += 4) next.push(part.getUint32(place, true));
    }
    const chain = (first, table, part, unit) => {
      const found = [];
      for (let number = first; number < 0xfffffffa; number = table[number]) {
        if (found.length > table.length) throw new Error("a circle");
        found.push(part(number));
      }
      const joined = new Uint8Array(found.length * unit);
      found.forEach((one, place) => joined.set(one, place * unit));
      return joined;
    };
    const folder = chain(view.getUint32(48, true), next, sector, long), entry = numbers(folder);
    const named = (name) => {
      for (let at = 0; at + 128 <= folder.length; at += 128) {
        const length = entry.getUint16(at + 64, true);
        const called = new TextDecoder("utf-16le").decode(folder.subarray(at, at + Math.max(0, length - 2)));
        if (called === name) return { first: entry.getUint32(at + 116, true), size: entry.getUint32(at + 120, true) };
      }
      throw new Error("no such stream");
    };
    const { first, size } = named("Workbook");
    if (size >= view.getUint32(56, true)) return chain(first, next, sector, long).subarray(0, size);
    const small = chain(named("Root Entry").first, next, sector, long);
    const table = numbers(chain(view.getUint32(60, true), next, sector, long)), nextSmall = [];
    for (let place = 0; place < table.byteLength; place += 4) nextSmall.push(table.getUint32(place, true));
    return chain(first, nextSmall, (number) => small.subarray(number * short, (number + 1) * short), short).subarray(0, size);
  }

  /** Reads on over the borders of a record and those that continue it. */
  class Parts {
    constructor(parts) {
      this.parts = parts;
      this.at = 0;
    }

    byte() {
      while (this.at >= this.parts[0].length) {
        this.parts.shift();
        this.at = 0;
        if (!this.parts.length) throw new Error("cut off");
      }
      return this.parts[0][this.at++];
    }

    two() { return this.byte() | (this.byte() << 8); }
    four() { return this.two() + this.two() * 65536; }
    skip(count) { for (let left = count; left > 0; left -= 1) this.byte(); }

    /** A text of so many signs; where it goes on in another record, that one begins with how wide its signs are. */
    text(count, isWide) {
      const signs = [];
      let wide = isWide;
      for (let left = count; left > 0; left -= 1) {
        if (this.at >= this.parts[0].length) wide = this.byte() & 1;
        signs.push(wide ? this.two() : this.byte());
      }
      return signs.map((sign) => String.fromCharCode(sign)).join("");
    }

    /** A text with its head: length, options, marks of fonts. */
    headed() {
      const count = this.two(), options = this.byte();
      const fonts = options & 8 ? this.two() : 0, more = options & 4 ? this.four() : 0;
      const text = this.text(count, options & 1);
      this.skip(4 * fonts + more);
      return text;
    }
  }

  function rk(value) {
    const view = new DataView(new ArrayBuffer(8));
    view.setUint32(4, (value & 0xfffffffc) >>> 0, true);
    const number = value & 2 ? value >> 2 : view.getFloat64(0, true);
    return String(value & 1 ? number / 100 : number);
  }

  const BOF = 0x809, EOF = 0x0a, SST = 0xfc, CONTINUE = 0x3c, LABELSST = 0xfd, LABEL = 0x204, NUMBER = 0x203, RK = 0x27e, MULRK = 0xbd;
  const FORMULA = 0x06, STRING = 0x207, LOCKED = 0x2f;

  function xls(bytes) {
    const stream = workbookStream(bytes), view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
    const tables = [];
    let shared = [], rows = null, cells = 0, counted = null;
    const put = (row, column, text) => {
      if (!rows || (cells += 1) > MOST_CELLS) throw new Error("too large");
      (rows[row] ??= [])[column] = text;
    };
    for (let at = 0; at + 4 <= stream.length;) {
      const kind = view.getUint16(at, true), parts = [];
      const body = at + 4;
      do {
        const length = view.getUint16(at + 2, true);
        parts.push(stream.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      } while (at + 4 <= stream.length && view.getUint16(at, true) === CONTINUE);
      const place = () => [view.getUint16(body, true), view.getUint16(body + 2, true)];
      if (kind === LOCKED) throw new Error("needs a password");
      else if (kind === BOF) rows = view.getUint16(body + 2, true) === 0x10 ? [] : null;
      else if (kind === EOF && rows) {
        tables.push(Array.from(rows, (row) => whole(row ?? [])));
        rows = null;
      } else if (kind === SST) {
        const read = new Parts(parts);
        read.skip(4);
        shared = Array.from({ length: Math.min(read.four(), MOST_CELLS) }, () => read.headed());
      } else if (kind === LABELSST) put(...place(), shared[view.getUint32(body + 6, true)] ?? "");
      else if (kind === LABEL) {
        const read = new Parts(parts);
        read.skip(6);
        put(...place(), read.headed());
      } else if (kind === NUMBER) put(...place(), String(view.getFloat64(body + 6, true)));
      else if (kind === RK) put(...place(), rk(view.getInt32(body + 6, true)));
      else if (kind === MULRK) {
        const [row, first] = place();
        for (let column = 0; column < (parts[0].length - 6) / 6; column += 1) {
          put(row, first + column, rk(view.getInt32(body + 4 + 6 * column + 2, true)));
        }
      } else if (kind === FORMULA) {
        counted = place();
        if (view.getUint16(body + 12, true) !== 0xffff) put(...counted, String(view.getFloat64(body + 6, true)));
      } else if (kind === STRING && counted) put(...counted, new Parts(parts).headed());
    }
    return tables;
  }

  // -- tables of web pages ----------------------------------------------------------------------------------------

  function page(text) {
    const found = new DOMParser().parseFromString(text, "text/html");
    return [...found.querySelectorAll("table")].map((table) => [...table.rows].map((row) => [...row.cells].flatMap((cell) => [
      cell.textContent.trim(), ...new Array(Math.min(MOST_REPEATED, cell.colSpan) - 1).fill(""),
    ])));
  }

  /** The tables of a spreadsheet; null for what is none of those above. Throws for one that cannot be read. */
  function tablesOf(bytes) {
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
      const entries = entriesOf(bytes);
      return entries.has("content.xml") ? ods(entries) : xlsx(entries);
    }
    return bytes[0] === 0xd0 && bytes[1] === 0xcf ? xls(bytes) : null;
  }

  Object.assign(window, { bookFiles: { tablesOf, tablesOfPage: page } });
})();
