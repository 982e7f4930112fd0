/* The connection: one WebSocket that comes back with the same token. States: connecting, joined, lost (was joined),
   away (never was), over, refused. */

const RETRY_S = [0.5, 1, 2, 4, 5];
const QUIET_S = 3, DEAD_S = 8, OPEN_S = 8, WAKE_S = 2;
const FINAL = new Set([
  "wrong_code", "wrong_token", "ended", "version", "room_full", "seat_taken", "seat_needed", "no_seat", "proof_needed",
  "wrong_proof", "too_many_tries", "removed", "elsewhere",
]);

export class Connection {
  /** `hello` is what to join with; `on` is told of every message (an object), frame (its bytes) and state. */
  constructor({ url, version, hello, on, WebSocket = globalThis.WebSocket, timers = globalThis }) {
    this.url = url;
    this.version = version;
    this.hello = hello;
    this.on = on;
    this.WebSocket = WebSocket;
    this.timers = timers;
    this.state = "connecting";
    this.error = "";
    this.seq = 0;
    this.tries = 0;
    this.socket = null;
    this.retry = this.watch = null;
  }

  start() {
    this.timers.clearTimeout(this.retry);
    this.retry = null;
    const socket = new this.WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => this._say("hello", this.hello);
    socket.onmessage = (event) => socket === this.socket && this._hear(event.data);
    socket.onclose = () => this._closed(socket);
    this._watchOver(OPEN_S, true);
  }

  /** The page is seen again, the network is back: reconnects at once, or asks an open socket for a sign of life. */
  wake() {
    if (this._final) return;
    if (this.socket?.readyState === 1 && !this.quiet && this._say("ping", { seq: 1 })) {
      this._watchOver(WAKE_S, true);
      return;
    }
    if (this.socket?.readyState === 0) return;
    this.tries = 0;
    this._drop();
    if (this.state === "joined") this._become("lost");
    this.start();
  }

  /** Sends a message when joined; drops it otherwise. Returns whether it went out. */
  send(kind, fields = {}) {
    if (this.state !== "joined") return false;
    return this._say(kind, fields);
  }

  /** Sends an input and returns its number; 0 when it was dropped. */
  input(dx, dy, actions) {
    if (this.state !== "joined") return 0;
    this.seq += 1;
    return this._say("input", { seq: this.seq, dx, dy, actions }) ? this.seq : 0;
  }

  /** Numbers go on upwards from what the server has seen of us, also after the page was loaded anew. */
  goOnFrom(ack) {
    this.seq = Math.max(this.seq, ack);
  }

  get _final() {
    return this.state === "over" || this.state === "refused";
  }

  _say(kind, fields) {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify({ v: this.version, t: kind, ...fields }));
    return true;
  }

  _hear(data) {
    this.quiet = false;
    this._watchOver(QUIET_S);
    if (typeof data !== "string") {
      this.on.frame(data);
      return;
    }
    const message = JSON.parse(data);
    if (message.t === "welcome") {
      this.tries = 0;
      this.hello = { ...this.hello, token: message.token };
      this._become("joined");
    } else if (message.t === "error" && FINAL.has(message.code)) {
      this.error = message.code;
      this._become("refused");
    } else if (message.t === "ended") {
      this._become("over");
    }
    this.on.message(message);
    if (this._final) this._end();
  }

  /** Asks after a silence whether anybody is there; a socket that stays silent is given up. */
  _watchOver(seconds, asked = false) {
    this.timers.clearTimeout(this.watch);
    const { socket } = this;
    this.watch = this.timers.setTimeout(() => {
      this.quiet = true;
      if (asked || !this._say("ping", { seq: 1 })) this._closed(socket);
      else this._watchOver(DEAD_S - QUIET_S, true);
    }, seconds * 1000);
  }

  _closed(socket) {
    if (socket !== this.socket) return;
    this._drop();
    if (this._final) return;
    this._become(this.state === "joined" || this.state === "lost" ? "lost" : "away");
    const wait = RETRY_S[Math.min(this.tries, RETRY_S.length - 1)];
    this.tries += 1;
    this.retry = this.timers.setTimeout(() => this.start(), wait * 1000);
  }

  _drop() {
    this.timers.clearTimeout(this.watch);
    const { socket } = this;
    this.socket = null;
    this.quiet = false;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  _end() {
    this._drop();
    this.timers.clearTimeout(this.retry);
  }

  _become(state) {
    if (state === this.state) return;
    this.state = state;
    this.on.state(state);
  }
}
