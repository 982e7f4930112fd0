/* The one thing worth saying now, and where the arrows point, as simulator/client/hud.py has it. */

import { atAssembly, lockedDoorNear, offers } from "./offers.js";
import { flightAt, middle, signTarget, wayDown } from "./plan.js";

const WAYS = new Set(["corridor", "hall", "lobby", "stairwell", "street"]); // where one is on the way already
const LOW_SIGHT_M = 12, SIGN_SEEN_M = 18, EXIT_BESIDE_M = 8; // an exit as near as this goes before all signs
const BAD = new Set(["refused", "door_hot", "opened_hot", "ext_worse", "ext_failed", "ext_shock", "did_reenter", "did_shut_in", "did_stay_open", "call_cut", "in_pain", "burnt", "eyes_shut", "lift_stuck", "opened_bumped", "ext_child", "ext_teen"]);

const HAS_SHOUTED = { hint_alarm: "hint_alarm_done", hint_shout: "hint_shout_done" };
const GENTLE = new Set(["in_pain", "burnt", "opened_hot"]); // said to children in other words

/** The text's key, what goes into it, and its tone: "", "good" or "bad"; null when there is nothing to say. */
export function hint(view, reach, now) {
  const { own } = view;
  if (own.down) return { key: view.child ? "down_child" : "down", values: {}, tone: "" };
  if (view.notice.until > now) {
    const { key } = view.notice, isGentle = view.child && GENTLE.has(key);
    return { key: isGentle ? `${key}_child` : key, values: {}, tone: BAD.has(key) ? "bad" : "good" };
  }
  if (own.stays && !own.rescue && !own.called && view.leftS("line_s", now) <= 0) return { key: "hint_call_in", values: {}, tone: "" };
  const { goal } = view.status; // of the tutorial, as the server sees it
  if (goal) return { key: goal.text_key, values: {}, tone: "", goal };
  if (own.in_lift) return { key: view.stuck ? "in_lift_stuck" : "in_lift", values: {}, tone: "" };
  if (view.isLost) return { ...lost(view), tone: "bad" };
  if (own.hot) return { key: "hint_hot", values: {}, tone: "bad" };
  if (own.jet && isTooBig(view, reach)) return { key: "hint_ext_leave", values: {}, tone: "bad" };
  if (own.jet && isBlindFight(view)) return { key: "hint_ext_smoke", values: {}, tone: "bad" };
  if (own.jet) {
    const { hits, left_s: s } = own.jet;
    return { key: hits ? "hint_jet_hits" : "hint_jet_misses", values: { s }, tone: hits ? "good" : "" };
  }
  for (const [what, key] of [["busy_s", "busy"], ["stay_s", "staying"]]) {
    const left = view.leftS(what, now);
    if (left > 0) return { key, values: { s: Math.ceil(left) }, tone: "" };
  }
  if (own.reported) return { ...waiting(view.status), tone: "" };
  const place = view.place(), key = place && standing(view, place, reach);
  return key ? { key, values: valuesOf(key, view), tone: key === "hint_going_up" ? "bad" : "" } : null;
}

/** What is waited for once the player is safe, for how long, and how many are not out. */
function waiting({ waits, total = 0, evacuated = 0 }) {
  const n = total - evacuated;
  if (waits?.heads_s) return { key: "reported_heads", values: { n, s: waits.heads_s } };
  if (waits?.others) return { key: "reported_others", values: { n, m: waits.others } };
  return { key: "reported", values: {} };
}

/** What who cannot walk for smoke can still do: get low, behind a door, tell 119 where they are, shout and wait. */
function lost(view) {
  const key = view.low ? behindADoor(view) ?? (view.own.called ? "hint_stuck_called" : "hint_stuck_low") : "hint_stuck";
  const isStuck = key.startsWith("hint_stuck_");
  // where others do right to stay, a shout would call them into the smoke
  return { key: isStuck && view.stays ? `${key}_stay` : key, values: valuesOf(key, view) };
}

/** What goes into a text: the name of the room beside one that it asks to go into, in every language. */
function valuesOf(key, view) {
  return key === "hint_shelter" ? { room: view.own.shelter } : {};
}

/** How to get behind a shut door in smoke: in a room by shutting it or keeping it shut, in a passage by a room beside. */
function behindADoor(view) {
  const place = view.place(), room = place && view.roomAt(place);
  if (!room || burnsHere(view, place, 0)) return null;
  if (WAYS.has(room.kind)) return view.own.shelter ? "hint_shelter" : null;
  if (smokeAtTheDoor(view, place)) return "hint_crawl_shut";
  return isShutIn(view, room) ? sealed(view) : null;
}

