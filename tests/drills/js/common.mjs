/* The client's modules and what Python has written down for them to be held against. */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { DRILL_MODULES, DRILL_CASES } = process.env;

export const cases = JSON.parse(readFileSync(DRILL_CASES, "utf8"));

/** One module of the client by its name. */
export function load(name) {
  return import(pathToFileURL(`${DRILL_MODULES}/${name}.js`));
}

export function bytes(hex) {
  return Uint8Array.from(Buffer.from(hex, "hex")).buffer;
}
