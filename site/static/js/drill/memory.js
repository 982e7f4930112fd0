/* What a player has seen of a storey, as simulator/client/memory.py has it: rooms out of sight stay as they were last
   seen, and smoke hides people. */

import { boxOf, inPolygon } from "./plan.js";

const BARRED = 2; // the bit of a door: nobody knows of it before they have seen it, but of one locked from the start
const CLEAR_M = 29, HALF_WALL_M = 0.15, TICK_HZ = 20;
const FRESH = 0.6, FADES_S = 30, STEPS = 6; // how far a room just left is hidden; how soon, and in how many steps, wholly

export class Memory {
  constructor(plan) {
    this.plan = plan;
    this.boxes = new Map(plan.rooms.map((room) => [room.id, boxOf(room.polygon)]));
    this.people = new Map(); // by storey and room: [{id, state, x, y}]
    this.looked = new Map(); // the tick at which each room was last seen
    this.cells = null;
    this.doors = null;
    this.last = this.from = null; // the cells that were looked at last, and from where
  }

  /** The moment as a player at a place knows it, who looks into `rooms` (a Set) and sees `sight` metres far. */
  seen(moment, place, me, rooms, sight) {
    const { snapshot } = moment, here = [], ids = new Set();
    for (const room of rooms) this.people.set(`${place.storey}:${room}`, []);
    for (let i = 0; i < snapshot.count; i += 1) {
      const x = moment.x[i], y = moment.y[i], own = snapshot.id[i] === me;
      if (snapshot.storey[i] !== place.storey && !own) continue;
      const room = [...rooms].find((name) => this._isIn(name, x, y));
      const far = sight < CLEAR_M && Math.hypot(x - place.x, y - place.y) > sight;
      if (!own && (room === undefined || far)) continue;
      const entry = { id: snapshot.id[i], state: snapshot.state[i], storey: snapshot.storey[i], x, y };
      here.push(entry);
      ids.add(entry.id);
      if (room !== undefined && !own) this.people.get(`${place.storey}:${room}`).push(entry);
    }
    for (const [key, entries] of this.people) {
      const [storey, room] = [Number(key.slice(0, key.indexOf(":"))), key.slice(key.indexOf(":") + 1)];
      if (storey !== place.storey || rooms.has(room)) continue;
      here.push(...entries.filter((entry) => !ids.has(entry.id)));
    }
    for (const room of rooms) this.looked.set(room, snapshot.tick);
    this._look(snapshot, rooms);
    const column = (name) => here.map((entry) => entry[name]);
    return {
      snapshot: {
        ...snapshot, count: here.length, id: column("id"), state: column("state"), storey: column("storey"),
        cells: this.cells, doors: this.doors,
      },
      x: column("x"), y: column("y"),
    };
  }

  /** The rooms of a storey that are not in sight and how unknown they are by now: 1 was never seen, or long ago. */
  unseen(rooms, storey, tick) {
    const hidden = this.plan.rooms.filter((room) => room.storey === storey && !rooms.has(room.id));
    return new Map(hidden.map(({ id }) => [id, unknown(this.looked.has(id) ? (tick - this.looked.get(id)) / TICK_HZ : null)]));
  }

  _isIn(room, x, y) {
    if (room === "outside") return !inPolygon(this.plan.building, x, y);
    const [lowX, lowY, highX, highY] = this.boxes.get(room);
    return x >= lowX - HALF_WALL_M && x <= highX + HALF_WALL_M && y >= lowY - HALF_WALL_M && y <= highY + HALF_WALL_M;
  }

  /** Takes over smoke and doors of the rooms in sight; the renderer keeps its picture while nothing changes. */
  _look(snapshot, rooms) {
    const from = [...rooms].sort().join();
    if (this.cells && this.last === snapshot.cells && this.from === from) return;
    const cells = this.cells?.length === snapshot.cells.length ? this.cells.slice() : new Uint8Array(snapshot.cells.length);
    const doors = this.doors?.length === snapshot.doors.length ? this.doors.slice() : snapshot.doors.map((bits, index) => (this.plan.doors[index].locked ? bits : bits & ~BARRED));
    this.plan.cells.forEach((cell, index) => {
      if (!rooms.has(cell.room)) return;
      cells[2 * index] = snapshot.cells[2 * index];
      cells[2 * index + 1] = snapshot.cells[2 * index + 1];
    });
    this.plan.doors.forEach((door, index) => {
      if (door.between.some((room) => rooms.has(room))) doors[index] = snapshot.doors[index];
    });
    Object.assign(this, { cells, doors, from, last: snapshot.cells });
  }
}

/** How unknown a room is that was last seen so long ago (null: never), from FRESH to 1 in equal steps. */
export function unknown(ageS) {
  if (ageS === null) return 1;
  return FRESH + ((1 - FRESH) * Math.min(STEPS, Math.max(0, Math.floor((ageS / FADES_S) * STEPS)))) / STEPS;
}
