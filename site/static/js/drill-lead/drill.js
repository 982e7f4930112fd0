/* What a page that looks on knows of a drill: plan, status, players, the last two snapshots, what happened. */

import { fill } from "../drill/text.js";
import { DOWN, OUT } from "./snapshot.js";

const SOME_DOSE = 0.1;
const MUCH_DOSE = 0.3;

export class Drill {
  constructor(config) {
    this.config = config;
    this.scene = null;
    this.status = { phase: "", time_s: 0, evacuated: 0, total: config.people, players: 0, fires: [], helpless: [] };
    this.isPreparing = false; // the platform has yet to get ready for its first drill
    this.roster = [];
    this.events = [];
    this.older = this.newer = null;
  }

  /** Takes up a message; returns the sentence of an event worth telling, as {kind, text, bad, minor, time}. */
  hear(message) {
    if (message.t === "scene") this.scene = message;
    else if (message.t === "preparing") this.isPreparing = true;
    else if (message.t === "status") [this.status, this.isPreparing] = [message, false];
    else if (message.t === "roster") this.roster = message.players;
    else if (message.t === "event") return this.note(message);
    return null;
  }

  see(snapshot) {
    this.older = this.newer;
    this.newer = { at: performance.now(), snapshot };
  }

  text(key, values = {}) {
    return fill(this.config.texts[key] ?? key, values);
  }

  note(event) {
    const { events, bad, minor } = this.config;
    const key = event.kind === "injected" ? `injected.${event.data.what}` : event.kind;
    if (!(key in events)) return null;
    const text = fill(events[key], {
      who: this.who(event.player),
      room: this.config.rooms[event.data.room] ?? "",
      door: this.config.doors[event.data.door] ?? "",
    });
    const told = { kind: event.kind, text, bad: bad.includes(event.kind), minor: minor.includes(event.kind), time: event.tick / 20 };
    this.events.push(told);
    return told;
  }

  /** The players by seat, those without one last. */
  seated() {
    return [...this.roster].sort((a, b) => (a.seat ?? 999) - (b.seat ?? 999) || a.agent - b.agent);
  }

  /** True before the start where the fire is to be a surprise. */
  get secret() {
    return this.config.surprise && ["", "lobby", "countdown"].includes(this.status.phase);
  }

  /** What a stop does now, in sentences: who has no score and no record, and what is kept. */
  ofStopping() {
    if (["", "lobby", "countdown"].includes(this.status.phase)) return [this.text("stop_nothing")];
    const cut = this.seated().filter((row) => !row.done), n = this.roster.length - cut.length;
    if (!cut.length) return [this.text(n ? "stop_all_done" : "stop_none_kept")];
    const who = cut.map((row) => this.called(row)).join(this.text("list_comma"));
    return [
      this.text("stop_cut", { n: cut.length, who }),
      n ? this.text("stop_kept", { n, cut: cut.length }) : this.text("stop_none_kept"),
    ];
  }

  /** How a player is called: seat and name, whatever there is of them, else the number. */
  called(player) {
    const seat = player.seat ? this.text("seat", { n: player.seat }) : "";
    return [seat, player.name].filter(Boolean).join(" ") || this.text("number", { n: player.agent - this.config.people + 1 });
  }

  who(id) {
    const player = this.roster.find((row) => row.player === id);
    return player ? this.called(player) : "";
  }

  /** The one word a player's row ends with. */
  stateOf(player) {
    if (player.down) return "is_down";
    if (player.reported) return "is_reported";
    return player.out ? "is_out" : "is_inside";
  }

  /** Heads of everybody, simulated and played: out, overcome, still inside, all. */
  heads() {
    const { evacuated, total } = this.status;
    const out = evacuated + this.roster.filter((row) => row.out).length;
    let down = this.roster.filter((row) => row.down && !row.out).length;
    this.newer?.snapshot.agents.forEach((agent, id) => {
      if (agent.state === DOWN && id < this.config.people) down += 1;
    });
    const all = total + this.roster.length;
    return { out, down, inside: Math.max(0, all - out), all };
  }

  /** Who has breathed too much, the worst first: {text, level}. */
  warnings() {
    return this.roster
      .filter((row) => row.down || row.dose >= SOME_DOSE)
      .sort((a, b) => b.down - a.down || b.dose - a.dose)
      .map((row) => {
        const key = row.down ? "dose_down" : row.dose >= MUCH_DOSE ? "dose_much" : "dose_some";
        return { text: this.text(key, { who: this.called(row) }), level: row.down || row.dose >= MUCH_DOSE ? "is-much" : "is-some" };
      });
  }

  /** The agents between the last two snapshots, `delay` ms ago, so that nobody jerks. */
  moment(delay = 120) {
    if (!this.newer) return null;
    const { snapshot, at } = this.newer;
    if (!this.older) return snapshot;
    const span = Math.max(1, at - this.older.at);
    const share = Math.min(1, Math.max(0, (performance.now() - delay - this.older.at) / span));
    const agents = new Map();
    snapshot.agents.forEach((agent, id) => {
      const before = this.older.snapshot.agents.get(id);
      const same = before && before.storey === agent.storey;
      agents.set(id, same ? { ...agent, x: mix(before.x, agent.x, share), y: mix(before.y, agent.y, share) } : agent);
    });
    return { ...snapshot, agents };
  }
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function mix(from, to, share) {
  return from + (to - from) * share;
}

export { OUT };
