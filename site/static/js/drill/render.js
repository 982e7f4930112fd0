/* Draws a storey with what moves on it. Still pictures and smoke are kept, so that a frame is a copy and some paths. */

import { barredKey, gathered, roomAt, storeyBounds, signTarget } from "./plan.js";
import { INCAPACITATED, OUT, PLAYER, WAITING } from "./snapshot.js";
import { doorName, drawSign, drawStill } from "./still.js";
import { css } from "./text.js";
import { Unseen } from "./unseen.js";

const BODY_M = 0.26, TAU = 2 * Math.PI;
const MOST_PIXELS = 4e6, MOST_PICTURES = 2;
const SMOKE_PX_M = 4; // dots of the smoke's picture per metre: scaled up, its edges are soft
const CLEAR_M = 29, VEIL_ALPHA = 0.94, VEIL_FROM = 0.55;
/** @type {Wire.Colour} */
const NIGHT = [10, 12, 20];
/** @type {Wire.Colour} */
const WATER = [120, 170, 230];
/** @type {Wire.Colour} */
const POWDER = [226, 230, 234];
/** @type {Wire.Colour} */
const JET_EDGE = [110, 118, 126];
const JET_HALF = 0.25;
const DARK_ALPHA = 0.6, LIFT_ALPHA = 0.97, GLOW_PX = 45;
const NAMES = { [WAITING]: "waiting", [OUT]: "out", [INCAPACITATED]: "incapacitated", [PLAYER]: "player" };

function sheet(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.ceil(width));
  canvas.height = Math.max(1, Math.ceil(height));
  return canvas.getContext("2d");
}

/** What is seen of a storey: the place in the middle, and pixels per metre. */
export class Camera {
  constructor(x, y, scale, middleX, middleY, least = 0) {
    // On whole pixels, so that the kept picture and what moves on it do not jitter.
    this.left = Math.round(middleX - x * scale);
    this.top = Math.round(middleY + y * scale);
    this.scale = scale;
    this.least = least; // pixels of a mark that must stay readable, where few are drawn
  }

  x(value) { return this.left + value * this.scale; }
  y(value) { return this.top - value * this.scale; }
}

