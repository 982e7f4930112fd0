/* A binary snapshot as pages that look on want it: agents by id, smoke by cell. */

import { INCAPACITATED, OUT, PLAYER, WAITING, WALKING, unpack } from "../drill/snapshot.js";

export const VERSION = 2;
export { INCAPACITATED as DOWN, OUT, PLAYER as PLAYER_STATE, WAITING, WALKING };

/** The snapshot in an ArrayBuffer; null for anything else. Places are in metres. */
export function decode(buffer) {
  let found;
  try {
    found = unpack(buffer, VERSION);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  const agents = new Map();
  for (let i = 0; i < found.count; i += 1) {
    agents.set(found.id[i], { x: found.x[i], y: found.y[i], state: found.state[i], storey: found.storey[i] });
  }
  const cells = [];
  for (let i = 0; i < found.cells.length; i += 2) {
    cells.push({ layer: found.cells[i] / 10, extinction: found.cells[i + 1] / 20 });
  }
  const { tick, alarm, dark, full, doors, players } = found;
  return { tick, alarm, dark, full, agents, cells, doors, players };
}
