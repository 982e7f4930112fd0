/* The way round a building for somebody outside it, as simulator/client/detour.py has it. */

import { crosses, inPolygon } from "./plan.js";

const NEAR_M = 0.05, OFF_M = 1.5; // so far from its corners one goes round a building

const corners = new WeakMap(); // of plans
const kept = new WeakMap(); // of plans: the last way that was found

/**
 * The next place on the shortest way to a goal past a plan's building, on its grounds, and how far the goal is on it;
 * straight there where nothing is between, or where no way round is found.
 * @param {Wire.Plan} plan
 * @param {Wire.Point} start
 * @param {Wire.Point} goal
 * @returns {{next: Wire.Point, far: number, isStraight: boolean}}
 */
export function wayRound(plan, start, goal) {
  const straight = { next: goal, far: distance(start, goal), isStraight: true };
  if (!crosses(plan.building, start, goal)) return straight;
  /** @type {Wire.Point} */
  const near = [Math.round(start[0]), Math.round(start[1])];
  const from = inPolygon(plan.building, near[0], near[1]) ? start : near; // close to a wall the next metre may lie in it
  const key = `${from} ${goal}`;
  if (kept.get(plan)?.key !== key) kept.set(plan, { key, found: shortest(plan, from, goal) });
  return kept.get(plan).found ?? straight;
}

function distance([ax, ay], [bx, by]) {
  return Math.hypot(bx - ax, by - ay);
}

function shortest(plan, start, goal) {
  const places = [start, goal, ...cornersOf(plan)], best = places.map(() => Infinity), first = places.map(() => -1);
  const open = new Set([0]);
  best[0] = 0;
  while (open.size) {
    const here = [...open].reduce((a, b) => (best[b] < best[a] ? b : a));
    if (here === 1) return { next: places[first[1]], far: best[1], isStraight: false };
    open.delete(here);
    places.forEach((place, index) => {
      const to = best[here] + distance(places[here], place);
      if (to >= best[index] || crosses(plan.building, places[here], place)) return;
      best[index] = to;
      first[index] = here === 0 ? index : first[here];
      open.add(index);
    });
  }
  return null;
}

/** The places off a building's corners where one can walk: inside it is what lies across the corner from them. */
function cornersOf(plan) {
  if (!corners.has(plan)) {
    const { building, outside } = plan, ways = [[-1, -1], [-1, 1], [1, -1], [1, 1]];
    const off = building.flatMap(([x, y]) => ways
      .filter(([dx, dy]) => inPolygon(building, x - dx * NEAR_M, y - dy * NEAR_M))
      .map(([dx, dy]) => [x + dx * OFF_M, y + dy * OFF_M]));
    corners.set(plan, off.filter(([x, y]) => inPolygon(outside, x, y) && !inPolygon(building, x, y)));
  }
  return corners.get(plan);
}
