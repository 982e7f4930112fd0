import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./common.mjs";

const { Awake } = await load("awake");

/** A browser's wake lock: `asked` counts, `held` says whether the screen is kept lit. */
function screen({ refuses = false } = {}) {
  const state = { asked: 0, held: false, letGo: () => {} };
  state.request = async () => {
    state.asked += 1;
    if (refuses) throw new Error("battery");
    state.held = true;
    return {
      addEventListener: (_kind, listener) => { state.letGo = () => { state.held = false; listener(); }; },
      release: () => state.letGo(),
    };
  };
  return state;
}

const settled = () => new Promise((done) => { setTimeout(done, 0); });

test("the screen stays lit while the drill goes on, and is asked for once", async () => {
  const api = screen(), awake = new Awake(api);
  for (let now = 0; now < 5; now += 0.1) awake.keep(true, now);
  await settled();
  assert.deepEqual([api.asked, api.held], [1, true]);
  awake.keep(false, 6);
  assert.equal(api.held, false);
});

test("a page that was hidden holds it again when it is seen", async () => {
  const api = screen(), awake = new Awake(api);
  awake.keep(true, 0);
  await settled();
  api.letGo();
  awake.keep(true, 1);
  await settled();
  assert.deepEqual([api.asked, api.held], [2, true]);
});

test("what comes after the end is let go of at once", async () => {
  const api = screen(), awake = new Awake(api);
  awake.keep(true, 0);
  awake.keep(false, 0.1);
  await settled();
  assert.equal(api.held, false);
});

test("a device that refuses is asked twice a minute, one that cannot never", async () => {
  const api = screen({ refuses: true }), awake = new Awake(api);
  for (let now = 0; now < 61; now += 1) {
    awake.keep(true, now);
    await settled();
  }
  assert.equal(api.asked, 2);
  new Awake(null).keep(true, 0);
});
