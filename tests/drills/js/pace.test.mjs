import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { Pace } = await load("pace");

/** The pace after so many seconds at so many frames a second. */
function after(seconds, fps, pace = new Pace()) {
  for (let frame = 0; frame < seconds * fps; frame += 1) pace.note(1 / fps, pace.most);
  return pace;
}

test("a fast device is drawn in full", () => {
  const pace = after(60, 60);
  assert.equal(pace.isLight, false);
  assert.equal(pace.most, 1.5);
});

test("a slower one is drawn with fewer pixels, and no fewer than is good", () => {
  const pace = after(60, 25);
  assert.equal(pace.isLight, false);
  assert.equal(pace.most, 0.75);
});

test("below 20 frames a second for two seconds the picture is light, at 20 it is not", () => {
  assert.equal(after(10, 20.5).isLight, false);
  assert.equal(after(10, 19).isLight, true);
  assert.equal(after(1.9, 19).isLight, false);
  assert.equal(after(10, 19).most, 0.5);
});

test("what was light stays so, and one long pause is no slow device", () => {
  const pace = after(3, 10);
  after(60, 60, pace);
  assert.equal(pace.isLight, true);
  const other = after(1, 60);
  other.note(0.2, 1.5);
  assert.equal(after(5, 60, other).isLight, false);
});

test("after the page was hidden it is measured anew", () => {
  const pace = after(1.9, 10);
  pace.restart();
  assert.equal(after(1.9, 10, pace).isLight, false);
});
