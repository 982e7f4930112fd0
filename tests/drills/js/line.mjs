/* A player and a server with a bad line between them: 200 ms there and back, jitter, and 2 % of packets sent twice. */

import { cases, load } from "./common.mjs";

const { View } = await load("view");

const FRAME_S = 1 / 60, TICK_S = 0.05, INPUT_S = 0.05, SPEED = 1.4, VERSION = 2;
const JITTER_S = 0.02, RESEND_S = 0.3;

/** Numbers that look random and are the same in every run. */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A stream as TCP gives it: late now and then, never out of order. */
class Stream {
  constructor(random, delay, loss) {
    Object.assign(this, { random, delay, loss, last: 0, under: [] });
  }

  send(now, what) {
    const late = this.random() < this.loss ? RESEND_S : 0;
    this.last = Math.max(this.last, now + this.delay + JITTER_S * this.random() + late);
    this.under.push([this.last, what]);
  }

  arrived(now) {
    const found = [];
    while (this.under.length && this.under[0][0] <= now) found.push(this.under.shift()[1]);
    return found;
  }
}

/** A frame as the server packs it, with one agent who is the player. */
function pack({ tick, x, y, ack }) {
  const data = new DataView(new ArrayBuffer(16 + 7 + 1 + 10));
  data.setUint16(0, 0xf19e, true);
  data.setUint8(2, VERSION);
  data.setUint8(3, 4);
  data.setUint32(4, tick, true);
  data.setUint16(8, 1, true);
  data.setUint16(12, 1, true);
  data.setUint8(14, 1);
  data.setInt16(18, Math.trunc(x * 100), true);
  data.setInt16(20, Math.trunc(y * 100), true);
  data.setUint8(22, 4);
  data.setUint32(26, ack, true);
  data.setUint8(31, SPEED * 50);
  data.setUint8(32, 150);
  return data.buffer;
}

const box = (a, b, c, d) => [[a, b], [c, b], [c, d], [a, d]];
const PLAN = {
  id: "field", ground: 0, storeys: [{ height: 3 }], bounds: [-300, -300, 300, 300], rooms: [], stairs: [], cells: [],
  doors: [{ storey: 0, centre: [900, 900], width: 1, axis: "x", between: [] }], building: box(500, 500, 501, 501),
  outside: box(-300, -300, 300, 300), assembly_points: [], signs: [],
};

/** Walks about for some seconds; returns what was drawn and where the server had the player, frame by frame. */
export function play({ seconds = 60, delay = 0.1, loss = 0.02, numbers = {}, predict = true, seed = 7, blocked = () => false }) {
  const random = dice(seed), up = new Stream(random, delay, loss), down = new Stream(random, delay, loss);
  const server = { x: 0, y: 0, dx: 0, dy: 0, ack: 0, tick: 0 }, path = [];
  const view = new View(VERSION, { ...cases.shared.prediction, ...numbers });
  view.take({ t: "welcome", plan: PLAN, agent: 0, player_id: "p" }, 0);
  view.take({ t: "status", phase: "running" }, 0);
  const drawn = [];
  let way = [0, 0], turnAt = 0, sentAt = -1, seq = 0, tickAt = 0;
  for (let now = 0; now < seconds; now += FRAME_S) {
    if (now >= turnAt) {
      const angle = Math.floor(random() * 8) * (Math.PI / 4);
      way = random() < 0.2 ? [0, 0] : [Math.cos(angle), Math.sin(angle)];
      turnAt = now + 0.3 + 1.5 * random();
    }
    if (now > seconds - 3) way = [0, 0];
    if (now - sentAt >= INPUT_S) {
      sentAt = now;
      seq += 1;
      up.send(now, { seq, way });
      view.predictor.wish(...way, now);
      view.predictor.note(seq, now);
    }
    for (; tickAt <= now; tickAt += TICK_S) {
      for (const input of up.arrived(tickAt)) [server.dx, server.dy, server.ack] = [...input.way, input.seq];
      if (!blocked(tickAt)) {
        server.x += server.dx * SPEED * TICK_S;
        server.y += server.dy * SPEED * TICK_S;
      }
      server.tick += 1;
      path.push([server.x, server.y]);
      if (server.tick % 2 === 0) down.send(tickAt, pack(server));
    }
    for (const frame of down.arrived(now)) view.frame(frame, now);
    const place = predict ? view.predictor.show(now) : view.place();
    if (place) drawn.push({ now, x: place.x, y: place.y, moving: way[0] !== 0 || way[1] !== 0 });
  }
  return { drawn, path, speed: SPEED, frameS: FRAME_S, due: (now) => path[Math.min(path.length - 1, Math.round((now + delay + 0.06) / TICK_S))] };
}

/** How far what was drawn lay from where the server came to have the player, sorted. */
export function errors({ drawn, due }, from = 2) {
  return drawn.filter(({ now }) => now > from)
    .map(({ now, x, y }) => Math.hypot(x - due(now)[0], y - due(now)[1])).sort((a, b) => a - b);
}

/** The longest step between two frames, in metres. */
export function longest({ drawn }, from = 2) {
  let most = 0;
  for (let i = 1; i < drawn.length; i += 1) {
    if (drawn[i].now > from) most = Math.max(most, Math.hypot(drawn[i].x - drawn[i - 1].x, drawn[i].y - drawn[i - 1].y));
  }
  return most;
}

export const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
