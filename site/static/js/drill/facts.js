/* What is the case around a player, under the names that the table of sentences asks for: simulator/client/facts.py. */

import { exitBeside, exitWay, followed, nearestSign } from "./arrows.js";
import { fixed, lockedDoorNear, offers } from "./offers.js";

const WAYS = new Set(["corridor", "hall", "lobby", "stairwell", "street"]); // where one is on the way already
const AIMS = 3; // steps of the extinguisher after which one presses

/** Facts of one moment, each worked out once, and only when it is asked for. */
export class Facts {
  constructor(view, reach, now) {
    this.view = view;
    this.reach = reach;
    this.now = now;
    this.place = view.place();
    this.room = this.place && view.roomAt(this.place);
    this.known = new Map();
  }

  /** Whether a fact holds. */
  holds(name) {
    if (!this.known.has(name)) this.known.set(name, Boolean(FACTS[name](this, this.view.own)));
    return this.known.get(name);
  }

  get kind() { return this.room?.kind ?? ""; }

  /** In a room that is no passage. */
  get inRoom() { return Boolean(this.room) && !WAYS.has(this.kind); }

  get actions() { return this._once("actions", () => new Set(offers(this.view, this.reach, this.now).map(({ action }) => action))); }
  get fires() { return this._once("fires", () => this.view.fires()); }
  get sign() { return this._once("sign", () => this.place && nearestSign(this.view, this.place)); }
  get behind() { return this._once("behind", () => (this.inRoom ? shutIn(this.view, this.room) : null)); }

  _once(name, make) {
    const key = `_${name}`;
    if (!(key in this)) this[key] = make();
    return this[key];
  }

  /** Whether heat was felt or smoke seen behind a door. */
  knows({ id, between }) {
    return this.view.hotDoors.has(id)
      || between.some((room) => !this.behind.rooms.has(room) && this.view.smokySeen.has(room));
  }

  /** Whether one is behind shut doors on all of which heat was felt, or smoke seen behind them. */
  get isCutOff() { return this.behind !== null && this.behind.doors.every((door) => this.knows(door)); }

  /** Whether a door to the passages was felt to be cool and had no smoke at its gap. */
  get hasFeltClear() {
    return Boolean(this.behind?.doors.some((door) => this.view.coolDoors.has(door.id) && !this.knows(door)));
  }

  /** Whether one is in smoke, or under it. */
  get smokeHere() {
    const { own } = this.view;
    return Boolean(own.head_smoke || own.in_smoke || (this.place && this.view.smokeHangs(this.place)));
  }
}

/**
 * The rooms about a room that open doors join to it, and the shut doors from them into passages, or where there are
 * none into other rooms; null where an open door leads into a passage, any into the open air, or none is shut.
 */
function shutIn(view, room) {
  const kinds = new Map(view.plan.rooms.map(({ id, kind }) => [id, kind]));
  const rooms = new Set([room.id]), ahead = [room.id], toPassages = [], toRooms = [];
  while (ahead.length) {
    const here = ahead.pop();
    for (const [index, door] of view.plan.doors.entries()) {
      const isShut = isShutAt(view, index);
      for (const there of door.between.includes(here) ? door.between : []) {
        if (rooms.has(there)) continue;
        const isWay = WAYS.has(kinds.get(there));
        if (there === "outside" || (isWay && !isShut)) return null;
        if (isWay) toPassages.push(door);
        else if (isShut) toRooms.push(door);
        else {
          rooms.add(there);
          ahead.push(there);
        }
      }
    }
  }
  const doors = toPassages.length ? toPassages : toRooms;
  return doors.length ? { rooms, doors } : null;
}

function isShutAt(view, index) {
  const bits = view.newer.doors[index];
  return Boolean(bits & 2) || (view.plan.doors[index].leaf && !(bits & 1));
}

/** Whether this is a room with an open door behind which smoke is seen. */
function smokeAtDoor({ view, room, inRoom }) {
  return inRoom && view.plan.doors.some((door, index) => door.leaf && !isShutAt(view, index)
    && door.between.includes(room.id)
    && door.between.some((there) => there !== room.id && view.isHazy(there)));
}

function isTooBig({ fires, reach }, most = reach.fights_kw) {
  return fires.some((fire) => fire.kw > most || fire.lost);
}

/** Whether a fire burns in this room that is more than somebody with what they hold may fight. */
function burnsHere({ view, room, fires, reach }) {
  const most = view.own.extinguisher && !view.isLost ? reach.fights_kw : 0;
  return Boolean(room) && fires.some((fire) => fire.room === room.id && (fire.kw > most || fire.lost));
}

/** Behind shut doors with smoke at the head, or known to be behind them all, or waiting for rescue there. */
function isThreatened(facts) {
  const { own } = facts.view;
  return Boolean(facts.behind) && Boolean(own.stays || own.head_smoke || facts.isCutOff);
}

