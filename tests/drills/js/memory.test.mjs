import assert from "node:assert/strict";
import { test } from "node:test";
import { cases, load } from "./common.mjs";

const { Memory } = await load("memory");
const { Sight } = await load("../drill-class/sight");
const { plan, looks } = cases.memory;

test("the browser remembers what the window remembers", () => {
  const memory = new Memory(plan);
  for (const { agents, turn, rooms, sight, ids, cells, doors, unseen } of looks) {
    const column = (at) => agents.map((agent) => agent[at]);
    const snapshot = {
      tick: turn * 60,
      count: agents.length, id: column(0), state: agents.map(() => 0), storey: column(3),
      cells: Uint8Array.from(plan.cells.flatMap(() => [0, turn])),
      doors: new Uint8Array(plan.doors.length).fill(turn % 2),
    };
    const moment = { snapshot, x: column(1), y: column(2) };
    const seen = memory.seen(moment, { x: 9, y: 1.2, storey: 1 }, 3, new Set(rooms), sight);
    assert.deepEqual([...seen.snapshot.id].sort((a, b) => a - b), ids);
    assert.deepEqual(Array.from(seen.snapshot.cells).filter((_, at) => at % 2), cells);
    assert.deepEqual(Array.from(seen.snapshot.doors), doors);
    assert.deepEqual(Object.fromEntries(memory.unseen(new Set(rooms), 1, turn * 60)), unseen);
  }
});

test("a class sees no smoke in a room out of sight, and what it saw grows uncertain", () => {
  const cells = (extinction) => plan.cells.map(() => ({ layer: 1, extinction })), open = plan.doors.map(() => 1);
  const shut = plan.doors.map(() => 0), room = (id) => plan.rooms.find((entry) => entry.id === id);
  const smoke = (sight, id) => sight.cells[plan.cells.findIndex((cell) => cell.room === id)]?.extinction;
  const sight = new Sight(plan), hall = { x: 9, y: 1.2, storey: 1 };
  sight.look(hall, cells(1), shut, 0);
  assert.deepEqual([smoke(sight, "hall-f2"), smoke(sight, "b-f2")], [1, undefined]);
  assert.deepEqual([sight.unknown(room("hall-f2")), sight.unknown(room("b-f2"))], [0, 1]);
  assert.ok(sight.shows(hall) && !sight.shows({ x: 9, y: 5, storey: 1 }));
  sight.look(hall, cells(2), open, 20);
  assert.equal(sight.unknown(room("b-f2")), 0);
  sight.look(hall, cells(3), shut, 40);
  assert.equal(smoke(sight, "b-f2"), 2);
  const before = sight.unknown(room("b-f2"));
  sight.look(hall, cells(3), shut, 2000);
  assert.ok(before > 0 && before < 1 && sight.unknown(room("b-f2")) === 1);
});
