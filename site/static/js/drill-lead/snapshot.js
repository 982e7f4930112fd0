/* Reads a binary snapshot of protocol 2 (simulator/protocol/snapshot.py says what is where). */

const MAGIC = 0xf19e;
const HEADER = 16;
const AGENT = 7;
const CELL = 2;
const PLAYER = 10;

export const VERSION = 2;
export const [WALKING, WAITING, OUT, DOWN, PLAYER_STATE] = [0, 1, 2, 3, 4];

/** The snapshot in an ArrayBuffer; null for anything else. Places are in metres. */
export function decode(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEADER || view.getUint16(0, true) !== MAGIC || view.getUint8(2) !== VERSION) return null;
  const flags = view.getUint8(3);
  const counts = { agents: view.getUint16(8, true), cells: view.getUint16(10, true), doors: view.getUint16(12, true) };
  const players = view.getUint8(14);
  const length = HEADER + counts.agents * AGENT + counts.cells * CELL + counts.doors + players * PLAYER;
  if (buffer.byteLength !== length) return null;
  let at = HEADER;
  const agents = new Map();
  for (let i = 0; i < counts.agents; i += 1, at += AGENT) {
    const state = view.getUint8(at + 6);
    const place = { x: view.getInt16(at + 2, true) / 100, y: view.getInt16(at + 4, true) / 100 };
    agents.set(view.getUint16(at, true), { ...place, state: state & 15, storey: state >> 4 });
  }
  const cells = [];
  for (let i = 0; i < counts.cells; i += 1, at += CELL) {
    cells.push({ layer: view.getUint8(at) / 10, extinction: view.getUint8(at + 1) / 20 });
  }
  const doors = new Uint8Array(buffer.slice(at, at + counts.doors));
  return {
    tick: view.getUint32(4, true), alarm: Boolean(flags & 1), dark: Boolean(flags & 2), full: Boolean(flags & 4),
    agents, cells, doors,
  };
}
