import assert from "node:assert/strict";
import { test } from "node:test";
import { cases, load } from "./common.mjs";

const { Memory } = await load("memory");
const { plan, looks } = cases.memory;

test("the browser remembers what the window remembers", () => {
  const memory = new Memory(plan);
  for (const { agents, turn, rooms, sight, ids, cells, doors } of looks) {
    const column = (at) => agents.map((agent) => agent[at]);
    const snapshot = {
      count: agents.length, id: column(0), state: agents.map(() => 0), storey: column(3),
      cells: Uint8Array.from(plan.cells.flatMap(() => [0, turn])),
      doors: new Uint8Array(plan.doors.length).fill(turn % 2),
    };
    const moment = { snapshot, x: column(1), y: column(2) };
    const seen = memory.seen(moment, { x: 9, y: 1.2, storey: 1 }, 3, new Set(rooms), sight);
    assert.deepEqual([...seen.snapshot.id].sort((a, b) => a - b), ids);
    assert.deepEqual(Array.from(seen.snapshot.cells).filter((_, at) => at % 2), cells);
    assert.deepEqual(Array.from(seen.snapshot.doors), doors);
  }
});