/** True in a room with doors that are all shut. */
function isShutIn(view, room) {
  const ways = [...view.plan.doors.entries()].filter(([, door]) => door.between.includes(room.id));
  return ways.length > 0 && ways.every(([index, door]) => door.leaf && !(view.newer.doors[index] & 1));
}

function sealed(view) {
  return view.own.called ? "hint_sealed_called" : "hint_sealed";
}

function standing(view, place, reach) {
  const { own, mine, newer } = view;
  const actions = new Set(offers(view, reach, 0).map((entry) => entry.action));
  if (actions.has("roll_call")) return "hint_report";
  if (own.going_up) return "hint_going_up";
  if (burnsHere(view, place, own.extinguisher ? reach.fights_kw : 0)) return "hint_back_out";
  if (view.outside(place)) return own.called ? "hint_assembly" : "hint_call";
  const isThick = isInSmoke(view), room = view.roomAt(place), isPassage = !room || WAYS.has(room.kind);
  if (own.go_low && mine && !mine.low) return "hint_low";
  const step = own.step ?? 0;
  if (own.extinguisher && isTooBig(view, reach)) return "hint_ext_leave";
  if (own.extinguisher && isThick) return "hint_ext_smoke";
  if (own.extinguisher && view.fires().length) return step >= 3 ? "hint_ext_near" : "hint_ext";
  if (!isPassage && (isThick || own.stays) && isShutIn(view, room)) return sealed(view);
  if (!isPassage && isThick && smokeAtTheDoor(view, place)) return "hint_crawl_shut";
  if (!isPassage && view.isCutOff(room)) return sealed(view);
  if ((own.escorting ?? -1) >= 0) return "hint_escort";
  if (lockedDoorNear(view, reach)) return "hint_locked";
  if (!newer.alarm && actions.has("raise_alarm")) return "hint_alarm_near";
  if ((newer.alarm || newer.dark) && !view.stays && exitBeside(view, place)) {
    return newer.alarm || view.hasShouted ? "hint_exit_beside" : alarmHint(view, place, actions); // others know nothing yet
  }
  const sign = nearestSign(view, place);
  if (sign && !view.stays && followed(view, place)?.isBarred) return "hint_sign_barred";
  if (sign && own.smoky_ahead?.includes(sign.index) && !nearestSign(view, place, own.smoky_signs)) {
    return own.other_way ? "hint_sign_smoky" : own.shelter && isThick ? "hint_shelter" : "hint_smoke_ahead"; // the sign one would follow, and no clear one
  }
  if (isThick) return own.shelter && !exitWay(view, place) ? "hint_shelter" : "hint_in_smoke";
  if (view.stays) return smokeAtTheDoor(view, place) ? "hint_shut_door" : "hint_judge";
  if (newer.dark && room?.kind === "stairwell") return "hint_dark_stair";
  if (newer.dark) return sign ? "hint_dark" : "hint_dark_no_sign";
  if (!newer.alarm) return alarmHint(view, place, actions);
  if (!isPassage) return "hint_leave";
  if (place.storey === view.plan.ground) return "hint_go";
  const key = room?.kind === "stairwell" ? "hint_on_stair" : "hint_go_down";
  const flights = view.plan.stairs.filter((stair) => stair.storey === place.storey).length;
  return flights === 1 ? `${key}_one` : key; // where there is one stair, no other can be taken
}

/** True in smoke that takes one's sight, not in mere darkness. */
function isInSmoke({ mine, newer }) {
  return Boolean(mine && mine.sight < LOW_SIGHT_M && !newer.dark);
}

/** True for who sprays in smoke, or at no fire that they see. */
function isBlindFight(view) {
  return isInSmoke(view) || (!view.own.jet.hits && !view.fires().length);
}

/** Whether this is a room with an open door behind which smoke is seen. */
function smokeAtTheDoor(view, place) {
  const room = view.roomAt(place);
  if (!room || WAYS.has(room.kind)) return false;
  return view.plan.doors.some((door, index) => {
    const bits = view.newer.doors[index], isOpen = door.leaf && !(bits & 2) && bits & 1;
    return isOpen && door.storey === place.storey && door.between.includes(room.id)
      && door.between.some((there) => there !== room.id && view.isHazy(there));
  });
}

/** Before the alarm: the button in reach or on this storey; where there is none, only one's voice. */
function alarmHint(view, place, actions) {
  if (actions.has("raise_alarm")) return "hint_alarm_near";
  const key = view.plan.alarm_buttons.some((button) => button.storey === place.storey) ? "hint_alarm" : "hint_shout";
  return view.hasShouted ? HAS_SHOUTED[key] : key;
}

/** Whether a fire is in sight that is more than somebody with an extinguisher may fight. */
function isTooBig(view, reach) {
  return view.fires().some((fire) => fire.kw > reach.fights_kw || fire.lost);
}

