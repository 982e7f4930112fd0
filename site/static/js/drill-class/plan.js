/* Draws the plan with people, smoke and fire on a canvas; the camera follows the class's figure from storey to storey. */

import { barredKey, boxMiddle, middle, signTarget } from "../drill/plan.js";
import { fill } from "../drill/text.js";
import { Sight } from "./sight.js";

const WIDE_M = 30; // so much of a large building is in sight
const MARGIN_M = 1.5;
const OWN_PX = 22; // a metre of the class's figure is never drawn smaller
const LATE_S = 0.15; // drawn so long after, between two snapshots
const NAMES = ["walking", "waiting", "out", "incapacitated", "player"];
const INCAPACITATED = 3;
const HATCH_M = 0.6, WALL_M = 0.7;

export class Plan {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas, data) {
    this.canvas = canvas;
    this.colours = data.colours;
    this.glyphs = data.glyphs;
    /** @type {Wire.Language} */
    this.language = data.language;
    this.texts = data.texts;
    this.pen = canvas.getContext("2d");
    /** @type {Wire.Plan | null} */
    this.plan = null;
    this.child = false;
    /** @type {({at: number} & Wire.Snapshot)[]} */
    this.frames = [];
    /** @type {Wire.Fire[]} */
    this.fires = [];
    this.cells = [];
    this.doors = [];
    /** @type {Sight | null} */
    this.sight = null;
    this.camera = null;
    this.whole = true; // the whole storey in sight, so that the ways can be compared
    new ResizeObserver(() => this.fit()).observe(canvas.parentElement);
  }

  fit() {
    const box = this.canvas.parentElement.getBoundingClientRect();
    const scale = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(box.width * scale));
    this.canvas.height = Math.max(1, Math.round(box.height * scale));
  }

  show(scene) {
    this.plan = scene.plan;
    this.child = scene.child;
    this.sight = new Sight(scene.plan);
    this.boxes = scene.plan.storeys.map((_, storey) => this.boxOf(storey));
  }

  boxOf(storey) {
    const points = this.plan.rooms.filter((room) => room.storey === storey).flatMap((room) => room.polygon);
    if (storey === this.plan.ground) points.push(...this.plan.assembly_points.flatMap((area) => area.polygon));
    const xs = points.map((point) => point[0]);
    const ys = points.map((point) => point[1]);
    return [Math.min(...xs) - MARGIN_M, Math.min(...ys) - MARGIN_M, Math.max(...xs) + MARGIN_M, Math.max(...ys) + MARGIN_M];
  }

  add(snapshot, now) {
    if (snapshot.full) {
      this.cells = snapshot.cells;
      this.doors = snapshot.doors;
    }
    this.frames.push({ at: now, ...snapshot });
    if (this.frames.length > 4) this.frames.shift();
    const own = snapshot.players[0], place = own && snapshot.agents.get(own.agent);
    this.sight?.look(place ?? null, this.cells, this.doors, snapshot.tick);
  }

  /** Where somebody is between the two last snapshots. */
  placeOf(id, now) {
    const last = this.frames.at(-1);
    const before = this.frames.at(-2);
    const here = last?.agents.get(id);
    const there = before?.agents.get(id);
    if (!here || !there || here.storey !== there.storey) return here;
    const span = Math.max(0.05, last.at - before.at);
    const share = Math.min(1, Math.max(0, (now - LATE_S - before.at) / span));
    return { ...here, x: there.x + (here.x - there.x) * share, y: there.y + (here.y - there.y) * share };
  }

  get storey() {
    return this.camera ? this.camera.storey : this.plan?.ground;
  }

  follow(now) {
    const own = this.frames.at(-1)?.players[0];
    const place = own ? this.placeOf(own.agent, now) : null;
    const { width, height } = this.canvas;
    const storey = place ? place.storey : this.storey;
    const [x0, y0, x1, y1] = this.boxes[storey];
    const whole = Math.min(width / (x1 - x0), height / (y1 - y0));
    const wish = this.whole ? whole : Math.max(whole, Math.min(width, height * 1.4) / WIDE_M);
    const jump = !this.camera || this.camera.storey !== storey;
    const pull = jump ? 1 : 0.1;
    const scale = jump ? wish : this.camera.scale + (wish - this.camera.scale) * pull;
    const clamp = (value, low, high, half) => (high - low < 2 * half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, value)));
    const wanted = {
      x: clamp(place ? place.x : (x0 + x1) / 2, x0, x1, width / scale / 2),
      y: clamp(place ? place.y : (y0 + y1) / 2, y0, y1, height / scale / 2),
    };
    if (place && storey === this.plan.ground) { // outdoors the figure may leave the box
      wanted.x = Math.abs(place.x - wanted.x) > width / scale / 2 - 2 ? place.x : wanted.x;
      wanted.y = Math.abs(place.y - wanted.y) > height / scale / 2 - 2 ? place.y : wanted.y;
    }
    const from = jump ? wanted : this.camera;
    this.camera = { storey, scale, x: from.x + (wanted.x - from.x) * pull, y: from.y + (wanted.y - from.y) * pull };
  }

  draw(now) {
    if (!this.plan) return;
    this.follow(now);
    const { pen, camera, colours } = this;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = camera.storey === this.plan.ground ? colours.paper : "rgb(214 218 222)";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const { width, height } = this.canvas;
    pen.setTransform(camera.scale, 0, 0, -camera.scale, width / 2 - camera.x * camera.scale, height / 2 + camera.y * camera.scale);
    this.rooms();
    this.things();
    this.signs();
    this.flames();
    this.people(now);
    this.smoke();
    this.unseen();
    this.doorLeaves();
    this.own(now);
  }

  trace(polygon) {
    this.pen.beginPath();
    polygon.forEach(([x, y], index) => this.pen[index ? "lineTo" : "moveTo"](x, y));
    this.pen.closePath();
  }

  words(text, x, y, size, colour, weight = "") {
    const { pen } = this;
    pen.save();
    pen.translate(x, y);
    pen.scale(1, -1);
    pen.font = `${weight} ${size}px "Noto Sans SC", "Noto Sans CJK SC", sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = colour;
    pen.fillText(text, 0, 0);
    pen.restore();
  }

  rooms() {
    const { pen, plan, colours, camera } = this;
    const here = (entry) => entry.storey === camera.storey;
    if (camera.storey === plan.ground) {
      plan.assembly_points.forEach((area) => {
        this.trace(area.polygon);
        pen.fillStyle = "rgb(0 122 77 / 14%)";
        pen.fill();
        pen.strokeStyle = colours.exit;
        pen.lineWidth = 0.15;
        pen.stroke();
        const [[x0, y0], , [x1, y1]] = area.polygon;
        this.words(area.name[this.language], (x0 + x1) / 2, (y0 + y1) / 2, Math.min(1.1, Math.abs(x1 - x0) / area.name[this.language].length * 1.3), colours.exit, "bold");
      });
    }
    const rooms = plan.rooms.filter(here);
    rooms.forEach((room) => {
      this.trace(room.polygon);
      if (room.kind !== "street") {
        pen.strokeStyle = colours.wall;
        pen.lineWidth = 0.4;
        pen.stroke();
      }
    });
    rooms.forEach((room) => {
      this.trace(room.polygon);
      pen.fillStyle = colours.rooms[room.kind] || colours.room;
      pen.fill();
    });
    plan.stairs.filter(here).forEach((stair) => {
      pen.strokeStyle = "rgb(168 159 134)";
      pen.lineWidth = 0.06;
      [stair.first, stair.second].forEach(([x0, y0, x1, y1]) => {
        const upright = Math.abs(stair.up[1]) > 0.5;
        pen.beginPath();
        for (let at = upright ? y0 : x0; at <= (upright ? y1 : x1); at += 0.4) {
          pen.moveTo(upright ? x0 : at, upright ? at : y0);
          pen.lineTo(upright ? x1 : at, upright ? at : y1);
        }
        pen.stroke();
      });
    });
    this.flights();
    rooms.forEach((room) => this.name(room, "rgb(90 96 104)"));
  }

  /** Which flight leads where: blue is down, grey is up; green is for ways out alone. */
  flights() {
    const { plan, colours, camera, texts } = this;
    const told = (text, storey) => fill(text, { name: plan.storeys[storey].name[this.language] });
    plan.stairs.forEach((stair) => {
      const [upX, upY] = stair.up, first = boxMiddle(stair.first), second = boxMiddle(stair.second);
      const [x0, y0, x1, y1] = stair.second, long = (Math.abs(upX) * (x1 - x0) + Math.abs(upY) * (y1 - y0)) / 2 + 0.6;
      if (stair.storey === camera.storey) this.plate(told(texts.stair_down, stair.storey - 1), first, colours.symbols.water);
      if (stair.storey - 1 === camera.storey) {
        this.plate(told(texts.stair_up, stair.storey), [second[0] - upX * long, second[1] - upY * long], colours.symbols.lift);
      }
    });
  }

  plate(text, [x, y], colour) {
    const { pen } = this, size = 0.62, wide = text.length * size * (this.language === "zh" ? 1 : 0.55) + 0.3;
    pen.fillStyle = colour;
    pen.fillRect(x - wide / 2, y - 0.45, wide, 0.9);
    this.words(text, x, y, size, "#fff", "bold");
  }

  name(room, colour) {
    if (["corridor", "stairwell", "lift", "street"].includes(room.kind)) return;
    const xs = room.polygon.map((point) => point[0]);
    const ys = room.polygon.map((point) => point[1]);
    const name = room.name[this.language];
    const size = Math.min(0.9, ((Math.max(...xs) - Math.min(...xs)) / Math.max(4, name.length)) * (this.language === "zh" ? 1 : 1.6));
    this.words(name, (Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2, size, colour);
  }

  /** The equipment of the storey, or what of it `isShown`. */
  things(isShown = (at) => at.length > 0) {
    const { pen, plan, colours, camera } = this;
    Object.entries(this.glyphs).forEach(([kind, [symbol, letter]]) => {
      (plan[kind] || []).filter((thing) => thing.storey === camera.storey && isShown(thing.at)).forEach(({ at: [x, y] }) => {
        pen.fillStyle = colours.symbols[symbol];
        const half = letter.length > 1 ? 0.65 : 0.35; // 电梯 takes two signs
        pen.fillRect(x - half, y - 0.35, 2 * half, 0.7);
        this.words(letter, x, y, 0.5, "#fff", "bold");
      });
    });
  }

  signs() {
    const { pen, plan, colours, camera } = this;
    (plan.signs || []).filter((sign) => sign.storey === camera.storey).forEach((sign) => {
      const [x, y] = sign.at, target = signTarget(plan, sign), wide = this.language === "zh" ? 0.75 : 0.95;
      pen.fillStyle = colours.exit;
      pen.fillRect(x - wide, y - 0.25, 2 * wide, 0.5);
      this.words(target ? `${this.texts.exit_sign} ${arrowTo(sign.at, target)}` : this.texts.exit_sign, x, y, 0.38, "#fff", "bold");
    });
  }

  doorLeaves() {
    const { pen, plan, colours, camera } = this;
    plan.doors.forEach((door, index) => {
      if (door.storey !== camera.storey) return;
      const state = this.sight.doors[index] ?? 1;
      const along = door.axis === "x";
      const [x, y] = door.centre;
      const half = door.width / 2;
      const rect = (thick) => pen.fillRect(x - (along ? half : thick), y - (along ? thick : half), 2 * (along ? half : thick), 2 * (along ? thick : half));
      pen.fillStyle = door.exit ? colours.exit : colours.rooms.corridor;
      rect(0.2);
      if (state & 2) {
        pen.fillStyle = colours.symbols.extinguisher;
        rect(0.2);
        this.words("×", x, y, 0.9, "#fff", "bold");
        this.plate(this.texts[barredKey(door)], besideDoor(plan, door), colours.symbols.extinguisher);
      } else if (door.leaf && !(state & 1)) {
        pen.fillStyle = colours.leaf;
        rect(0.1);
      }
    });
  }

  flames() {
    const { pen, colours, camera } = this;
    this.fires.filter((fire) => fire.storey === camera.storey && this.sight.shows({ x: fire.at[0], y: fire.at[1], storey: fire.storey })).forEach(({ at: [x, y], kw }) => {
      const size = Math.min(2.6, 0.5 + Math.sqrt(kw) / 22);
      pen.fillStyle = colours.fire;
      pen.beginPath();
      pen.moveTo(x, y + size * 1.3);
      pen.quadraticCurveTo(x + size, y, x, y - size * 0.8);
      pen.quadraticCurveTo(x - size, y, x, y + size * 1.3);
      pen.fill();
      pen.fillStyle = "rgb(255 214 92)";
      pen.beginPath();
      pen.arc(x, y - size * 0.25, size * 0.3, 0, 7);
      pen.fill();
    });
  }

  people(now) {
    const { pen, colours, camera } = this;
    const last = this.frames.at(-1);
    if (!last) return;
    last.agents.forEach((agent, id) => {
      if (agent.storey !== camera.storey || id === last.players[0]?.agent || (this.child && agent.state === INCAPACITATED)) return;
      const { x, y } = this.placeOf(id, now);
      if (!this.sight.shows({ x, y, storey: agent.storey })) return;
      pen.fillStyle = colours.people[NAMES[agent.state]];
      pen.beginPath();
      if (agent.state === INCAPACITATED) pen.rect(x - 0.3, y - 0.12, 0.6, 0.24);
      else pen.arc(x, y, 0.24, 0, 7);
      pen.fill();
    });
  }

  smoke() {
    const { pen, plan, colours, camera } = this;
    const height = plan.storeys[camera.storey].height;
    plan.cells.forEach((cell, index) => {
      const now = this.sight.cells[index];
      if (cell.storey !== camera.storey || !now) return;
      const hanging = Math.min(1, Math.max(0, (height - now.layer) / Math.max(0.5, height - 0.8)));
      const shade = 0.84 * (1 - Math.exp(-1.2 * now.extinction)) * hanging;
      if (shade < 0.02) return;
      const [x0, y0, x1, y1] = cell.box;
      pen.fillStyle = `rgb(${colours.smoke.join(" ")} / ${shade.toFixed(2)})`;
      pen.fillRect(x0, y0, x1 - x0, y1 - y0);
    });
  }

  /** Rooms that the class cannot see, hatched in grey; over it their names and equipment, but no sign. */
  unseen() {
    const { pen, plan, colours, camera } = this;
    const hidden = plan.rooms.filter((room) => room.storey === camera.storey && this.sight.unknown(room) > 0);
    if (!hidden.length) return;
    hidden.forEach((room) => {
      pen.save();
      this.trace(room.polygon);
      pen.clip();
      pen.globalAlpha = 0.75 * this.sight.unknown(room);
      pen.fillStyle = colours.unseen;
      const xs = room.polygon.map((point) => point[0]), ys = room.polygon.map((point) => point[1]);
      const x0 = Math.min(...xs), x1 = Math.max(...xs), y0 = Math.min(...ys), y1 = Math.max(...ys);
      pen.fillRect(x0, y0, x1 - x0, y1 - y0);
      pen.strokeStyle = colours.unseen_line;
      pen.lineWidth = 1.5 / camera.scale;
      pen.beginPath();
      for (let at = Math.floor((x0 - y1 + y0) / HATCH_M) * HATCH_M; at < x1; at += HATCH_M) {
        pen.moveTo(at, y0);
        pen.lineTo(at + y1 - y0, y1);
      }
      pen.stroke();
      pen.restore();
    });
    hidden.forEach((room) => this.name(room, colours.ink));
    this.things((at) => hidden.some(({ polygon }) => inBox(polygon, at)));
  }

  /** The class's figure, above the smoke: a white ring, so that it is found from the back row. */
  own(now) {
    const { pen, colours, camera } = this;
    const own = this.frames.at(-1)?.players[0];
    const place = own ? this.placeOf(own.agent, now) : null;
    if (!place) return;
    const size = Math.max(1, (OWN_PX * Math.min(2, devicePixelRatio || 1)) / camera.scale);
    const disc = (radius, colour) => {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(place.x, place.y, radius * size, 0, 7);
      pen.fill();
    };
    disc(0.72, colours.ink);
    disc(0.66, "#fff");
    disc(0.5, colours.people.player);
    const width = (this.texts.you.length * (this.language === "zh" ? 0.85 : 0.5) + 0.6) * size;
    pen.fillStyle = colours.ink;
    pen.fillRect(place.x - width / 2, place.y + 0.95 * size, width, 1.1 * size);
    this.words(this.texts.you, place.x, place.y + 1.5 * size, 0.75 * size, "#fff", "bold");
  }
}

/**
 * Where the name of a door stands: away from its room, of an exit just outside.
 * @param {Wire.Plan} plan
 * @param {Wire.Door} door
 * @returns {Wire.Point}
 */
function besideDoor(plan, { centre: [x, y], axis, between }) {
  const room = plan.rooms.find(({ id }) => between.includes(id)), [fromX, fromY] = middle(room.polygon);
  return axis === "x" ? [x, y + (y < fromY ? -1.2 : 1.2)] : [x + (x < fromX ? -2 : 2), y];
}

/** The arrow along the wall a sign hangs on, towards where it sends people. */
function arrowTo([x, y], [toX, toY]) {
  if (Math.abs(toX - x) >= Math.abs(toY - y)) return toX < x ? "←" : "→";
  return toY < y ? "↓" : "↑";
}

/** True in the box around points, or on its walls. */
function inBox(points, [x, y]) {
  const xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  return x >= Math.min(...xs) - WALL_M && x <= Math.max(...xs) + WALL_M && y >= Math.min(...ys) - WALL_M && y <= Math.max(...ys) + WALL_M;
}
