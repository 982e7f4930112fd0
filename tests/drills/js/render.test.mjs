import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { Camera, groupsOf } = await load("render");
const { crosses, gathered, signTarget } = await load("plan");
const CANVAS = { width: 400, height: 400 };

/** Six people in a row on storey 1: waiting, walking, collapsed, a player, oneself, and one below. */
function scene(more = {}) {
  const x = Float32Array.from([0, 1, 2, 3, 4, 5]), y = new Float32Array(6);
  const snapshot = {
    count: 6, id: Uint16Array.from([10, 11, 12, 13, 14, 15]), state: Uint8Array.from([1, 0, 3, 4, 4, 0]),
    storey: Uint8Array.from([1, 1, 1, 1, 1, 0]),
  };
  return { moment: { snapshot, x, y }, storey: 1, me: 14, helpless: new Set(), child: false, ...more };
}

const camera = new Camera(2, 0, 30, 200, 200);
const count = (groups) => Object.fromEntries(Object.entries(groups).map(([name, places]) => [name, places.length / 2]));

test("everybody else on the storey is drawn by what they are", () => {
  assert.deepEqual(count(groupsOf(scene(), camera, CANVAS, 10)), {
    waiting: 1, walking: 1, out: 0, incapacitated: 1, helpless: 0, player: 1,
  });
});

test("children are shown nobody who has collapsed", () => {
  assert.equal(count(groupsOf(scene({ child: true }), camera, CANVAS, 10)).incapacitated, 0);
});

test("who waits for help is marked", () => {
  assert.equal(count(groupsOf(scene({ helpless: new Set([10]) }), camera, CANVAS, 10)).helpless, 1);
});

test("who is off the canvas is left out", () => {
  const away = new Camera(100, 0, 30, 200, 200);
  assert.equal(Object.values(count(groupsOf(scene(), away, CANVAS, 10))).reduce((a, b) => a + b), 0);
});

test("who is out stays in sight, at the assembly points", () => {
  const polygon = [[0, 0], [6, 0], [6, 4], [0, 4]];
  for (const out of [0, 1, 7, 158]) {
    const places = gathered({ assembly_points: [{ polygon }, { polygon }] }, out);
    assert.equal(places.length, out);
    assert.ok(places.every(([x, y]) => x >= 0 && x <= 6 && y >= 0 && y <= 4.5));
  }
});

test("an arrow shows the first door on the way, not a door behind a stall", () => {
  const doors = [{ id: "exit", centre: [42, 25] }];
  assert.deepEqual(signTarget({ doors, rooms: [] }, { to: "exit", toward: [40, 7] }), [40, 7]);
  assert.deepEqual(signTarget({ doors, rooms: [] }, { to: "exit", toward: null }), [42, 25]);
});

test("an arrow to the assembly point says when the house lies between", () => {
  const house = [[0, 0], [10, 0], [10, 6], [0, 6]];
  assert.ok(crosses(house, [5, -2], [5, 9]));
  assert.ok(!crosses(house, [-1, -2], [-1, 9]));
  assert.ok(!crosses(house, [12, 3], [20, 3]));
});
