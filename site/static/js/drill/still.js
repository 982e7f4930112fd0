/* The still part of a storey: walls, rooms, doorways, stairs, signs and equipment, as simulator/client/still.py. */

import { boxMiddle, middle, signTarget } from "./plan.js";
import { css, fill } from "./text.js";

const WALL_M = 0.2, FLIGHT_PX = 13; // which flight leads down is read at a glance
const WHITE = "#fff", NAME = "rgb(120,124,130)", UPWARDS = "rgb(84,88,96)", TREAD = "rgb(203,219,240)", EDGE = "rgb(146,170,204)";
const UP_TREAD = "rgb(200,202,206)", UP_EDGE = "rgb(150,154,160)";
const NAMELESS = new Set(["corridor", "stairwell", "lift", "street"]);

/** Draws what never moves on a storey. `camera` has x(), y() and scale; `shared` the symbols, glyphs and texts. */
export function drawStill(pen, camera, plan, storey, shared) {
  const { symbols, language } = shared, ground = storey === plan.ground;
  pen.fillStyle = css(ground ? symbols.outside : symbols.beyond);
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const rooms = plan.rooms.filter((room) => room.storey === storey);
  const here = (list) => list.filter((thing) => thing.storey === storey);
  if (ground && !rooms.some((room) => room.kind === "street")) area(pen, camera, plan.building, css(symbols.wall));
  for (const room of rooms) if (room.kind !== "street") walls(pen, camera, room.polygon, css(symbols.wall));
  for (const room of rooms) area(pen, camera, room.polygon, css(symbols.rooms[room.kind] ?? symbols.room));
  if (ground) {
    for (const point of plan.assembly_points) {
      plate(pen, camera, point.polygon, point.name[language], css(symbols.green), css(symbols.green, 0.24), shared);
    }
  }
  for (const door of here(plan.doors)) doorway(pen, camera, door, symbols);
  for (const stair of plan.stairs) drawStair(pen, camera, plan, stair, storey, shared);
  for (const room of rooms) roomName(pen, camera, room, NAME, shared);
  drawThings(pen, camera, plan, storey, shared);
  for (const sign of here(plan.signs)) {
    const target = signTarget(plan, sign);
    if (target) drawSign(pen, camera, sign.at, target, css(symbols.green), camera.least);
  }
  for (const door of here(plan.doors)) if (door.exit) doorName(pen, camera, plan, door, shared.texts.exit_way, css(symbols.green), shared);
}

/** The name of a room that has one. */
export function roomName(pen, camera, room, colour, shared) {
  if (!NAMELESS.has(room.kind)) inside(pen, camera, room.polygon, room.name[shared.language], colour, 0.7, shared);
}

/**
 * The equipment of a storey, or what of it stands in a box.
 * @param {Wire.Box} [box]
 */