/** Whether a leaf of the room one is in stands open. */
function isDoorOpen({ view, room }) {
  return view.plan.doors.some((door, index) => door.leaf && door.between.includes(room?.id) && !isShutAt(view, index));
}

/** Whether the room of refuge is another one behind the same shut doors. */
function isRefugeNear({ view, behind, room }) {
  return Boolean(behind?.rooms.has(view.refuge)) && view.refuge !== room.id;
}

/** Who answers for people while the alarm does not ring has to ring it, or without a button to shout. */
function owesWord(facts) {
  if (facts.holds("alarm") || !facts.view.own.answers) return false;
  return !facts.view.hasShouted || facts.holds("has_button");
}

/** Whether the sign that one would follow, and walks after, leads into smoke, and no clear one is in sight. */
function isSignSmoky({ view, place, sign }) {
  const { smoky_ahead: ahead, smoky_signs: smoky } = view.own;
  return Boolean(sign && ahead?.includes(sign.index)) && !nearestSign(view, place, smoky);
}

function may({ view }, action) {
  const found = fixed(view).find((entry) => entry.action === action);
  return Boolean(found?.ready) && !found.done && !view.own.call;
}

const FACTS = {
  aims: (f, own) => (own.step ?? 0) >= AIMS,
  alarm: (f) => f.view.newer?.alarm,
  below_clear: (f, own) => own.below === "clear",
  below_smoky: (f, own) => own.below === "smoky",
  burns_here: burnsHere,
  busy: (f) => f.view.leftS("busy_s", f.now) > 0,
  called: (f, own) => own.called,
  can_report: (f) => f.actions.has("roll_call"),
  can_ring: (f) => f.actions.has("raise_alarm"),
  counts_down: (f) => f.view.leftS("stay_s", f.now) > 0,
  dark: (f) => f.view.newer?.dark,
  door_open: isDoorOpen,
  escorting: (f, own) => (own.escorting ?? -1) >= 0,
  exit_near: (f) => exitBeside(f.view, f.place),
  extinguisher: (f, own) => own.extinguisher,
  felt_clear: (f) => f.hasFeltClear,
  fire_in_sight: (f) => f.fires.length,
  go_low: (f, own) => own.go_low && !f.view.low,
  going_up: (f, own) => own.going_up,
  has_button: (f) => f.view.plan.alarm_buttons.some(({ storey }) => storey === f.place.storey),
  has_shouted: (f) => f.view.hasShouted,
  head_smoke: (f, own) => own.head_smoke,
  hot: (f, own) => own.hot,
  in_lift: (f, own) => own.in_lift,
  in_room: (f) => f.inRoom,
  jet: (f, own) => own.jet,
  jet_hits: (f, own) => own.jet?.hits,
  knows_all: (f) => f.holds("alarm") || (f.holds("dark") && f.view.hasShouted),
  lift_stuck: (f) => f.view.stuck,
  locked_near: (f) => lockedDoorNear(f.view, f.reach),
  lost: (f) => f.view.isLost,
  may_call: (f) => may(f, "call_119"),
  may_wait: (f, own) => f.actions.has("stay_put") && !own.stays,
  on_ground: (f) => f.place.storey === f.view.plan.ground,
  on_stair: (f) => f.kind === "stairwell" && f.place.storey !== f.view.plan.ground,
  one_stair: (f) => f.view.plan.stairs.filter(({ storey }) => storey === f.place.storey).length === 1,
  other_way: (f, own) => own.other_way,
  outside: (f) => f.view.outside(f.place),
  owes_word: owesWord,
  refuge_near: isRefugeNear,
  reported: (f, own) => own.reported,
  rescue: (f, own) => own.rescue,
  shelter: (f, own) => own.shelter,
  shut_in: (f) => f.behind,
  sign: (f) => followed(f.view, f.place)?.isBarred === false, // one that leads into smoke is none to follow either
  sign_barred: (f) => followed(f.view, f.place)?.isBarred,
  sign_smoky: isSignSmoky,
  smoke_at_door: smokeAtDoor,
  smoke_here: (f) => f.smokeHere,
  stays: (f) => f.view.stays,
  stays_in: (f) => f.view.stays && f.inRoom,
  threatened: isThreatened,
  too_big: (f) => isTooBig(f),
  upright: (f) => !f.view.low,
  waits: (f, own) => own.stays,
  waits_heads: (f) => f.view.status.waits?.heads_s,
  waits_others: (f) => f.view.status.waits?.others,
  way_exit: (f, own) => own.way_out?.exit,
  way_near: (f, own) => own.way_out?.near,
  way_shown: (f) => exitWay(f.view, f.place),
  way_stair: (f, own) => own.way_out && !own.way_out.exit,
};
