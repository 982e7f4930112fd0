/* One's own figure ahead of the server. The rule and its numbers are those of simulator/protocol/prediction.py, which
   come with the page; simulator/client/predict.py is the same in Python, and tests hold the two against each other. */

const AROUND = Array.from({ length: 8 }, (_, turn) => [Math.cos((turn * Math.PI) / 4), Math.sin((turn * Math.PI) / 4)]);

export class Predictor {
  constructor(floor, numbers) {
    this.floor = floor;
    this.numbers = numbers;
    this.delay = numbers.first_delay_s;
    this.forget();
  }

  /** Begins anew from the next thing the server says. */
  forget() {
    this.wishes = []; // {from, dx, dy}: what is asked since when
    this.sent = []; // {seq, at}
    this.delays = []; // {at, delay}: from sending an input to the arrival of its answer
    this.base = null;
    this.grip = 1; // how much of the free way a crowd leaves
    this.offset = [0, 0];
    this.at = null;
  }

  /** Notes what is asked for from now on; a figure that may not move asks for nothing. */
  wish(dx, dy, now) {
    const last = this.wishes.at(-1);
    if (!last || last.dx !== dx || last.dy !== dy) this.wishes.push({ from: now, dx, dy });
    while (this.wishes.length > 1 && this.wishes[1].from < now - this.numbers.kept_s) this.wishes.shift();
  }

  note(seq, now) {
    this.sent.push({ seq, at: now });
  }

  /** Takes up where the server saw the figure at a tick; `due` is when that tick's snapshots come at the earliest. */
  correct(place, { ack, speed, doors, due, now }) {
    this._measure(ack, due, now);
    const since = due - this.delay;
    const before = this.base;
    if (before && before.storey === place.storey) this._feel(before, place, since);
    this.base = { ...place, since, speed, doors };
    const was = this.at;
    const [x, y] = this._walk(this.base, since, now, this.grip);
    if (was && was.storey === place.storey) {
      this.offset[0] += was.x - x;
      this.offset[1] += was.y - y;
    }
    if (!was || was.storey !== place.storey || Math.hypot(...this.offset) > this.numbers.snap_m) this.offset = [0, 0];
    this.at = { x, y, storey: place.storey, now };
  }

  /** Where to draw the figure now; null before the server has said anything. */
  show(now) {
    if (!this.at) return null;
    const passed = Math.max(0, now - this.at.now);
    const [x, y] = now - this.base.since > this.numbers.most_replay_s
      ? [this.at.x, this.at.y]
      : this._walk({ ...this.base, x: this.at.x, y: this.at.y }, this.at.now, now, this.grip);
    this.at = { x, y, storey: this.at.storey, now };
    const share = this.numbers.fade_s ? Math.exp(-passed / this.numbers.fade_s) : 0;
    this.offset = [this.offset[0] * share, this.offset[1] * share];
    return { x: x + this.offset[0], y: y + this.offset[1], storey: this.at.storey };
  }

  /** Learns how long it takes until an input shows in what arrives: the quickest of the last seconds. */
  _measure(ack, due, now) {
    const answered = this.sent.find((entry) => entry.seq === ack);
    if (answered) {
      this.delays.push({ at: now, delay: Math.max(0, due - answered.at) });
      this.sent = this.sent.filter((entry) => entry.seq > ack);
    }
    this.delays = this.delays.filter((entry) => entry.at > now - this.numbers.window_s);
    if (this.delays.length) this.delay = Math.min(...this.delays.map((entry) => entry.delay));
  }

  /** Learns from two sightings how freely the figure moves. */
  _feel(before, place, since) {
    const [x, y] = this._walk(before, before.since, since, 1);
    const free = Math.hypot(x - before.x, y - before.y);
    const gone = Math.hypot(place.x - before.x, place.y - before.y);
    if (free > this.numbers.least_way_m) this.grip += this.numbers.grip_rate * (Math.min(1, gone / free) - this.grip);
    else this.grip += this.numbers.grip_recovers * (1 - this.grip);
  }

  _walk(base, from, to, grip) {
    let { x, y } = base;
    const start = Math.max(from, to - this.numbers.most_replay_s);
    for (let i = 0; i < this.wishes.length; i += 1) {
      const wish = this.wishes[i];
      const begins = Math.max(start, wish.from), ends = Math.min(to, this.wishes[i + 1]?.from ?? Infinity);
      const pace = Math.min(1, Math.hypot(wish.dx, wish.dy));
      if (ends <= begins || pace < this.numbers.least_pace) continue;
      for (let left = ends - begins; left > 1e-6; left -= this.numbers.step_s) {
        const reach = Math.min(left, this.numbers.step_s) * base.speed * pace * grip;
        [x, y] = this._step(x, y, base, Math.atan2(wish.dy, wish.dx), reach);
      }
    }
    return [x, y];
  }

  /** One step, along the wall where one is in the way, as the server does it. */
  _step(x, y, { storey, doors }, heading, reach) {
    const look = Math.max(reach, this.numbers.least_step_m);
    for (const turn of this.numbers.turns) {
      const dx = Math.cos(heading + turn), dy = Math.sin(heading + turn);
      if (this._free(x + dx * look, y + dy * look, storey, doors)) return [x + dx * reach, y + dy * reach];
    }
    return [x, y];
  }

  _free(x, y, storey, doors) {
    return AROUND.every(([dx, dy]) => this.floor.holds(x + dx * this.numbers.body_m, y + dy * this.numbers.body_m, storey, doors));
  }
}