export function drawThings(pen, camera, plan, storey, shared, box) {
  const isIn = ([x, y]) => !box || (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  for (const [kind, glyph] of Object.entries(shared.symbols.glyphs)) {
    for (const thing of plan[kind]) {
      if (thing.storey === storey && isIn(thing.at)) equipment(pen, camera, thing.at, css(glyph.colour), glyph.letter, shared);
    }
  }
}

function outline(pen, camera, points) {
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(camera.x(x), camera.y(y));
  pen.closePath();
}

function area(pen, camera, points, colour) {
  outline(pen, camera, points);
  pen.fillStyle = colour;
  pen.fill();
}

function walls(pen, camera, points, colour) {
  outline(pen, camera, points);
  pen.strokeStyle = colour;
  pen.lineJoin = "miter";
  pen.lineWidth = Math.max(2, 2 * WALL_M * camera.scale);
  pen.stroke();
}

function plate(pen, camera, points, text, colour, wash, shared) {
  area(pen, camera, points, wash);
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(2, camera.scale * 0.08);
  pen.stroke();
  inside(pen, camera, points, text, colour, 0.85, shared);
}

/** A name in the middle of an area, small enough for it; none when it would be unreadable. */
function inside(pen, camera, points, text, colour, most, shared) {
  const xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  const room = (Math.max(...xs) - Math.min(...xs)) * camera.scale * 0.92;
  let size = Math.min(camera.scale * most, (Math.max(...ys) - Math.min(...ys)) * camera.scale * 0.5);
  pen.font = `40px ${shared.font}`;
  size = Math.floor(Math.min(size, (40 * room) / pen.measureText(text).width));
  if (size < 7) return;
  const [x, y] = middle(points);
  write(pen, text, camera.x(x), camera.y(y), size, colour, shared);
}

export function write(pen, text, x, y, size, colour, shared) {
  pen.font = `${size}px ${shared.font}`;
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

function doorway(pen, camera, door, symbols) {
  const [x, y] = door.centre, half = door.width / 2, depth = 0.17;
  const [dx, dy] = door.axis === "x" ? [half, depth] : [depth, half];
  pen.fillStyle = css(door.exit ? symbols.green : symbols.corridor);
  pen.fillRect(camera.x(x - dx), camera.y(y + dy), 2 * dx * camera.scale, 2 * dy * camera.scale);
}

/** What a door is on a plate beside it; of an exit just outside. */
export function doorName(pen, camera, plan, door, text, colour, shared) {
  const [x, y] = door.centre;
  const inner = plan.rooms.find((room) => door.between.includes(room.id));
  const from = inner ? middle(inner.polygon) : [x, y];
  const [awayX, awayY] = door.axis === "x" ? [0, 1.2 * signOf(y - from[1])] : [2 * signOf(x - from[0]), 0];
  const size = Math.max(10, camera.scale * 0.55);
  pen.font = `${size}px ${shared.font}`;
  const wide = pen.measureText(text).width + 8, high = size * 1.4;
  const middleX = camera.x(x + awayX), middleY = camera.y(y + awayY);
  rounded(pen, middleX - wide / 2, middleY - high / 2, wide, high, 4, colour);
  write(pen, text, middleX, middleY, size, WHITE, shared);
}

function signOf(value) {
  return value < 0 ? -1 : 1;
}

export function rounded(pen, x, y, wide, high, radius, colour) {
  pen.beginPath();
  pen.moveTo(x + radius, y);
  pen.arcTo(x + wide, y, x + wide, y + high, radius);
  pen.arcTo(x + wide, y + high, x, y + high, radius);
  pen.arcTo(x, y + high, x, y, radius);
  pen.arcTo(x, y, x + wide, y, radius);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
}

function equipment(pen, camera, [x, y], colour, letter, shared) {
  const size = Math.max(6, camera.least, camera.scale * 0.62), left = camera.x(x) - size / 2, top = camera.y(y) - size / 2;
  const radius = Math.max(2, size / 4), wide = letter.length > 1 ? size * 1.8 : size, from = left - (wide - size) / 2;
  rounded(pen, from - 1, top - 1, wide + 2, size + 2, radius, WHITE);
  rounded(pen, from, top, wide, size, radius, colour);
  if (size >= 11) write(pen, letter, camera.x(x), camera.y(y), Math.round(size * 0.78), WHITE, shared);
}

/** A green plate with an arrow along the wall it hangs on, towards where it sends people. */
export function drawSign(pen, camera, [atX, atY], target, colour, least = 0) {
  const x = camera.x(atX), y = camera.y(atY), size = Math.max(5, least * 0.7, camera.scale * 0.42);
  const dx = target[0] - atX, dy = target[1] - atY;
  /** @type {Wire.Point} */
  const unit = Math.abs(dx) >= Math.abs(dy) ? [signOf(dx), 0] : [0, -signOf(dy)];
  rounded(pen, x - size, y - (size * 2) / 3, 2 * size, (size * 4) / 3, 3, colour);
  if (size >= 7) arrow(pen, x, y, unit, size * 0.62, WHITE);
}

const ARROW = [[1, 0], [0.1, 0.75], [0.1, 0.28], [-1, 0.28], [-1, -0.28], [0.1, -0.28], [0.1, -0.75]];

/** An arrow around a place along a unit vector of the screen. */
export function arrow(pen, x, y, [dx, dy], reach, colour) {
  pen.beginPath();
  for (const [u, v] of ARROW) pen.lineTo(x + reach * (u * dx - v * dy), y + reach * (u * dy + v * dx));
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
}

// -- stairs ----------------------------------------------------------------------------------------------------------

function drawStair(pen, camera, plan, stair, storey, shared) {
  const [upX, upY] = stair.up, { symbols, texts, language } = shared;
  const named = (text, at) => fill(text, { name: plan.storeys[at].name[language] });
  /** @type {Wire.Point} */
  const along = [upX, -upY];
  if (stair.storey === storey) {
    steps(pen, camera, stair.first, stair.up, TREAD, EDGE);
    steps(pen, camera, stair.second, stair.up, TREAD, EDGE);
    way(pen, camera, boxMiddle(stair.first), along, named(texts.stair_down, storey - 1), css(symbols.blue), shared);
    way(pen, camera, boxMiddle(stair.second), [-along[0], -along[1]], "", css(symbols.blue), shared);
    handrail(pen, camera, stair, css(symbols.wall));
  } else if (storey === stair.storey - 1) {
    if (storey === plan.ground) steps(pen, camera, stair.second, stair.up, UP_TREAD, UP_EDGE); // no flight down hides it
    const [lowX, lowY, highX, highY] = stair.second, [x, y] = boxMiddle(stair.second);
    const half = (Math.abs(upX) * (highX - lowX)) / 2 + (Math.abs(upY) * (highY - lowY)) / 2 + 0.6;
    way(pen, camera, [x - upX * half, y - upY * half], along, named(texts.stair_up, stair.storey), UPWARDS, shared); // green: ways out alone
  }
}

function steps(pen, camera, [lowX, lowY, highX, highY], up, tread, edge) {
  pen.fillStyle = tread;
  pen.fillRect(camera.x(lowX), camera.y(highY), (highX - lowX) * camera.scale, (highY - lowY) * camera.scale);
  const alongY = Math.abs(up[1]) > 0.5;
  const [low, high] = alongY ? [lowY, highY] : [lowX, highX];
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let at = low + 0.28; at < high; at += 0.28) {
    const ends = alongY ? [[lowX, at], [highX, at]] : [[at, lowY], [at, highY]];
    pen.moveTo(camera.x(ends[0][0]), camera.y(ends[0][1]));
    pen.lineTo(camera.x(ends[1][0]), camera.y(ends[1][1]));
  }
  pen.stroke();
}

function handrail(pen, camera, { first: a, second: b, up }, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(2, camera.scale * 0.1);
  pen.beginPath();
  if (Math.abs(up[1]) > 0.5) {
    const x = camera.x((Math.max(a[0], b[0]) + Math.min(a[2], b[2])) / 2);
    pen.moveTo(x, camera.y(a[1]));
    pen.lineTo(x, camera.y(a[3]));
  } else {
    const y = camera.y((Math.max(a[1], b[1]) + Math.min(a[3], b[3])) / 2);
    pen.moveTo(camera.x(a[0]), y);
    pen.lineTo(camera.x(a[2]), y);
  }
  pen.stroke();
}

function way(pen, camera, [atX, atY], [dx, dy], text, colour, shared) {
  const x = camera.x(atX), y = camera.y(atY), reach = Math.max(camera.least * 0.6, camera.scale * 0.42);
  const fits = Math.round(Math.max(camera.least * 0.9, camera.scale * 0.4)), size = Math.max(fits, FLIGHT_PX);
  arrow(pen, x + dx * reach * 0.9, y + dy * reach * 0.9, [dx, dy], reach, colour);
  if (!text || fits < 8) return;
  pen.font = `${size}px ${shared.font}`;
  const wide = pen.measureText(text).width + 6, high = size * 1.3;
  const far = reach * 0.3 + (dx ? wide : high) / 2, middleX = x - dx * far, middleY = y - dy * far;
  rounded(pen, middleX - wide / 2, middleY - high / 2, wide, high, 4, colour);
  write(pen, text, middleX, middleY, size, WHITE, shared);
}