export class Renderer {
  constructor(canvas, plan, shared) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d", { alpha: false });
    this.plan = plan;
    this.shared = shared;
    this.unseen = new Unseen(plan, shared);
    this.isLight = false; // hard edges, plain flames, no glow: for devices that cannot keep up
    this.pictures = [];
    this.smoke = { pen: null, cells: null, storey: -1, box: null };
    this.veil = { pen: null, key: "" };
    const { agents } = shared.symbols;
    this.colours = Object.fromEntries(Object.entries(agents).map(([name, colour]) => [name, css(colour)]));
    this.paint = Object.fromEntries(["red", "leaf", "ink"].map((name) => [name, css(shared.symbols[name])]));
    this.bounds = plan.storeys.map((_, storey) => storeyBounds(plan, storey));
    this.doors = plan.storeys.map((_, storey) => plan.doors
      .map((door, index) => ({ door, index }))
      .filter(({ door }) => door.storey === storey));
    this.cells = plan.storeys.map((_, storey) => plan.cells
      .map((cell, index) => ({ index, box: cell.box, storey: cell.storey }))
      .filter((cell) => cell.storey === storey));
  }

  /** One frame. `scene`: moment, storey, own (drawn place), me, fires, helpless (ids), sight (m), unseen (rooms), outside, child, jet, out (how many gather). */
  draw(camera, scene) {
    const { pen } = this, { storey, moment, own } = scene;
    this._drawPicture(camera, storey);
    if (!moment) return;
    const { snapshot } = moment;
    this._drawDoors(camera, snapshot, storey);
    this._drawPeople(camera, scene);
    this._drawSmoke(camera, snapshot, storey);
    if (scene.unseen) this.unseen.draw(pen, camera, storey, scene.unseen);
    if (own && scene.jet) this._drawJet(camera, own, scene.jet); // below the flames: one sees what one aims at
    for (const fire of scene.fires) if (fire.kw > 0) this._drawFlame(camera, fire, scene.now);
    if (scene.inLift) this._fill(css(NIGHT, LIFT_ALPHA)); // its doors are shut: nothing of the storey is seen
    if (!own) return;
    const dark = snapshot.dark && !scene.outside;
    if (dark) {
      this._fill(css(NIGHT, DARK_ALPHA));
    }
    this._drawVeil(camera, own, scene.sight, dark);
    if (dark) {
      this._drawLitSigns(camera, own, scene);
      this._drawOwn(camera, own);
    }
  }

  _fill(colour) {
    this.pen.fillStyle = colour;
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Before anything is known: paper, and no black hole behind what is said meanwhile. */
  blank() {
    this.pen.fillStyle = css(this.shared.symbols.paper);
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  // -- the still picture -------------------------------------------------------------------------------------------

  _drawPicture(camera, storey) {
    const { pen, canvas } = this;
    const kept = this._picture(camera, storey);
    const left = Math.round(camera.x(kept.box[0])), top = Math.round(camera.y(kept.box[3]));
    const { width, height } = kept.canvas;
    if (left > 0 || top > 0 || left + width < canvas.width || top + height < canvas.height) {
      const { outside, beyond } = this.shared.symbols;
      pen.fillStyle = css(storey === this.plan.ground ? outside : beyond);
      pen.fillRect(0, 0, canvas.width, canvas.height);
    }
    pen.drawImage(kept.canvas, left, top);
  }

  /** The kept picture that covers what the camera sees. */
  _picture(camera, storey) {
    const { width, height } = this.canvas, { scale, least } = camera;
    const seen = [-camera.left / scale, (camera.top - height) / scale, (width - camera.left) / scale, camera.top / scale];
    const whole = grown(this.bounds[storey], 1);
    const covers = ({ box }) =>
      box[0] <= Math.max(whole[0], seen[0]) && box[1] <= Math.max(whole[1], seen[1])
      && box[2] >= Math.min(whole[2], seen[2]) && box[3] >= Math.min(whole[3], seen[3]);
    const at = this.pictures.findIndex((kept) => kept.storey === storey && kept.scale === scale && kept.least === least && covers(kept));
    const found = at >= 0 ? this.pictures.splice(at, 1)[0] : this._paint(storey, camera, whole, seen);
    this.pictures.unshift(found);
    this.pictures.length = Math.min(this.pictures.length, MOST_PICTURES);
    return found;
  }

  /** All of the storey; of one too large, what lies around the camera. */
  _paint(storey, { scale, least }, whole, seen) {
    let box = whole;
    if ((whole[2] - whole[0]) * (whole[3] - whole[1]) * scale ** 2 > MOST_PIXELS) {
      const wide = (seen[2] - seen[0]) * 0.35, high = (seen[3] - seen[1]) * 0.35;
      box = [
        Math.max(whole[0], seen[0] - wide), Math.max(whole[1], seen[1] - high),
        Math.min(whole[2], seen[2] + wide), Math.min(whole[3], seen[3] + high),
      ];
    }
    const pen = sheet((box[2] - box[0]) * scale, (box[3] - box[1]) * scale);
    const camera = new Camera(box[0], box[3], scale, 0, 0, least);
    drawStill(pen, camera, this.plan, storey, this.shared);
    return { storey, scale, least, box, canvas: pen.canvas };
  }

  // -- what moves --------------------------------------------------------------------------------------------------

  _drawDoors(camera, snapshot, storey) {
    const { pen, shared } = this, { red, leaf: wood } = this.paint;
    for (const { door, index } of this.doors[storey]) {
      const bits = snapshot.doors[index], [x, y] = door.centre, half = door.width / 2;
      const [ax, ay] = door.axis === "x" ? [half, 0] : [0, half];
      if (bits & 2) {
        this._line(camera, [x - ax, y - ay], [x + ax, y + ay], red, Math.max(3, camera.scale * 0.36));
        const size = Math.max(0.5, 4 / camera.scale);
        for (const way of [1, -1]) {
          const slope = way * size;
          this._line(camera, [x - size, y - slope], [x + size, y + slope], red, Math.max(2, camera.scale * 0.1));
        }
        [pen.textAlign, pen.textBaseline] = ["center", "middle"];
        doorName(pen, camera, this.plan, door, shared.texts[barredKey(door)], red, shared); // over the name of the exit
      } else if (!door.leaf) {
        continue;
      } else if (!(bits & 1)) {
        this._line(camera, [x - ax, y - ay], [x + ax, y + ay], wood, Math.max(3, camera.scale * 0.2));
      } else { // an open leaf stands across its frame
        const leaf = Math.min(0.9, door.width) * 0.8;
        /** @type {Wire.Point} */
        const tip = door.axis === "x" ? [x - ax, y + leaf] : [x + leaf, y - ay];
        this._line(camera, [x - ax, y - ay], tip, wood, Math.max(2, camera.scale * 0.09));
      }
    }
  }

  _line(camera, [ax, ay], [bx, by], colour, width) {
    const { pen } = this;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(camera.x(ax), camera.y(ay));
    pen.lineTo(camera.x(bx), camera.y(by));
    pen.stroke();
  }

  /** Everybody on the storey, one path a colour, the player on top. */
  _drawPeople(camera, scene) {
    const radius = Math.max(3, camera.scale * BODY_M), { own } = scene;
    const groups = groupsOf(scene, camera, this.canvas, radius + 5);
    for (const [name, places] of Object.entries(groups)) {
      if (!places.length) continue;
      if (name === "helpless" || name === "player") {
        this._discs(places, radius + 4, this.colours[name]);
        this._discs(places, radius + 3, "#fff");
      }
      this._discs(places, radius, this.colours[name]);
      if (name === "helpless") this._crosses(places, radius);
    }
    if (scene.out && scene.storey === this.plan.ground) {
      this._discs(gathered(this.plan, scene.out).flatMap(([x, y]) => [camera.x(x), camera.y(y)]), radius, this.colours.out);
    }
    if (own) this._drawOwn(camera, own);
  }

  _drawOwn(camera, own) {
    const radius = Math.max(3, camera.scale * BODY_M), place = [camera.x(own.x), camera.y(own.y)];
    this._discs(place, radius + 4, this.paint.ink);
    this._discs(place, radius + 3, "#fff");
    this._discs(place, radius, this.colours.player);
  }

  _discs(places, radius, colour) {
    const { pen } = this;
    pen.beginPath();
    for (let i = 0; i < places.length; i += 2) {
      pen.moveTo(places[i] + radius, places[i + 1]);
      pen.arc(places[i], places[i + 1], radius, 0, TAU);
    }
    pen.fillStyle = colour;
    pen.fill();
  }

  _crosses(places, radius) {
    const { pen } = this, long = radius / 2, thin = Math.max(1, radius / 6);
    pen.fillStyle = "#fff";
    for (let i = 0; i < places.length; i += 2) {
      pen.fillRect(places[i] - long, places[i + 1] - thin, 2 * long, 2 * thin);
      pen.fillRect(places[i] - thin, places[i + 1] - long, 2 * thin, 2 * long);
    }
  }

  /** Smoke darkens with extinction and with how low the layer hangs. */
  _drawSmoke(camera, snapshot, storey) {
    const smoke = this._smokeOf(snapshot, storey);
    if (!smoke.box) return;
    const bounds = this.bounds[storey], [left, top, wide, high] = smoke.box;
    const { pen } = this;
    pen.imageSmoothingEnabled = !this.isLight;
    pen.imageSmoothingQuality = "low";
    pen.drawImage(
      smoke.pen.canvas, left, top, wide, high,
      camera.x(bounds[0] + left / SMOKE_PX_M), camera.y(bounds[3] - top / SMOKE_PX_M),
      (wide / SMOKE_PX_M) * camera.scale, (high / SMOKE_PX_M) * camera.scale,
    );
  }

  /** The smoke of a storey as a small picture, painted anew only when it has changed. */
  _smokeOf(snapshot, storey) {
    const { smoke } = this;
    if (smoke.cells === snapshot.cells && smoke.storey === storey) return smoke;
    Object.assign(smoke, { cells: snapshot.cells, storey, box: null });
    const shades = this.cells[storey].map((cell) => shade(snapshot.cells, cell.index, this.plan.storeys[storey].height));
    const bounds = this.bounds[storey];
    const wide = Math.ceil((bounds[2] - bounds[0]) * SMOKE_PX_M), high = Math.ceil((bounds[3] - bounds[1]) * SMOKE_PX_M);
    if (!smoke.pen || smoke.pen.canvas.width !== wide || smoke.pen.canvas.height !== high) smoke.pen = sheet(wide, high);
    smoke.pen.clearRect(0, 0, wide, high);
    let box = null;
    this.cells[storey].forEach(({ box: [lowX, lowY, highX, highY] }, i) => {
      if (shades[i] < 4) return;
      const left = Math.round((lowX - bounds[0]) * SMOKE_PX_M), right = Math.round((highX - bounds[0]) * SMOKE_PX_M);
      const top = Math.round((bounds[3] - highY) * SMOKE_PX_M), low = Math.round((bounds[3] - lowY) * SMOKE_PX_M);
      smoke.pen.fillStyle = css(this.shared.symbols.smoke, shades[i] / 255);
      smoke.pen.fillRect(left, top, Math.max(1, right - left), Math.max(1, low - top));
      box = box
        ? [Math.min(box[0], left), Math.min(box[1], top), Math.max(box[2], right), Math.max(box[3], low)]
        : [left, top, right, low];
    });
    smoke.box = box && [box[0], box[1], box[2] - box[0], box[3] - box[1]];
    return smoke;
  }

  /** Tongues of flame whose size goes with the flame's height (Heskestad's two fifths power). */
  _drawFlame(camera, fire, now) {
    const { pen, shared: { symbols } } = this, tick = now * 20;
    const x = camera.x(fire.at[0]), y = camera.y(fire.at[1]);
    const size = Math.max(5, camera.scale * Math.min(1.4, 0.12 * fire.kw ** 0.4));
    const tongues = [[1, symbols.red], [0.72, symbols.fire], [0.42, symbols.yellow]];
    for (const [share, colour] of this.isLight ? tongues.slice(1, 2) : tongues) {
      const reach = size * share * (1 + 0.08 * Math.sin(tick * 0.55 + share * 9));
      pen.beginPath();
      for (let turn = 0; turn < 14; turn += 1) {
        const angle = (turn * TAU) / 14;
        const long = reach * (turn % 2 ? 1 : 0.68 + 0.06 * Math.sin(tick * 0.4 + turn));
        pen.lineTo(x + long * Math.cos(angle), y + long * Math.sin(angle));
      }
      pen.fillStyle = css(colour);
      pen.fill();
    }
  }

  /** The cone of an extinguisher's agent, as far as it reaches; brighter while it hits the base of the fire. */
  _drawJet(camera, own, { way: [dx, dy], reach, water, hits }) {
    const { pen } = this, x = camera.x(own.x), y = camera.y(own.y);
    const angle = Math.atan2(-dy, dx);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, reach * camera.scale, angle - JET_HALF, angle + JET_HALF);
    pen.closePath();
    pen.fillStyle = css(water ? WATER : POWDER, hits ? 0.85 : 0.5);
    pen.fill();
    pen.strokeStyle = css(JET_EDGE);
    pen.lineWidth = 1;
    pen.stroke();
  }

  // -- sight -------------------------------------------------------------------------------------------------------

  /** Hides what lies further than the player sees: a disc of veil around them and four plain boxes about it. */
  _drawVeil(camera, own, sight, dark) {
    const { width, height } = this.canvas, { pen } = this;
    const reach = Math.round((Math.max(1, sight) * camera.scale) / 8) * 8;
    if (sight >= CLEAR_M || reach * VEIL_FROM > Math.hypot(width, height)) return;
    const colour = dark ? NIGHT : this.shared.symbols.smoke, disc = this._disc(reach, colour);
    const left = Math.round(camera.x(own.x)) - reach, top = Math.round(camera.y(own.y)) - reach;
    const right = left + 2 * reach, low = top + 2 * reach;
    pen.drawImage(disc, left, top, 2 * reach, 2 * reach);
    pen.fillStyle = css(colour, VEIL_ALPHA);
    if (top > 0) pen.fillRect(0, 0, width, top);
    if (low < height) pen.fillRect(0, low, width, height - low);
    const from = Math.max(0, top), high = Math.min(height, low) - from;
    if (left > 0) pen.fillRect(0, from, left, high);
    if (right < width) pen.fillRect(right, from, width - right, high);
  }

  _disc(reach, colour) {
    const key = `${reach}:${colour}`;
    if (this.veil.key !== key) {
      const size = Math.min(2 * reach, 1024), pen = sheet(size, size), middle = size / 2;
      const gradient = pen.createRadialGradient(middle, middle, middle * VEIL_FROM, middle, middle, middle);
      gradient.addColorStop(0, css(colour, 0));
      gradient.addColorStop(1, css(colour, VEIL_ALPHA));
      pen.fillStyle = gradient;
      pen.fillRect(0, 0, size, size);
      this.veil = { key, pen };
    }
    return this.veil.pen.canvas;
  }

  _drawGlow(x, y, colour) {
    const { pen } = this, glow = pen.createRadialGradient(x, y, 0, x, y, GLOW_PX);
    glow.addColorStop(0, css(colour, 0.4));
    glow.addColorStop(1, css(colour, 0));
    pen.fillStyle = glow;
    pen.fillRect(x - GLOW_PX, y - GLOW_PX, 2 * GLOW_PX, 2 * GLOW_PX);
  }

  /** Lit signs are seen in the dark, twice as far as anything else, and through no wall. */
  _drawLitSigns(camera, own, { sight, unseen }) {
    const { pen, plan } = this, green = this.shared.symbols.green;
    for (const sign of plan.signs) {
      const far = Math.hypot(sign.at[0] - own.x, sign.at[1] - own.y) > 2 * sight;
      const hidden = unseen?.has(roomAt(plan, { x: sign.at[0], y: sign.at[1], storey: sign.storey })?.id);
      const target = sign.lit && sign.storey === own.storey && !far && !hidden ? signTarget(plan, sign) : null;
      if (!target) continue;
      const x = camera.x(sign.at[0]), y = camera.y(sign.at[1]);
      if (!this.isLight) this._drawGlow(x, y, green);
      drawSign(pen, camera, sign.at, target, css(green), camera.least);
    }
  }
}

