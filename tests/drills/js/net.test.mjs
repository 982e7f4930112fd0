import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./common.mjs";

const { Connection } = await load("net");

class FakeSocket {
  static made = [];
  constructor() {
    this.readyState = 0;
    this.sent = [];
    FakeSocket.made.push(this);
  }
  open() { this.readyState = 1; this.onopen(); }
  hear(message) { this.onmessage({ data: JSON.stringify({ v: 2, ...message }) }); }
  send(text) { this.sent.push(JSON.parse(text)); }
  drop() { this.readyState = 3; this.onclose?.(); }
  close() { this.readyState = 3; }
}

class Clock {
  now = 0;
  #due = new Map();
  #next = 1;
  setTimeout = (act, ms) => { this.#due.set(this.#next, [this.now + ms, act]); return this.#next++; };
  clearTimeout = (id) => this.#due.delete(id);
  pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const [id, [at, act]] = [...this.#due].sort((a, b) => a[1][0] - b[1][0])[0] ?? [0, [Infinity]];
      if (at > end) break;
      this.#due.delete(id);
      this.now = at;
      act();
    }
    this.now = end;
  }
}

let clock, states, line;
const last = () => FakeSocket.made.at(-1);

function joined() {
  line.start();
  last().open();
  last().hear({ t: "welcome", token: "t1" });
}

beforeEach(() => {
  FakeSocket.made = [];
  clock = new Clock();
  states = [];
  const on = { message() {}, frame() {}, state: (state) => states.push(state) };
  line = new Connection({ url: "ws://x/", version: 2, hello: { code: "ABC234" }, on, WebSocket: FakeSocket, timers: clock });
});

test("comes back with the token it was given", () => {
  joined();
  last().drop();
  assert.equal(line.state, "lost");
  clock.pass(600);
  last().open();
  assert.deepEqual(last().sent, [{ v: 2, t: "hello", code: "ABC234", token: "t1" }]);
  last().hear({ t: "welcome", token: "t1" });
  assert.deepEqual(states, ["joined", "lost", "joined"]);
});

test("waits longer each time, at most five seconds", () => {
  line.start();
  const waits = [];
  for (let i = 0; i < 7; i += 1) {
    const before = clock.now, made = FakeSocket.made.length;
    last().drop();
    while (FakeSocket.made.length === made) clock.pass(100);
    waits.push((clock.now - before) / 1000);
  }
  assert.deepEqual(waits, [0.5, 1, 2, 4, 5, 5, 5]);
  assert.equal(line.state, "away");
});

test("a page that is seen again does not wait", () => {
  joined();
  last().drop();
  const made = FakeSocket.made.length;
  line.wake();
  assert.equal(FakeSocket.made.length, made + 1);
  clock.pass(600); // and the wait that was under way is off
  assert.equal(FakeSocket.made.length, made + 1);
});

test("a socket that died while the phone slept is given up two seconds after waking", () => {
  joined();
  line.wake();
  assert.equal(last().sent.at(-1).t, "ping");
  clock.pass(1900);
  assert.equal(line.state, "joined");
  clock.pass(200);
  assert.equal(line.state, "lost");
});

test("a socket that lives goes on after waking", () => {
  joined();
  line.wake();
  last().hear({ t: "pong", seq: 1 });
  clock.pass(2900);
  assert.equal(line.state, "joined");
});

test("a silent socket is asked, then given up", () => {
  joined();
  clock.pass(3000);
  assert.equal(last().sent.at(-1).t, "ping");
  clock.pass(5100);
  assert.equal(line.state, "lost");
});

for (const code of ["wrong_token", "wrong_code", "ended", "version", "room_full", "seat_taken"]) {
  test(`${code} is final`, () => {
    line.start();
    last().open();
    last().hear({ t: "error", code });
    assert.deepEqual([line.state, line.error], ["refused", code]);
    clock.pass(60000);
    line.wake();
    assert.equal(FakeSocket.made.length, 1);
  });
}

test("a passing error is not", () => {
  joined();
  last().hear({ t: "error", code: "too_frequent" });
  assert.equal(line.state, "joined");
});

test("nothing is sent before it has joined, and numbers go on from what the server has seen", () => {
  line.start();
  last().open();
  assert.equal(line.input(1, 0, []), 0);
  last().hear({ t: "welcome", token: "t1" });
  line.goOnFrom(41);
  assert.equal(line.input(1, 0, ["crouch"]), 42);
  assert.deepEqual(last().sent.at(-1), { v: 2, t: "input", seq: 42, dx: 1, dy: 0, actions: ["crouch"] });
});

test("after the end nothing is dialled again", () => {
  joined();
  last().hear({ t: "ended" });
  clock.pass(60000);
  assert.equal(line.state, "over");
  assert.equal(FakeSocket.made.length, 1);
});
