import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { wayRound } = await load("detour");
const plan = {
  building: [[0, 0], [10, 0], [10, 6], [0, 6]], outside: [[-9, -9], [20, -9], [20, 15], [-9, 15]],
};

test("the way to the assembly point leads round the house, as in the window", () => {
  const { next, far, isStraight } = wayRound(plan, [4, -2], [4, 9]);
  assert.deepEqual([next, isStraight], [[-1.5, -1.5], false]);
  assert.ok(Math.abs(far - 20.22) < 0.1, `${far}`);
});

test("where nothing is between, it is straight there", () => {
  assert.deepEqual(wayRound(plan, [-3, 3], [-3, 9]), { next: [-3, 9], far: 6, isStraight: true });
});
