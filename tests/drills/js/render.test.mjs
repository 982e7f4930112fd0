import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { Camera, groupsOf, Renderer } = await load("render");
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

const { drawStill } = await load("still");
const { LIGHT_MARK_PX } = await load("pace");

/** What is written on a storey of a phone's light picture, and how many arrows are drawn, with marks of a least size. */
function drawn(least) {
  const words = [];
  let arrows = 0, points = 0;
  const pen = {
    canvas: { width: 195, height: 422 }, fillRect() {}, fill() { arrows += points === 7; }, stroke() {}, arcTo() {}, closePath() {},
    beginPath() { points = 0; }, moveTo() {}, lineTo() { points += 1; }, measureText: (text) => ({ width: 10 * text.length }),
    fillText(text) { words.push(text); },
  };
  const glyph = (letter) => ({ letter, colour: [1, 2, 3] }), colour = [0, 0, 0];
  const shared = {
    language: "zh", font: "serif", texts: { exit_way: "安全出口", stair_down: "下到{name}", stair_up: "上到{name}" },
    symbols: {
      glyphs: { alarm_buttons: glyph("报"), extinguishers: glyph("灭") }, rooms: {}, room: colour, outside: colour,
      beyond: colour, wall: colour, green: colour, blue: colour, corridor: colour,
    },
  };
  const thing = { storey: 1, at: [3, 3] }, stair = { storey: 1, first: [0, 0, 1, 3], second: [1, 0, 2, 3], up: [0, 1] };
  const plan = {
    ground: 0, storeys: [{ name: { zh: "一层" } }, { name: { zh: "二层" } }], rooms: [], doors: [], assembly_points: [],
    stairs: [stair], alarm_buttons: [thing], extinguishers: [thing],
    signs: [{ storey: 1, at: [4, 4], to: "d", toward: [9, 4] }],
  };
  drawStill(pen, new Camera(0, 9, 13, 0, 0, least), plan, 1, shared);
  return { words, arrows };
}

test("the light picture keeps the words on equipment and stairs, and the arrows of signs", () => {
  const light = drawn(LIGHT_MARK_PX);
  assert.deepEqual(light.words.sort(), ["下到一层", "报", "灭"].sort());
  assert.equal(light.arrows, 3, "two of the stair, one of the sign");
  assert.deepEqual(drawn(0).words, [], "the control: so few pixels leave no room for them");
});

test("an exit that is known to be locked or barred is named so in red, over its green name", () => {
  const words = [];
  const pen = {
    beginPath() {}, moveTo() {}, lineTo() {}, stroke() {}, arcTo() {}, closePath() {},
    fill() {}, measureText: (text) => ({ width: 10 * text.length }), fillText(text) { words.push(text); },
  };
  const door = { storey: 0, centre: [3, 0], width: 2, axis: "x", exit: true, leaf: true, between: ["hall"], locked: false };
  const opening = { ...door, exit: false, leaf: false }, hall = { id: "hall", polygon: [[0, 0], [6, 0], [6, 4], [0, 4]] };
  const texts = { exit_locked: "locked", exit_barred: "barred", door_barred: "shut", door_locked: "-" };
  const drawer = Object.assign(Object.create(Renderer.prototype), {
    pen, plan: { rooms: [hall] }, shared: { texts, font: "serif" }, paint: { red: "red", leaf: "brown" },
    doors: [[{ door, index: 0 }, { door: { ...door, locked: true }, index: 1 }, { door: opening, index: 2 }]],
  });
  const written = (...doors) => {
    words.length = 0;
    drawer._drawDoors(camera, { doors }, 0);
    return [...words];
  };
  assert.deepEqual(written(2, 2, 2), ["barred", "locked", "shut"]);
  assert.deepEqual(written(1, 0, 1), [], "the control: a way that is open or only shut");
});
