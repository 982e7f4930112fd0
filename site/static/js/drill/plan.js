/* Questions about a plan: which room a place lies in, where signs and stairs lead, where a body may stand. */

const HALF_WALL_M = 0.15, DOOR_DEPTH_M = 0.15, RAIL_M = 0.1, WELL_M = 5;

/**
 * @param {Wire.Point[]} points
 * @returns {Wire.Box}
 */
export function boxOf(points) {
  const xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/**
 * The middle of the box around points.
 * @param {Wire.Point[]} points
 * @returns {Wire.Point}
 */
export function middle(points) {
  const [lowX, lowY, highX, highY] = boxOf(points);
  return [(lowX + highX) / 2, (lowY + highY) / 2];
}

/**
 * @param {Wire.Box} box
 * @returns {Wire.Point}
 */
export function boxMiddle([lowX, lowY, highX, highY]) {
  return [(lowX + highX) / 2, (lowY + highY) / 2];
}

/** True inside a polygon, by the even-odd rule. */
export function inPolygon(points, x, y) {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
    const [ax, ay] = points[j], [bx, by] = points[i];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** True when the straight line from one place to another cuts a side of a polygon. */
export function crosses(points, start, end) {
  const side = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
  return points.some((b, index) => {
    const a = points.at(index - 1);
    return side(start, end, a) !== side(start, end, b) && side(a, b, start) !== side(a, b, end);
  });
}

const boxes = new WeakMap(); // of rooms: asked for with every frame

function roomBox(room) {
  if (!boxes.has(room)) boxes.set(room, boxOf(room.polygon));
  return boxes.get(room);
}

function inBox(box, x, y, margin = 0) {
  return x >= box[0] - margin && x <= box[2] + margin && y >= box[1] - margin && y <= box[3] + margin;
}

/** The box around a storey: the grounds on the ground storey, its rooms elsewhere. */
export function storeyBounds(plan, storey) {
  if (storey === plan.ground) return plan.bounds;
  const points = plan.rooms.filter((room) => room.storey === storey).flatMap((room) => room.polygon);
  const [lowX, lowY, highX, highY] = boxOf(points.length ? points : plan.building);
  return [lowX - 0.5, lowY - 0.5, highX + 0.5, highY + 0.5];
}

/** Where a sign sends people: the door or room it names; null when the plan has neither. */
export function signTarget(plan, sign) {
  if (sign.toward) return sign.toward;
  const door = plan.doors.find((entry) => entry.id === sign.to);
  if (door) return door.centre;
  const room = plan.rooms.find((entry) => entry.id === sign.to);
  return room ? middle(room.polygon) : null;
}

/** True for the middle of a door that leads out. */
export function isExit(plan, [x, y]) {
  return plan.doors.some(({ exit, centre }) => exit && centre[0] === x && centre[1] === y);
}

/** The key of what stands at a door that nobody gets through: an exit or another, locked from the start or barred. */
export function barredKey(door) {
  return `${door.exit ? "exit" : "door"}_${door.locked ? "locked" : "barred"}`;
}

const APART_M = 0.75, INSET_M = 0.5;

/**
 * Where those stand who are out: in rows at the assembly points, closer where they are many.
 * @param {Wire.Plan} plan
 * @param {number} out
 * @returns {Wire.Point[]}
 */
export function gathered(plan, out) {
  const areas = plan.assembly_points.map(({ polygon }) => boxOf(polygon));
  return areas.flatMap(([lowX, lowY, highX, highY], turn) => {
    const many = Math.floor((out + areas.length - 1 - turn) / areas.length);
    const wide = highX - lowX - 2 * INSET_M, high = highY - lowY - 2 * INSET_M;
    const apart = Math.min(APART_M, Math.sqrt((wide * high) / Math.max(1, many)));
    const row = Math.max(1, Math.floor(wide / apart) + 1);
    return Array.from({ length: many }, (_, i) => {
      /** @type {Wire.Point} */
      const at = [lowX + INSET_M + (i % row) * apart, lowY + INSET_M + Math.floor(i / row) * apart];
      return at;
    });
  });
}

/** The next point on the way down a flight for somebody in its well. */
export function wayDown(stair, x, y) {
  const first = boxMiddle(stair.first), second = boxMiddle(stair.second);
  const [dx, dy] = stair.up, [lowX, lowY, highX, highY] = stair.first;
  const half = (Math.abs(dx) * (highX - lowX)) / 2 + (Math.abs(dy) * (highY - lowY)) / 2;
  const along = (x - first[0]) * dx + (y - first[1]) * dy;
  const across = Math.abs((x - first[0]) * dy) + Math.abs((y - first[1]) * dx);
  const beside = Math.abs((x - second[0]) * dy) + Math.abs((y - second[1]) * dx);
  let lane, reach;
  if (across <= beside) [lane, reach] = along < half ? [first, half + 0.7] : [second, half + 0.7];
  else [lane, reach] = along > -half ? [second, -half] : [first, -half];
  return [lane[0] + dx * reach, lane[1] + dy * reach];
}

/** The flight down from the stairwell around a place; null elsewhere. */
export function flightAt(plan, place) {
  const room = roomAt(plan, place);
  if (!room || room.kind !== "stairwell") return null;
  const centre = middle(room.polygon);
  return plan.stairs.find((stair) => {
    const [x, y] = boxMiddle(stair.first);
    return stair.storey === place.storey && Math.hypot(x - centre[0], y - centre[1]) < WELL_M;
  }) ?? null;
}

/** The room around a place, half a wall counted to it; null in the open. */
export function roomAt(plan, { x, y, storey }) {
  return plan.rooms.find((room) => room.storey === storey && inBox(roomBox(room), x, y, HALF_WALL_M)) ?? null;
}

/** The rooms that can be looked into from a place: its own, and those behind an open door of it. */
export function seenRooms(plan, place, doors) {
  const here = roomAt(plan, place)?.id ?? "outside", seen = new Set([here]);
  plan.doors.forEach((door, index) => {
    const bits = doors[index], passable = !(bits & 2) && (bits & 1 || !door.leaf);
    if (door.storey === place.storey && passable && door.between.includes(here)) {
      door.between.forEach((room) => seen.add(room));
    }
  });
  return seen;
}

/** True in the open air. */
export function isOutside(plan, place) {
  return place.storey === plan.ground && !roomAt(plan, place) && !inPolygon(plan.building, place.x, place.y);
}

/** True for the four corners of a box. */
function isBox(points, [lowX, lowY, highX, highY]) {
  const corners = points.filter(([x, y]) => (x === lowX || x === highX) && (y === lowY || y === highY));
  return points.length === 4 && new Set(corners.map(String)).size === 4;
}

/** Where one can stand, storey by storey, as boxes and other shapes; a locked door or a shut leaf is a wall. */
export class Floor {
  constructor(plan) {
    this.plan = plan;
    this.boxes = plan.storeys.map(() => []);
    this.rings = plan.storeys.map(() => []); // rooms that are no boxes
    plan.rooms.filter((room) => room.kind !== "lift").forEach((room) => this._addRoom(room));
    this.slabs = plan.storeys.map((_, storey) => plan.doors
      .map((door, index) => ({ index, door }))
      .filter(({ door }) => door.storey === storey)
      .map(({ index, door }) => ({ index, box: slab(door) })));
  }

  _addRoom({ kind, polygon, storey }) {
    const box = boxOf(polygon);
    const stair = kind === "stairwell" && this.plan.stairs.find((entry) =>
      entry.storey === storey && inBox(box, ...boxMiddle(entry.first)));
    if (stair) this.boxes[storey].push(...well(box, stair));
    else if (isBox(polygon, box)) this.boxes[storey].push(box);
    else this.rings[storey].push(polygon);
  }

  _lets(index, doors) {
    return !(doors[index] & 2) && (!this.plan.doors[index].leaf || Boolean(doors[index] & 1));
  }

  /** True on the floor of a storey; `doors` are the bits of the last full snapshot. */
  holds(x, y, storey, doors) {
    if (this.boxes[storey]?.some((box) => inBox(box, x, y))) return true;
    if (this.slabs[storey]?.some(({ index, box }) => this._lets(index, doors) && inBox(box, x, y))) return true;
    if (this.rings[storey]?.some((ring) => inPolygon(ring, x, y))) return true;
    const { plan } = this;
    return storey === plan.ground && inPolygon(plan.outside, x, y) && !inPolygon(plan.building, x, y);
  }
}

function slab(door) {
  const [x, y] = door.centre, half = door.width / 2;
  return door.axis === "x"
    ? [x - half, y - DOOR_DEPTH_M, x + half, y + DOOR_DEPTH_M]
    : [x - DOOR_DEPTH_M, y - half, x + DOOR_DEPTH_M, y + half];
}

/** A stairwell with a flight down: landing, first lane, half landing, second lane, which the landing does not join. */
function well([lowX, lowY, highX, highY], stair) {
  const { first, second, up: [dx, dy] } = stair;
  const rail = [...second];
  if (dy > 0) rail[1] += RAIL_M;
  if (dy < 0) rail[3] -= RAIL_M;
  if (dx > 0) rail[0] += RAIL_M;
  if (dx < 0) rail[2] -= RAIL_M;
  const before = Math.abs(dy) > 0.5
    ? [[lowX, lowY, highX, first[1]], [lowX, first[3], highX, highY]]
    : [[lowX, lowY, first[0], highY], [first[2], lowY, highX, highY]];
  return [...before, first, rail];
}
