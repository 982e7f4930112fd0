import assert from "node:assert/strict";
import { test } from "node:test";
import { cases, load } from "./common.mjs";

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
  const view = { own: { in_lift: true }, notice: { until: 0, key: "" }, status: {}, place: () => null, stuck: true };
  assert.equal(hint(view, cases.shared, 1).key, "in_lift_stuck");
  assert.equal(hint({ ...view, stuck: false }, cases.shared, 1).key, "in_lift");
});

test("children are told of heat without burns", () => {
  const view = { own: {}, status: {}, child: true, notice: { until: 2, key: "in_pain" } };
  assert.deepEqual(hint(view, cases.shared, 1), { key: "in_pain_child", values: {}, tone: "bad" });
  assert.equal(hint({ ...view, child: false }, cases.shared, 1).key, "in_pain");
});

test("who has come up a stair reads that it was up, longer than the name of a storey below", () => {
  const { hud } = page();
  const said = () => [hud.parts.banner.textContent, hud.parts.banner.className];
  const storeys = [{ name: { zh: "1" } }, { name: { zh: "2" } }], view = { phase: "running", silent: () => false, plan: { storeys } };
  Object.assign(hud, { storey: 0, nameUntil: 0, shared: { language: "zh" } });
  Object.assign(hud.parts, { banner: { textContent: "", className: "" } });
  hud.texts.went_up = "up to {name}";
  hud._banner(view, { state: "joined" }, { storey: 1 }, 10);
  assert.deepEqual(said(), ["up to 2", "said banner bad"]);
  hud._banner(view, { state: "joined" }, { storey: 1 }, 13);
  assert.equal(said()[0], "up to 2");
  hud._banner(view, { state: "joined" }, { storey: 0 }, 20);
  assert.deepEqual(said(), ["1", "said banner "]);
});

test("who has shouted is not asked to shout once more before the alarm", async () => {
  const { View } = await load("view");
  const view = new View(1, {});
  view.welcome = { player_id: "p" };
  view.take({ t: "event", kind: "shouted", player: "other", data: {} }, 1);
  assert.equal(view.hasShouted, false);
  view.take({ t: "event", kind: "warned", player: "p", data: {} }, 1);
  assert.equal(view.hasShouted, true);
});

test("a paused drill says that one is safe", () => {
  const { hud } = page();
  hud.texts.paused = "paused";
  hud.texts.paused_calm = "you are safe";
  const lines = hud._sheetLines({ status: {}, welcome: {}, phase: "paused" }, { state: "joined" });
  assert.ok(lines.some(([, text]) => text === "you are safe"));
});

test("a second tap at the same place does not answer a question that has hardly been read", () => {
  const { hud } = page(), isAnswer = { classList: { contains: () => true } }, other = { classList: { contains: () => false } };
  hud.askedAt = performance.now();
  assert.equal(hud._mayAnswer(isAnswer), false);
  assert.equal(hud._mayAnswer(other), true, "the control: any other button");
  hud.askedAt -= 700;
  assert.equal(hud._mayAnswer(isAnswer), true);
});
