import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { Hud } = await load("hud");
const { hint } = await load("hints");

/** What of the page the alarm needs: the parts that it shows, and a device that can be shaken. */
function page() {
  const part = () => ({ hidden: true, textContent: "", ended: null, addEventListener(_name, done) { this.ended = done; } });
  const hud = Object.create(Hud.prototype);
  Object.assign(hud, { parts: { flash: part(), heard: part() }, texts: { heard: "{what}", heard_alarm: "a", heard_fire: "f", heard_crowd: "c" }, alarm: null });
  const shaken = [];
  Object.defineProperty(globalThis, "navigator", { value: { vibrate: (beats) => shaken.push(beats) }, configurable: true });
  return { hud, shaken };
}
const sounds = (alarm) => ({ alarm, fire: 0, crowd: 0 });

test("the alarm flashes the screen and shakes the device once, when it begins to sound", () => {
  const { hud, shaken } = page();
  hud.hear(sounds(false), true);
  hud.hear(sounds(true), true);
  hud.hear(sounds(true), true);
  assert.equal(shaken.length, 1);
  assert.equal(hud.parts.flash.hidden, false);
  hud.parts.flash.ended();
  assert.equal(hud.parts.flash.hidden, true);
});

test("who comes when it sounds already is not frightened by it", () => {
  const { hud, shaken } = page();
  hud.hear(sounds(true), true);
  assert.equal(shaken.length, 0);
});

test("it shakes no more than three times a second", () => {
  const { hud, shaken } = page();
  hud.hear(sounds(false), true);
  hud.hear(sounds(true), true);
  const [beats] = shaken, shakes = (beats.length + 1) / 2, seconds = beats.reduce((a, b) => a + b) / 1000;
  assert.ok(shakes / seconds <= 3);
});

test("while the clock stands nothing is asked for", () => {
  const { hud } = page();
  const view = { newer: {}, score: null, over: false }, line = { state: "joined" };
  assert.equal(hud._isPlaying({ ...view, phase: "running" }, line), true);
  for (const phase of ["lobby", "countdown", "paused", "deciding"]) assert.equal(hud._isPlaying({ ...view, phase }, line), false);
});

test("who is stuck in a lift goes on reading so", () => {
  const view = { own: { in_lift: true }, notice: { until: 0, key: "" }, status: {}, leftS: () => 0, stuck: true };
  assert.equal(hint(view, {}, 1).key, "in_lift_stuck");
  assert.equal(hint({ ...view, stuck: false }, {}, 1).key, "in_lift");
});

test("children are told of heat without burns", () => {
  const view = { own: {}, child: true, notice: { until: 2, key: "in_pain" } };
  assert.deepEqual(hint(view, {}, 1), { key: "in_pain_child", values: {}, tone: "bad" });
  assert.equal(hint({ ...view, child: false }, {}, 1).key, "in_pain");
});
