/* What the client knows: the plan, the last snapshots, its own player, what it was told. Times are seconds. */

import { Floor, isOutside, roomAt, seenRooms } from "./plan.js";
import { Predictor } from "./predict.js";
import { completed, indexOf, unpack } from "./snapshot.js";

const TICK_S = 0.05, LEAST_DELAY_S = 0.13, MOST_DELAY_S = 0.4, KEPT = 8, CLOCK_SLIP_S = 0.5;
const NOTICE_S = 2.5, SILENT_S = 3;
const BARRED = 2; // the bit of a door
// Sight that is hardly any; smoke that is seen, in twentieths of an extinction of 1/m.
const BLIND_M = 5, HAZE_20 = 3;
const SHOUTS = new Set(["warned", "shouted", "called_up"]);
export const NOTICES = {
  door_closed: "did_close", took_extinguisher: "did_ext_lift", alarm_raised: "did_alarm",
  warned: "did_warn", assisted: "did_assist", roll_call: "did_report", wet_cloth: "did_wet",
  stayed: "did_stay", left_refuge: "did_leave_refuge", reentered: "did_reenter", stayed_safe: "did_stay_safe",
  in_pain: "in_pain", burnt: "burnt", lift_stuck: "lift_stuck", eyes_shut: "eyes_shut",
  shouted: "did_shout", called_up: "did_call_up",
};

export class View {
  constructor(version, prediction) {
    this.version = version;
    this.prediction = prediction; // the numbers of its rule
    this.welcome = null;
    this.floor = null;
    /** @type {Set<number>} the doors known to be locked or barred: from the start, or seen to be */
    this.barred = new Set();
    this.predictor = null;
    this.forget();
    this.status = {};
    this.isPreparing = false; // the platform has yet to get ready for its first drill
    this.own = {};
    this.ownAt = 0;
    this.score = null;
    this.notice = { until: 0, key: "" };
    this.hasWalked = false; // since the page was opened: how to is said until then
    /** @type {Set<string>} rooms that were full of smoke when last seen, or by the gap of their door */
    this.smokySeen = new Set();
    /** @type {Set<string>} doors that were felt to be hot */
    this.hotDoors = new Set();
    /** @type {Set<string>} doors that were felt to be cool */
    this.coolDoors = new Set();
    this.hasShouted = false;
    this.stuck = false; // in a lift that has stopped on its way
    this.over = false;
    this.isBrokenOff = false; // by its organiser, while the player was under way
    this.last = null;
    this.heardAt = 0;
  }

  /** Drops what is out of date once a connection was lost. */
  forget() {
    this.snapshots = [];
    this.clock = null; // local time of tick 0's earliest arrival
    this.interval = 0.1;
    this.mine = null;
    this.predictor?.forget();
  }

  /** Takes up a message, an object. */
  take(message, now) {
    this.heardAt = now;
    switch (message.t) {
      case "welcome":
        if (this.plan?.id !== message.plan.id) this.barred = lockedFromTheStart(message.plan);
        this.welcome = message;
        this.floor = new Floor(message.plan);
        this.predictor = new Predictor(this.floor, this.prediction);
        this.forget();
        break;
      case "preparing": this.isPreparing = true; break;
      case "status": this.status = message; break;
      case "own":
        if (isCutOff(this.own.call, message)) this.notice = { until: now + NOTICE_S, key: "call_cut" };
        [this.own, this.ownAt] = [message, now];
        this._lookAtGap(message.shut_door);
        break;
      case "score":
        if (message.card.broken_off) this.isBrokenOff = true;
        else this.score = message.card;
        break;
      case "ended": this.over = true; break;
      case "event": this._note(message, now); break;
      default:
    }
  }

  /** Takes up a binary snapshot, an ArrayBuffer. */
  frame(buffer, now) {
    if (!this.welcome) return;
    const before = this.newer;
    const snapshot = completed(unpack(buffer, this.version), before);
    this.heardAt = now;
    if (snapshot.doors.length === 0) { // people can be drawn before the first smoke and doors have come
      snapshot.doors = new Uint8Array(this.plan.doors.length).fill(1);
      snapshot.cells = new Uint8Array(2 * this.plan.cells.length);
    }
    this._keepTime(snapshot, now);
    if (before && snapshot.tick <= before.tick) this.snapshots.pop();
    else if (before) link(snapshot, before);
    this.snapshots.push(snapshot);
    if (this.snapshots.length > KEPT) this.snapshots.shift();
    this.mine = snapshot.players.find((row) => row.agent === this.me) ?? null;
    const place = this.place();
    this.last = place ?? this.last;
    if (place) this._lookAround(place);
    if (place && this.mine) {
      const { ack, speed } = this.mine;
      this.predictor.correct(place, { ack, speed, doors: snapshot.doors, due: snapshot.due, now });
    } else {
      this.predictor.forget();
    }
  }

  /**
   * The key of what the bar says of smoke at a place, by the measures of the score: at the head so that it takes one's
   * sight, or else overhead; empty without smoke.
   */
  smokeBadge(place) {
    if (this.own.head_smoke) return "head_smoke";
    return this.own.in_smoke || (place && this.smokeHangs(place)) ? "overhead" : "";
  }

