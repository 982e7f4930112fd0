/* Rooms out of sight: a hatched grey, which neither clear air nor smoke has, and into which what was last seen fades. */

import { boxOf } from "./plan.js";
import { drawThings, roomName } from "./still.js";
import { css } from "./text.js";

const FILL_ALPHA = 0.7, LINE_ALPHA = 0.8; // of a room that was never seen
const APART_M = 0.55, LEAST_PX = 9, MARGIN_M = 0.7;

/** Draws the hatching; its lines stay with the floor while the camera moves. */
export class Unseen {
  constructor(plan, shared) {
    this.plan = plan;
    this.shared = shared;
    this.boxes = new Map(plan.rooms.map((room) => [room.id, boxOf(room.polygon)]));
    this.tile = { key: 0, pattern: null };
  }

  /** `hidden` has how unknown each room out of sight is, by its id, from 0 to 1. Names and equipment stay. */
  draw(pen, camera, storey, hidden) {
    const apart = Math.max(LEAST_PX, Math.round(camera.scale * APART_M)), pattern = this._pattern(pen, apart);
    const { unseen } = this.shared.symbols, shown = this.plan.rooms
      .filter((room) => room.storey === storey && hidden.has(room.id) && this._isOn(pen.canvas, camera, room));
    const shift = [camera.left % apart, camera.top % apart];
    for (const room of shown) {
      pen.save();
      pen.translate(shift[0], shift[1]);
      pen.beginPath();
      for (const [x, y] of room.polygon) pen.lineTo(camera.x(x) - shift[0], camera.y(y) - shift[1]);
      pen.fillStyle = css(unseen, FILL_ALPHA * hidden.get(room.id));
      pen.fill();
      pen.globalAlpha = LINE_ALPHA * hidden.get(room.id);
      pen.fillStyle = pattern;
      pen.fill();
      pen.restore();
    }
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const room of shown) {
      const [lowX, lowY, highX, highY] = this.boxes.get(room.id);
      roomName(pen, camera, room, css(this.shared.symbols.ink), this.shared);
      drawThings(pen, camera, this.plan, storey, this.shared, [lowX - MARGIN_M, lowY - MARGIN_M, highX + MARGIN_M, highY + MARGIN_M]);
    }
  }

  _isOn({ width, height }, camera, room) {
    const [lowX, lowY, highX, highY] = this.boxes.get(room.id);
    return camera.x(highX) > 0 && camera.x(lowX) < width && camera.y(lowY) > 0 && camera.y(highY) < height;
  }

  _pattern(pen, apart) {
    if (this.tile.key !== apart) this.tile = { key: apart, pattern: hatch(pen, apart, css(this.shared.symbols.unseen_line)) };
    return this.tile.pattern;
  }
}

/** A pattern of slanting lines. */
function hatch(pen, apart, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = apart;
  const drawn = tile.getContext("2d");
  drawn.strokeStyle = colour;
  drawn.lineWidth = 1.6;
  drawn.beginPath();
  for (const at of [-apart, 0, apart]) {
    drawn.moveTo(at - 2, apart + 2);
    drawn.lineTo(at + apart + 2, -2);
  }
  drawn.stroke();
  return pen.createPattern(tile, "repeat");
}
