/* Where the arrows point: to the assembly point, and where a lit sign in sight sends people. */

import { atAssembly } from "./offers.js";
import { flightAt, middle, signTarget, wayDown } from "./plan.js";

const SIGN_SEEN_M = 18, EXIT_BESIDE_M = 8; // an exit as near as this goes before all signs

/**
 * Inside: an exit of the room beside one; else where the nearest lit sign in sight points whose way is clear, in a
 * stairwell on down its flight; without one the door of a clear way on in sight, by the server's word. Null outside
 * and where there is none.
 */
export function exitWay(view, place) {
  const beside = view.outside(place) ? null : exitBeside(view, place);
  if (beside) return beside;
  const found = view.outside(place) ? null : followed(view, place);
  const flight = found && flightAt(view.plan, place);
  if (found) return flight ? wayDown(flight, place.x, place.y) : signTarget(view.plan, found.sign);
  return view.outside(place) || view.isLost ? null : clearDoor(view);
}

/** The middle of the door of a clear way on in sight, by the server's word; null without one. */
export function clearDoor({ plan, own: { way_out: way }, newer }) {
  const door = way && plan.doors.find(({ id }, index) => id === way.id && !(newer.doors[index] & 2));
  return door?.centre ?? null;
}

/**
 * The middle of an exit of one's own room that is near and in sight, is not locked, and that no sign leads to through
 * smoke; null without one, and for who is lost.
 */
export function exitBeside(view, place) {
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
export function followed(view, place) {
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
export function nearestSign(view, place, without = []) {
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