  /** Notes which doors that can be seen from a place are locked or barred now, and in which rooms smoke hangs. */
  _lookAround(place) {
    const { doors } = this.newer, seen = this.seenRooms(place);
    this.plan.doors.forEach((door, index) => {
      if (door.storey !== place.storey || !door.between.some((room) => seen.has(room))) return;
      if (doors[index] & BARRED) this.barred.add(index);
      else this.barred.delete(index);
    });
    for (const room of seen) {
      if (this.isHazy(room)) this.smokySeen.add(room);
      else this.smokySeen.delete(room);
    }
  }

  /** Smoke that comes through the gap of the shut door at hand tells of the room behind it. */
  _lookAtGap(told) {
    const door = told?.smoke && this.plan?.doors.find(({ id }) => id === told.id), place = this.place();
    const here = place ? this.roomAt(place)?.id : null;
    for (const room of door && here && door.between.includes(here) ? door.between : []) {
      if (room !== here) this.smokySeen.add(room);
    }
  }

  /** Whether smoke was seen behind a door from where one stands. */
  _isSmokyBehind(id) {
    const place = this.place(), here = place ? this.roomAt(place)?.id ?? "outside" : "outside";
    const rooms = this.plan.doors.find((door) => door.id === id)?.between ?? [];
    return rooms.some((room) => room !== here && this.smokySeen.has(room));
  }

  _keepTime(snapshot, now) {
    const zero = now - snapshot.tick * TICK_S, before = this.newer;
    if (this.clock === null || Math.abs(zero - this.clock) > CLOCK_SLIP_S) this.clock = zero;
    else this.clock += (zero - this.clock) * (zero < this.clock ? 0.5 : 0.02);
    snapshot.due = Math.min(now, this.clock + snapshot.tick * TICK_S);
    if (before && snapshot.tick > before.tick) {
      const gap = Math.min(0.3, (snapshot.tick - before.tick) * TICK_S);
      this.interval += 0.2 * (gap - this.interval);
    }
  }

  _note(event, now) {
    const { kind, data = {} } = event;
    let key;
    if (kind === "refused") this.refuse(data.why, now);
    else if (event.player !== this.playerId) return;
    else if (kind === "left_lift") this.stuck = false;
    else if (kind === "door_felt") {
      const gap = this._isSmokyBehind(data.door) || (this.own.shut_door?.id === data.door && this.own.shut_door?.smoke);
      key = data.hot ? "door_hot" : gap ? "door_gap" : "door_cool";
      (data.hot ? this.hotDoors : this.coolDoors).add(data.door);
    }
    else if (kind === "door_opened") {
      const unfelt = data.bumped && !data.felt && !data.exit;
      key = data.hot ? "opened_hot" : unfelt ? "opened_bumped" : "";
    }
    else if (kind === "door_closed" && (data.left_behind || data.coming || data.inside)) key = "did_shut_in";
    else if (kind === "used_extinguisher") key = cameOf(data);
    else key = NOTICES[kind] ?? "";
    if (SHOUTS.has(kind)) this.hasShouted = true;
    if (key === "lift_stuck") this.stuck = true;
    if (key) this.notice = { until: now + NOTICE_S, key };
  }

  /** Says for a moment that an action cannot be done, with its reason when that is known. */
  refuse(why, now) {
    const reasons = { door_open: "did_stay_open", minor: `ext_${this.minor || "child"}` };
    this.notice = { until: now + NOTICE_S, key: reasons[why] ?? "refused" };
  }

  // -- the plan ----------------------------------------------------------------------------------------------------

  get plan() { return this.welcome?.plan ?? null; }
  get playerId() { return this.welcome?.player_id ?? ""; }
  get child() { return Boolean(this.welcome?.child); }
  get stays() { return Boolean(this.welcome?.stays); }
  get refuge() { return this.welcome?.refuge || ""; }
  get minor() { return this.welcome?.minor || ""; } // "child" or "teen": fights no fire
  get phase() { return this.status.phase ?? ""; }

  /** The numbers of a storey's signs that send people to an exit of it which is known to be locked or barred. */
  barredSigns(storey) {
    const shut = new Set([...this.barred].map((index) => this.plan.doors[index])
      .filter((door) => door.storey === storey).map(({ id }) => id));
    return [...this.plan.signs.entries()].filter(([, sign]) => sign.storey === storey && shut.has(sign.to)).map(([index]) => index);
  }

  roomAt(place) { return roomAt(this.plan, place); }
  outside(place) { return isOutside(this.plan, place); }

  /** True where smoke hangs around a place; with clear sight one sees under it. */
  smokeHangs({ x, y, storey }) {
    if (!this.mine) return false;
    return this.plan.cells.some((cell, index) => cell.storey === storey && this.newer.cells[2 * index + 1] >= HAZE_20
      && x >= cell.box[0] && x <= cell.box[2] && y >= cell.box[1] && y <= cell.box[3]);
  }

