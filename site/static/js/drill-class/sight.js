/* What a class sees from where its figure is, as the page of a single player has it: rooms out of sight are not shown
   as they are, but as they were last seen, the less certain the longer ago. */

import { unknown } from "../drill/memory.js";
import { roomAt, seenRooms } from "../drill/plan.js";

const TICK_HZ = 20;

export class Sight {
  constructor(plan) {
    this.plan = plan;
    /** @type {Map<string, number>} the tick at which each room was last seen */
    this.looked = new Map();
    this.cells = [];
    this.doors = [];
    /** @type {Set<string> | null} the rooms in sight; null while the class has no figure, and all is shown */
    this.rooms = null;
    this.tick = 0;
  }

  /** Looks around from a place, null without a figure, at smoke and doors as they are now. */
  look(place, cells, doors, tick) {
    this.tick = tick;
    this.rooms = place && seenRooms(this.plan, place, this.plan.doors.map((_, index) => doors[index] ?? 1));
    this.rooms?.forEach((room) => this.looked.set(room, tick));
    const { rooms } = this;
    this.cells = this.plan.cells.map((cell, index) => (!rooms || rooms.has(cell.room) ? cells[index] : this.cells[index]));
    this.doors = this.plan.doors.map((door, index) =>
      (!rooms || this.doors[index] === undefined || door.between.some((room) => rooms.has(room)) ? doors[index] : this.doors[index]));
  }

  /** How unknown the air of a room is: 0 in sight, 1 never seen or long ago. */
  unknown({ id }) {
    if (!this.rooms || this.rooms.has(id)) return 0;
    return unknown(this.looked.has(id) ? (this.tick - this.looked.get(id)) / TICK_HZ : null);
  }

  /** Whether what is in the room around a place is seen. */
  shows(place) {
    return !this.rooms || this.rooms.has(roomAt(this.plan, place)?.id ?? "outside");
  }
}