/** Where those who can be seen stand on the canvas, by what they are; children are shown nobody who has collapsed. */
export function groupsOf({ moment, storey, me, helpless, child }, camera, { width, height }, rim) {
  const { snapshot, x, y } = moment;
  const groups = { waiting: [], walking: [], out: [], incapacitated: [], helpless: [], player: [] };
  for (let i = 0; i < snapshot.count; i += 1) {
    if (snapshot.storey[i] !== storey || snapshot.id[i] === me) continue;
    if (child && snapshot.state[i] === INCAPACITATED) continue;
    const atX = camera.x(x[i]), atY = camera.y(y[i]);
    if (atX < -rim || atX > width + rim || atY < -rim || atY > height + rim) continue;
    let name = NAMES[snapshot.state[i]] ?? "walking";
    if (name === "waiting" && helpless.has(snapshot.id[i])) name = "helpless";
    groups[name].push(atX, atY);
  }
  return groups;
}

function grown([lowX, lowY, highX, highY], by) {
  return [lowX - by, lowY - by, highX + by, highY + by];
}

/** How dark a cell is, 0 to 215. */
function shade(cells, index, height) {
  const layer = cells[2 * index] / 10, extinction = cells[2 * index + 1] / 20;
  const hanging = Math.min(1, Math.max(0, (height - layer) / Math.max(0.5, height - 0.8)));
  return Math.round(215 * (1 - Math.exp(-1.2 * extinction)) * hanging);
}
