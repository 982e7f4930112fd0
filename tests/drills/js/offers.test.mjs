import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, cases, load } from "./common.mjs";

const { fixed, isKeptFromFighting, offers } = await load("offers");
const { exitWay } = await load("arrows");
const { Facts } = await load("facts");
const { hint } = await load("hints");
const { NOTICES, View } = await load("view");
const { fill } = await load("text");
const { reach, texts, version } = cases.shared;

function viewOf({ status, own, frame }) {
  const view = new View(version, cases.shared.prediction);
  view.take({ ...cases.welcome, t: "welcome" }, 0);
  view.take(status, 0);
  view.take(own, 0);
  view.frame(bytes(frame), 0);
  return view;
}

const row = ({ action, text, ready, done, detail, label }) => [action, text, ready, done, detail, label];

for (const [index, scene] of cases.scenes.entries()) {
  test(`scene ${index} (${scene.name}): the same buttons and words as in the window`, () => {
    const view = viewOf(scene);
    assert.deepEqual(offers(view, reach, 0).map(row), scene.offers);
    assert.deepEqual(fixed(view).map(row), scene.fixed);
    const found = hint(view, cases.shared, 0);
    assert.equal(found ? fill(texts[found.key], { ...found.values, room: found.values.room?.zh }) : "", scene.hint);
    const facts = new Facts(view, reach, 0);
    for (const [name, is] of Object.entries(scene.facts)) assert.equal(facts.holds(name), is, name);
    const place = view.place();
    const way = place && exitWay(view, place);
    assert.equal(Boolean(way), Boolean(scene.exit));
    if (way) assert.ok(Math.hypot(way[0] - scene.exit[0], way[1] - scene.exit[1]) < 0.01);
  });
}

test("what an action led to is said with the same words", () => {
  assert.deepEqual(NOTICES, cases.notices);
});

test("who pushes a door open is told so unless it was felt or leads outdoors", () => {
  const said = (known) => {
    const view = viewOf(cases.scenes[0]);
    view.notice = { until: 0, key: "" };
    const data = { felt: false, exit: false, hot: false, bumped: true, ...known };
    view.take({ t: "event", kind: "door_opened", player: view.playerId, data }, 1);
    return view.notice.key;
  };
  assert.deepEqual([{}, { felt: true }, { exit: true }, { hot: true }].map(said), ["opened_bumped", "", "", "opened_hot"]);
});

test("in a child's room a collapse is said gently", () => {
  const scene = cases.scenes.find((entry) => entry.own.down);
  const view = viewOf(scene);
  assert.equal(hint(view, cases.shared, 0).key, "down");
  view.welcome.child = true;
  assert.equal(hint(view, cases.shared, 0).key, "down_child");
});

test("a minor is offered no extinguisher and told why when they reach for one", () => {
  const view = viewOf(cases.scenes.find((entry) => entry.offers.some(([action]) => action === "ext_lift")));
  assert.equal(isKeptFromFighting(view, reach), false);
  for (const minor of ["child", "teen"]) {
    view.welcome.minor = minor;
    assert.ok(!offers(view, reach, 0).some((offer) => offer.action === "ext_lift"));
    assert.equal(isKeptFromFighting(view, reach), true);
    view.take({ t: "event", kind: "refused", player: view.playerId, data: { why: "minor" } }, 1);
    assert.deepEqual(hint(view, cases.shared, 1), { key: `ext_${minor}`, values: {}, tone: "bad" });
    assert.ok(texts[`ext_${minor}`]);
  }
});

test("in the tutorial the server's goal is the hint", () => {
  const view = viewOf(cases.scenes.find((entry) => !entry.own.down));
  const goal = { id: "alarm", text_key: "goal_alarm", done: 1, step: 2, of: 7 };
  view.status = { ...view.status, goal };
  const found = hint(view, cases.shared, 0);
  assert.equal(found.key, "goal_alarm");
  assert.equal(fill(texts.goal, { ...found.goal, text: texts[found.key] }), `2/7  ${texts.goal_alarm}`);
  view.notice = { key: "did_alarm", until: 1 };
  assert.equal(hint(view, cases.shared, 0).key, "did_alarm"); // what has just happened comes first
});

test("every text a client can ask for is there", () => {
  for (const key of [...Object.values(NOTICES), "down_child", "paused", "deciding", "worker_away", "waiting_start"]) {
    assert.ok(texts[key], key);
  }
});

test("texts are filled as Python fills them", () => {
  for (const [text, values, wanted] of cases.fills) assert.equal(fill(text, values), wanted);
});

test("a flight that leads up is named in red as long as one pushes up it", () => {
  const view = viewOf(cases.scenes.find((entry) => entry.name === "stairs"));
  assert.notEqual(hint(view, cases.shared, 3).key, "hint_going_up");
  view.own.going_up = true;
  assert.deepEqual(hint(view, cases.shared, 3), { key: "hint_going_up", values: {}, tone: "bad" });
});

test("who has shouted is not asked to shout again before the alarm", () => {
  const view = viewOf(cases.scenes.find((entry) => entry.name === "corridor"));
  const before = hint(view, cases.shared, 3).key;
  assert.ok(["hint_alarm", "hint_shout"].includes(before));
  view.hasShouted = true;
  assert.equal(hint(view, cases.shared, 3).key, `${before}_done`);
});

test("a call that ends before all was said is told of", () => {
  const scene = cases.scenes.find((entry) => entry.own.call?.answers.length), view = viewOf(scene);
  view.take({ ...scene.own, call: null }, 1);
  assert.deepEqual(hint(view, cases.shared, 1), { key: "call_cut", values: {}, tone: "bad" });
});

test("behind shut doors with smoke or heat beyond them one is told to keep them shut", () => {
  const view = viewOf(cases.scenes.find((entry) => entry.name === "start"));
  const room = view.roomAt(view.place()).id;
  const ways = view.plan.doors.filter((door) => door.between.includes(room));
  assert.ok(!hint(view, cases.shared, 3).key.startsWith("hint_sealed"), "the control: nothing is known of what is beyond");
  for (const door of ways) view.take({ t: "event", kind: "door_felt", player: view.playerId, data: { hot: true, door: door.id } }, 1);
  assert.equal(hint(view, cases.shared, 9).key, "hint_sealed");
  view.own.called = true;
  assert.equal(hint(view, cases.shared, 9).key, "hint_sealed_called");
});
