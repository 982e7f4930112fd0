/* The binary snapshot of simulator/protocol/snapshot.py, field by field. */

export const MAGIC = 0xf19e;
export const WALKING = 0, WAITING = 1, OUT = 2, INCAPACITATED = 3, PLAYER = 4;
const HEADER = 16, AGENT = 7, CELL = 2, ROW = 10;

/** The snapshot in a binary frame. Throws RangeError for anything else. */
export function unpack(buffer, version) {
  if (buffer.byteLength < HEADER) throw new RangeError("too short");
  const data = new DataView(buffer);
  if (data.getUint16(0, true) !== MAGIC || data.getUint8(2) !== version) {
    throw new RangeError("another format or version");
  }
  const flags = data.getUint8(3);
  const agents = data.getUint16(8, true), cells = data.getUint16(10, true);
  const doors = data.getUint16(12, true), players = data.getUint8(14);
  if (buffer.byteLength !== HEADER + AGENT * agents + CELL * cells + doors + ROW * players) {
    throw new RangeError("wrong length");
  }
  const cellsAt = HEADER + AGENT * agents, doorsAt = cellsAt + CELL * cells;
  return {
    tick: data.getUint32(4, true),
    alarm: Boolean(flags & 1), dark: Boolean(flags & 2), full: Boolean(flags & 4),
    ...people(data, agents),
    cells: new Uint8Array(buffer, cellsAt, CELL * cells), // layer in dm, extinction in 0.05 /m, by turns
    doors: new Uint8Array(buffer, doorsAt, doors),
    players: rows(data, doorsAt + doors, players),
  };
}

function people(data, count) {
  const id = new Uint16Array(count), x = new Float32Array(count), y = new Float32Array(count);
  const state = new Uint8Array(count), storey = new Uint8Array(count);
  for (let i = 0, at = HEADER; i < count; i += 1, at += AGENT) {
    id[i] = data.getUint16(at, true);
    x[i] = data.getInt16(at + 2, true) / 100;
    y[i] = data.getInt16(at + 4, true) / 100;
    const byte = data.getUint8(at + 6);
    state[i] = byte & 15;
    storey[i] = byte >> 4;
  }
  return { count, id, x, y, state, storey };
}

function rows(data, start, count) {
  const found = [];
  for (let i = 0, at = start; i < count; i += 1, at += ROW) {
    found.push({
      agent: data.getUint16(at, true), ack: data.getUint32(at + 2, true), dose: data.getUint8(at + 6) / 200,
      speed: data.getUint8(at + 7) / 50, sight: data.getUint8(at + 8) / 5, low: data.getUint8(at + 9) > 0,
    });
  }
  return found;
}

/** The snapshot with smoke and doors of the one before where it has none of its own. */
export function completed(snapshot, before) {
  if (!snapshot.full && before) {
    snapshot.cells = before.cells;
    snapshot.doors = before.doors;
  }
  return snapshot;
}

/** Where an agent stands in the arrays of a snapshot; -1 when it is not in it. */
export function indexOf(snapshot, agent) {
  return snapshot.id.indexOf(agent);
}
