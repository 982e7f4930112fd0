/* The socket of somebody who looks on: dials, watches, dials again, and says how things stand. */

import { VERSION, decode } from "./snapshot.js";

const QUIET_RUNNING_MS = 2000;
const QUIET_MS = 5000;
const NO_ROSTER_MS = 6000;
const PING_MS = 20000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

/**
 * `hear(message)` gets every JSON message, `see(snapshot)` every snapshot, `stand(state)` one of connecting, offline,
 * away (no snapshot while running), waiting (no worker yet), refused and ok, when it changes.
 */
export class Line {
  constructor(token, { hear, see, stand }) {
    this.token = token;
    this.hear = hear;
    this.see = see;
    this.stand = stand;
    this.seq = 0;
    this.state = "";
    this.phase = "";
    this.retry = FIRST_RETRY_MS;
    this.over = false;
    this.lastFull = null;
  }

  start() {
    this.dial();
    setInterval(() => this.look(), 500);
    setInterval(() => this.say("ping", {}), PING_MS);
    addEventListener("online", () => { if (this.state === "offline") this.dialNow(); });
  }

  dialNow() {
    clearTimeout(this.timer);
    this.retry = FIRST_RETRY_MS;
    this.dial();
  }

  dial() {
    this.socket?.close();
    this.turn(this.state === "" ? "connecting" : "offline");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws/drills/play/`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.heardAt = this.seenAt = this.rosterAt = performance.now();
      this.say("watch", { token: this.token });
    });
    socket.addEventListener("message", (event) => { if (socket === this.socket) this.take(event.data); });
    socket.addEventListener("close", () => {
      if (socket !== this.socket || this.over) return;
      this.turn("offline");
      this.timer = setTimeout(() => this.dial(), this.retry);
      this.retry = Math.min(LONGEST_RETRY_MS, this.retry * 1.7);
    });
  }

  take(data) {
    const now = performance.now();
    if (data instanceof ArrayBuffer) {
      const snapshot = decode(data);
      if (!snapshot) return;
      this.heardAt = this.seenAt = now;
      if (!snapshot.full) {
        if (!this.lastFull) return; // smoke and doors come with the next full one
        snapshot.cells = this.lastFull.cells;
        snapshot.doors = this.lastFull.doors;
      } else {
        this.lastFull = snapshot;
      }
      this.see(snapshot);
      return;
    }
    const message = JSON.parse(data);
    if (message.t === "scene") this.retry = FIRST_RETRY_MS;
    if (message.t === "roster") this.rosterAt = now;
    if (message.t === "status") {
      this.heardAt = now;
      if (message.phase !== this.phase) this.seenAt = now;
      this.phase = message.phase;
    }
    if (message.t === "ended") this.hangUp();
    if (message.t === "error" && (message.code === "wrong_token" || message.code === "ended")) {
      this.hangUp();
      this.turn(message.code === "ended" ? "ok" : "refused");
    }
    this.hear(message);
  }

  hangUp() {
    this.over = true;
    this.socket.close();
  }

  /** Twice a second: is the worker there? One that came anew does not know who looks on until they say so. */
  look() {
    if (this.over || this.socket.readyState !== WebSocket.OPEN) return;
    const now = performance.now();
    if (this.phase === "running" && now - this.seenAt > QUIET_RUNNING_MS) this.turn("away");
    else if (now - this.heardAt > QUIET_MS || this.phase === "") this.turn(this.phase ? "away" : "waiting");
    else this.turn("ok");
    if (this.state === "ok" && now - this.rosterAt > NO_ROSTER_MS) this.dialNow();
  }

  turn(state) {
    if (state === this.state) return;
    this.state = state;
    this.stand(state);
  }

  say(kind, fields) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.seq += 1;
    const numbered = kind === "watch" ? fields : { seq: this.seq, ...fields };
    this.socket.send(JSON.stringify({ v: VERSION, t: kind, ...numbered }));
    return true;
  }

  command(what, fields = {}) {
    return this.say("command", { what, ...fields });
  }
}
