/* What can be done here and now, as simulator/client/context.py has it. The server decides. */

import { inPolygon } from "./plan.js";
import { WAITING } from "./snapshot.js";

export const ANSWERS = ["answer_1", "answer_2", "answer_3"];
export const STEPS = ["ext_lift", "ext_pull", "ext_hold", "ext_press"];

/**
 * A button: the action it sends, the key of its text (or a `label` of the server), whether it is possible, and done;
 * of a door also where it leads, in every language.
 */
function offer(action, text = action, { ready = true, done = false, detail = "", label = null, beyond = null } = {}) {
  return { action, text, ready, done, detail, label, beyond };
}

/** The context buttons, in a fixed order; the answers come first during a call. */
export function offers(view, reach, now) {
  const place = view.place();
  if (!place || view.own.down || view.score) return [];
  return [
    ...call(view, now), ...urgent(view, place, reach), ...doors(view, place, reach), ...things(view, place, reach),
  ];
}

/** The buttons that are always there; none for who is overcome or done. */
export function fixed(view) {
  if (view.own.down || view.score) return [];
  const called = Boolean(view.own.called), rides = Boolean(view.own.in_lift), posture = view.low ? "stand" : "crouch";
  const isFound = called && (view.own.found ?? true) && !view.own.call; // a wrong address gets no tick
  return [
    offer(posture, posture, { ready: !rides }),
    offer("call_119", "call_119", { ready: !called && !rides, done: isFound }),
    offer("wake_other", "wake_other", { ready: !rides }),
  ];
}

function call(view, now) {
  const { call: open } = view.own;
  if (!open || view.leftS("line_s", now) <= 0) return [];
  return open.answers.map((label, index) => offer(ANSWERS[index], ANSWERS[index], { label }));
}

/** Reporting, helping, fighting the fire, staying. */
function urgent(view, place, reach) {
  const { own, plan } = view, found = [];
  if (!own.reported && atAssembly(plan, place)) found.push(offer("roll_call"));
  if (somebodyToHelp(view, place, reach)) found.push(offer("assist"));
  const step = own.step ?? 0;
  if (own.extinguisher && step > 0 && step < STEPS.length) {
    found.push(offer(STEPS[step], own.jet ? "ext_release" : STEPS[step]));
  }
  const room = view.roomAt(place);
  if (view.refuge && room?.id === view.refuge && !own.stays) found.push(offer("stay_put"));
  return found;
}

export function atAssembly(plan, place) {
  return place.storey === plan.ground
    && plan.assembly_points.some((point) => inPolygon(point.polygon, place.x, place.y));
}

/** The shut door and the open one that are at hand by the server's word, as long as they are so in sight. */
function doors(view, place, reach) {
  const shut = doorAtHand(view, place, reach, view.own.shut_door, 0), found = [];
  const open = doorAtHand(view, place, reach, view.own.open_door, 1);
  for (const action of shut ? ["feel_door", "open_door"] : []) found.push(offer(action, action, { beyond: shut }));
  if (open) found.push(offer("close_door", "close_door", { beyond: open }));
  return found;
}

/** Where the door leads that the server names as at hand; null without one, and once it is moved or left behind. */
function doorAtHand(view, place, reach, told, bits) {
  const index = told ? view.plan.doors.findIndex((door) => door.id === told.id) : -1;
  if (index < 0) return null;
  const door = view.plan.doors[index], isNear = away(place, door.centre) <= reach.thing;
  return door.storey === place.storey && isNear && view.newer.doors[index] === bits ? told.to : null;
}

/** The thing of a kind that the server names as at hand; undefined without one, and once it is left behind. */
function thingAtHand(view, place, reach, kind) {
  const thing = view.plan[kind][view.own.at_hand?.[kind] ?? -1];
  return thing && thing.storey === place.storey && away(place, thing.at) <= reach.thing ? thing : undefined;
}

function nearestDoor(view, place, reach, bits) {
  let best = null, least = reach.thing;
  view.plan.doors.forEach((door, index) => {
    if (door.storey !== place.storey || !door.leaf || view.newer.doors[index] !== bits) return;
    const distance = away(place, door.centre);
    if (distance <= least && !(best && distance === least)) [best, least] = [door, distance];
  });
  return best;
}

/** True beside a door that cannot be opened. */
export function lockedDoorNear(view, reach) {
  const place = view.place();
  return place !== null && nearestDoor(view, place, reach, 2) !== null;
}

/** True for a minor beside an extinguisher, who is not offered it and is told why when they reach for it. */
export function isKeptFromFighting(view, reach) {
  const place = view.place();
  return Boolean(view.minor) && place !== null && Boolean(thingAtHand(view, place, reach, "extinguishers"));
}

function things(view, place, reach) {
  const { own, plan } = view, found = [];
  const near = (kind) => thingAtHand(view, place, reach, kind);
  if (!view.newer.alarm && near("alarm_buttons")) found.push(offer("raise_alarm"));
  const extinguisher = own.extinguisher || view.minor ? null : near("extinguishers");
  if (extinguisher) found.push(offer("ext_lift", "ext_lift", { detail: `agent_${extinguisher.agent ?? "abc"}` }));
  if (!own.wet && near("water")) found.push(offer("wet_cloth"));
  if (!own.fetched && near("belongings")) found.push(offer("fetch_belongings"));
  if (place.storey !== plan.ground && !view.newer.dark && near("lifts")) found.push(offer("take_lift"));
  return found;
}

/** True when somebody waits within reach on this storey who needs help to walk. */
function somebodyToHelp(view, place, reach) {
  const needing = new Set(view.status.helpless ?? []), people = view.newer;
  for (let i = 0; i < people.count; i += 1) {
    if (people.state[i] === WAITING && people.storey[i] === place.storey && needing.has(people.id[i])
      && Math.hypot(people.x[i] - place.x, people.y[i] - place.y) <= reach.thing) return true;
  }
  return false;
}

function away(place, [x, y]) {
  return Math.hypot(place.x - x, place.y - y);
}
