/* Texts come from the server in the page's language; they hold Python's {name}, {name:.0f} and {name:g}. */

const HOLE = /\{(\w+)(?::(\.\d+f|g))?\}/g;

function shown(value, format) {
  if (format === undefined) return String(value);
  if (format === "g") return String(Number(Number(value).toPrecision(6)));
  return Number(value).toFixed(Number(format.slice(1, -1)));
}

/** The text with its holes filled; a hole without a value stays as it is. */
export function fill(text, values = {}) {
  return text.replace(HOLE, (hole, name, format) => (name in values ? shown(values[name], format) : hole));
}

/** A colour of the shared description, an array of three, for canvas and CSS. */
export function css([red, green, blue], alpha = 1) {
  return alpha === 1 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${alpha})`;
}
