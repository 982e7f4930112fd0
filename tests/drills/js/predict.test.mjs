import assert from "node:assert/strict";
import { test } from "node:test";
import { cases, load } from "./common.mjs";
import { at, errors, longest, play } from "./line.mjs";

const { Floor } = await load("plan");
const { Predictor } = await load("predict");
const numbers = cases.shared.prediction;

const SEEDS = [7, 3, 11, 42];
const STEP_M = 0.1; // a step of 1.4 m/s at 60 frames a second is 0.023 m; a correction may add this much
const worst = (measure, options = {}) => Math.max(...SEEDS.map((seed) => measure(play({ seed, ...options }))));

test("at 200 ms and 2 % loss the figure is where the server comes to have it", () => {
  assert.ok(worst((game) => at(errors(game), 0.5)) < 0.12);
  assert.ok(worst((game) => at(errors(game), 0.95)) < 0.3);
  assert.ok(worst((game) => at(errors(game), 1)) < 1);
});

test("corrections fade in without a jump", () => {
  assert.ok(worst((game) => longest(game)) < STEP_M);
});

test("without the fading there would be jumps", () => {
  assert.ok(worst((game) => longest(game), { numbers: { fade_s: 0 } }) > STEP_M);
});

test("without prediction the figure would lag and jerk", () => {
  const plain = (measure) => Math.min(...SEEDS.map((seed) => measure(play({ seed, predict: false }))));
  assert.ok(plain((game) => at(errors(game), 0.5)) > 0.25);
  assert.ok(plain((game) => longest(game)) > STEP_M);
});

test("once the player stands, so does the figure, where the server has it", () => {
  for (const seed of SEEDS) {
    const { drawn, path } = play({ seed }), { x, y } = drawn.at(-1);
    assert.ok(Math.hypot(x - path.at(-1)[0], y - path.at(-1)[1]) < 0.03);
  }
});

test("somebody held up by a crowd is not drawn far ahead and pulled back again and again", () => {
  const game = play({ blocked: (now) => now > 20 && now < 40 });
  const held = game.drawn.filter(({ now }) => now > 22 && now < 40);
  const [x, y] = game.due(30), off = held.map((place) => Math.hypot(place.x - x, place.y - y)).sort((a, b) => a - b);
  assert.ok(at(off, 0.5) < 0.05);
  assert.ok(at(off, 0.9) < 0.15); // 0.28 m is what is walked in 200 ms
});

test("a new storey or a place far away is gone to at once", () => {
  const predictor = new Predictor(new Floor(cases.welcome.plan), numbers);
  const seen = { ack: 0, speed: 1.4, doors: new Uint8Array(99), due: 0, now: 0 };
  predictor.wish(0, 0, 0);
  predictor.correct({ x: 3, y: 5, storey: 1 }, seen);
  predictor.correct({ x: 3, y: 5, storey: 0 }, { ...seen, due: 0.1, now: 0.1 });
  assert.deepEqual(predictor.show(0.1), { x: 3, y: 5, storey: 0 });
  predictor.correct({ x: 3 + numbers.snap_m + 1, y: 5, storey: 0 }, { ...seen, due: 0.2, now: 0.2 });
  assert.equal(predictor.show(0.2).x, 3 + numbers.snap_m + 1);
});

test("a locked door is a wall", () => {
  const { plan } = cases.welcome, floor = new Floor(plan);
  const index = plan.doors.findIndex((door) => door.leaf && door.axis === "x");
  const { centre: [x, y], storey } = plan.doors[index];
  const doors = new Uint8Array(plan.doors.length).fill(1);
  assert.ok(floor.holds(x, y, storey, doors));
  doors[index] = 2;
  assert.ok(!floor.holds(x, y, storey, doors));
});

test("half a second ahead, the figure is where the engine lets it walk: along walls, through doors, on stairs", () => {
  const floor = new Floor(cases.welcome.plan), doors = new Uint8Array(cases.welcome.plan.doors.length).fill(1);
  const off = [];
  for (const { places, dx, dy } of cases.walks) {
    for (let i = 0; i + 5 < places.length; i += 1) {
      const [x, y, storey, speed] = places[i], [toX, toY, toStorey] = places[i + 5];
      if (storey !== toStorey) continue;
      const predictor = new Predictor(floor, numbers);
      predictor.wish(dx, dy, 0);
      predictor.note(1, 0);
      predictor.correct({ x, y, storey }, { ack: 1, speed, doors, due: 0, now: 0 });
      const { x: foundX, y: foundY } = predictor.show(0.5);
      off.push(Math.hypot(foundX - toX, foundY - toY));
    }
  }
  off.sort((a, b) => a - b);
  assert.ok(off.length > 150);
  assert.ok(at(off, 0.5) < 0.05, `median ${at(off, 0.5)}`);
  assert.ok(at(off, 0.95) < 0.3, `95 % ${at(off, 0.95)}`);
});

test("the same wishes and sightings are shown at the same places as by the window", () => {
  for (const { steps } of cases.predictions) {
    const predictor = new Predictor(new Floor(cases.welcome.plan), numbers);
    for (const [what, ...values] of steps) {
      if (what === "wish") predictor.wish(...values);
      else if (what === "note") predictor.note(...values);
      else if (what === "forget") predictor.forget();
      else if (what === "correct") {
        const [place, seen] = values, doors = new Uint8Array(cases.welcome.plan.doors.length).fill(1);
        for (const index of seen.locked) doors[index] = 2;
        predictor.correct(place, { ...seen, doors });
      } else {
        const [now, wanted] = values, shown = predictor.show(now);
        if (!wanted) {
          assert.equal(shown, null);
          continue;
        }
        assert.equal(shown.storey, wanted.storey);
        assert.ok(Math.hypot(shown.x - wanted.x, shown.y - wanted.y) < 1e-9, `${now}: ${shown.x} ${wanted.x}`);
      }
    }
  }
});

test("the window and the page stand on the same floor", () => {
  const { plan, places } = cases.floor, floor = new Floor(plan), doors = new Uint8Array(plan.doors.length).fill(1);
  assert.ok(places.length > 1000);
  for (const [x, y, storey, held] of places) assert.equal(floor.holds(x, y, storey, doors), held, `${x} ${y} ${storey}`);
});