/** Whether a fire burns in this room that is more than somebody with an extinguisher may fight. */
function burnsHere(view, place, fights) {
  const room = view.roomAt(place)?.id;
  return Boolean(room) && view.fires().some((fire) => fire.room === room && (fire.kw > fights || fire.lost));
}

/** The key of what the operator says. */
export function operator(view) {
  return `ask_${view.own.call?.asks ?? "done"}`;
}

/**
 * Inside: an exit of the room beside one; else where the nearest lit sign in sight points whose way is clear, in a
 * stairwell on down its flight; null outside and where there is none.
 */
export function exitWay(view, place) {
  const beside = view.outside(place) ? null : exitBeside(view, place);
  if (beside) return beside;
  const found = view.outside(place) ? null : followed(view, place);
  const flight = found && flightAt(view.plan, place);
  return flight ? wayDown(flight, place.x, place.y) : found && signTarget(view.plan, found.sign);
}

/**
 * The middle of an exit of one's own room that is near and in sight, is not locked, and that no sign leads to through
 * smoke; null without one, and for who is lost.
 */
function exitBeside(view, place) {
  if (view.isLost || !view.mine) return null;
  const { plan, own, newer } = view, here = view.roomAt(place)?.id;
  const shunned = new Set((own.smoky_signs ?? []).map((number) => plan.signs[number].to));
  let best = null, least = Math.min(EXIT_BESIDE_M, view.mine.sight);
  plan.doors.forEach((door, index) => {
    const distance = Math.hypot(door.centre[0] - place.x, door.centre[1] - place.y);
    if (!door.exit || door.storey !== place.storey || !door.between.includes(here) || distance > least) return;
    if (!(newer.doors[index] & 2) && !shunned.has(door.id)) [best, least] = [door.centre, distance];
  });
  return best;
}

/**
 * The lit sign in sight that one would follow: the nearest whose way is clear. Where all of these lead to an exit that
 * is known to be locked or barred, the nearest of them, with `isBarred`; null without one.
 */
function followed(view, place) {
  const smoky = view.own.smoky_signs ?? [], barred = view.barredSigns(place.storey);
  const clear = nearestSign(view, place, [...smoky, ...barred]);
  const found = clear ?? nearestSign(view, place, smoky);
  return found && { ...found, isBarred: !clear };
}

/** True where the arrow shows to where a sign sends people whose exit is known to be locked or barred. */
export function isMisled(view, place) {
  return !exitBeside(view, place) && Boolean(followed(view, place)?.isBarred);
}

/** The nearest lit sign in sight that is none of those `without`, and its number; null for who is lost. */
function nearestSign(view, place, without = []) {
  if (view.isLost) return null;
  const sight = Math.min(SIGN_SEEN_M, view.mine?.sight ?? SIGN_SEEN_M), seen = view.seenRooms(place);
  const own = view.roomAt(place)?.id;
  let best = null, least = Infinity, isOwn = false; // a sign of the room one is in, before one seen through a door
  for (const [index, sign] of view.plan.signs.entries()) {
    const [x, y] = sign.at, distance = Math.hypot(x - place.x, y - place.y);
    if (without.includes(index) || !sign.lit || sign.storey !== place.storey || distance > sight) continue;
    const room = view.roomAt({ x, y, storey: place.storey })?.id ?? "outside", here = room === own;
    if (!seen.has(room) || (isOwn && !here) || (isOwn === here && distance >= least)) continue;
    [best, least, isOwn] = [{ sign, index }, distance, here];
  }
  return best;
}

/** True where a sign sends people through a door, or into a room, that one cannot look behind or into. */
export function leadsOutOfSight(view, place, target) {
  const seen = view.seenRooms(place);
  const door = view.plan.doors.find(({ storey, centre: [x, y] }) =>
    storey === place.storey && x === target[0] && y === target[1]);
  if (door) return !door.exit && door.between.some((room) => !seen.has(room));
  return !seen.has(view.roomAt({ x: target[0], y: target[1], storey: place.storey })?.id ?? "outside");
}

/** Outside: the middle of the nearest assembly point; null inside, on it, and where there is none. */
export function assemblyWay(view, place) {
  if (!view.outside(place) || atAssembly(view.plan, place)) return null;
  let best = null, least = Infinity;
  for (const point of view.plan.assembly_points) {
    const [x, y] = middle(point.polygon), distance = Math.hypot(x - place.x, y - place.y);
    if (distance < least) [best, least] = [[x, y], distance];
  }
  return best;
}

/** The line of the score to remember, as the engine has chosen it; null when nothing was lost. */
export function mainLesson(card) {
  return (card.lines ?? []).find((line) => line.key === card.main_lesson) ?? null;
}