  /** True for a room in which smoke hangs that one sees. */
  isHazy(room) {
    return this.plan.cells.some(({ box: [lowX, lowY, highX, highY], storey }, index) =>
      this.newer.cells[2 * index + 1] >= HAZE_20
      && roomAt(this.plan, { x: (lowX + highX) / 2, y: (lowY + highY) / 2, storey })?.id === room);
  }

  // -- the player --------------------------------------------------------------------------------------------------

  get me() { return this.own.agent ?? this.welcome?.agent ?? -1; }
  get newer() { return this.snapshots.at(-1) ?? null; }
  /** True where smoke leaves no sight and no breath to take a step with. */
  get isLost() {
    const { own, mine } = this, kept = own.reported || own.down || own.in_lift;
    return Boolean(own.eyes_shut || (mine && mine.speed === 0)) && !kept;
  }

  /** True where smoke takes one's sight or stops one: the bar marks sight in red. Darkness alone leaves more. */
  get isBlinded() { return this.isLost || Boolean(this.mine && this.mine.sight < BLIND_M); }

  get low() { return Boolean(this.mine?.low); }

  /** The seconds left of what the server counts down: line_s, busy_s, stay_s. Nothing runs down while time stands. */
  leftS(what, now) {
    const passed = this.phase === "running" ? now - this.ownAt : 0;
    return Math.max(0, (this.own[what] ?? 0) - passed);
  }

  /** Where the server last saw the player; null before the first snapshot and in a lift. */
  place() {
    const snapshot = this.newer;
    const at = snapshot ? indexOf(snapshot, this.me) : -1;
    return at < 0 ? null : { x: snapshot.x[at], y: snapshot.y[at], storey: snapshot.storey[at] };
  }

  /** True while walking means anything. */
  mayWalk(now) {
    return this.phase === "running" && !this.own.down && !this.own.in_lift && this.leftS("busy_s", now) <= 0;
  }

  /** True when the socket is open but no drill worker has been heard of for a while. */
  silent(now) {
    return this.welcome !== null && !this.over && now - this.heardAt > SILENT_S;
  }

  /** The rooms that can be looked into from a place: its own, and those behind an open door of it. */
  seenRooms(place) {
    return seenRooms(this.plan, place, this.newer.doors);
  }

  /** The fires the player can see: in the same room, or through an open door of it. */
  fires() {
    const place = this.place();
    if (!place) return [];
    const seen = this.seenRooms(place);
    return (this.status.fires ?? []).filter((fire) => seen.has(fire.room) && fire.storey === place.storey);
  }

  // -- between snapshots -------------------------------------------------------------------------------------------

  /** How far behind the newest snapshot others are drawn. */
  get delay() {
    return Math.min(MOST_DELAY_S, Math.max(LEAST_DELAY_S, 1.3 * this.interval));
  }

  /** The crowd as it stood a short while ago: a snapshot and, for each of its people, where they were then. */
  moment(now) {
    const { snapshots } = this;
    if (!snapshots.length) return null;
    const tick = (now - this.clock - this.delay) / TICK_S;
    let at = snapshots.length - 1;
    while (at > 0 && snapshots[at - 1].tick >= tick) at -= 1;
    const newer = snapshots[at], older = snapshots[at - 1];
    if (!older || !newer.link) return { snapshot: newer, x: newer.x, y: newer.y };
    const share = Math.min(1, Math.max(0, (tick - older.tick) / (newer.tick - older.tick)));
    return { snapshot: newer, ...between(newer, older, share) };
  }
}

/** The doors that are locked when nothing has happened yet. */
function lockedFromTheStart(plan) {
  return new Set([...plan.doors.entries()].filter(([, door]) => door.locked).map(([index]) => index));
}

/** Notes for each person where they are in the snapshot before, -1 for one who was not on this storey. */
function link(newer, older) {
  const where = new Map();
  for (let i = 0; i < older.count; i += 1) where.set(older.id[i], i);
  newer.link = new Int32Array(newer.count);
  for (let i = 0; i < newer.count; i += 1) {
    const before = where.get(newer.id[i]) ?? -1;
    newer.link[i] = before >= 0 && older.storey[before] === newer.storey[i] ? before : -1;
  }
}

function between(newer, older, share) {
  const x = Float32Array.from(newer.x), y = Float32Array.from(newer.y);
  for (let i = 0; i < newer.count; i += 1) {
    const before = newer.link[i];
    if (before >= 0) {
      x[i] = older.x[before] + (x[i] - older.x[before]) * share;
      y[i] = older.y[before] + (y[i] - older.y[before]) * share;
    }
  }
  return { x, y };
}

/** True when the operator has gone before all was said. */
function isCutOff(call, message) {
  return Boolean(call && call.answers.length && !message.call);
}

/** The key of what is said when a player is done with an extinguisher, or lets go of it. */
function cameOf({ out, worse, fuel, left_s: left }) {
  if (out) return "ext_out";
  if (worse) return fuel === "electrical" ? "ext_shock" : "ext_worse";
  return left ? "ext_stopped" : "ext_failed";
}
