import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { Input } = await load("input");

/** A finger that was put down at 300, 100 so many ms ago, and the figure at 100, 100. */
function holding(ms, more = {}) {
  const input = Object.create(Input.prototype);
  const pointer = { id: 1, touch: true, fromX: 300, fromY: 100, x: 300, y: 100, since: performance.now() - ms, dragged: false, ...more };
  return Object.assign(input, { held: new Set(), pointer, figure: () => [100, 100], _pad: () => [0, 0] });
}

test("a finger that rests walks to where it is, and one that drags steers", () => {
  assert.deepEqual(holding(50).direction(), [0, 0], "a tap is no step");
  assert.deepEqual(holding(500).direction(), [1, 0]);
  const [x, y] = holding(500, { dragged: true, x: 300, y: 40 }).direction();
  assert.deepEqual([x, y > 0.9], [0, true]);
  assert.deepEqual(holding(500, { dragged: true }).direction(), [0, 0], "dragged back: it stands");
});

test("a finger on the figure stands", () => {
  assert.deepEqual(holding(500, { x: 104, y: 100 }).direction(), [0, 0]);
});
