/* The line to a lesson: a socket that comes back by itself, and asking every few seconds where sockets are blocked. */

const OPENS_MS = 5000; // a socket that is not open by then is given up: some school networks let it hang
const PING_MS = 15_000;
const SILENT_MS = 40_000;
const ASK_MS = 2000; // and up to as much again: sixty pupils do not ask in one moment
const LONGEST_RETRY_MS = 20_000;

export class Line {
  /** @param {{path: string, ask: () => Promise<void>, on: (message: any) => void, away: (isAway: boolean) => void}} parts */
  constructor({ path, ask, on, away }) {
    this.url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
    this.ask = ask;
    this.on = on;
    this.away = away;
    this.failures = 0;
    this.heardAt = 0;
    this.isRefused = false;
    this.connect();
    this.askAgain();
    setInterval(() => this.beat(), PING_MS);
    addEventListener("online", () => { if (!this.isOpen) this.connect(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.beat(); });
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN && this.heardAt > 0;
  }

  connect() {
    clearTimeout(this.retry);
    this.socket?.close();
    this.heardAt = 0;
    let socket;
    try {
      socket = new WebSocket(this.url);
    } catch {
      return; // asking goes on
    }
    this.socket = socket;
    const late = setTimeout(() => socket.close(), OPENS_MS);
    socket.addEventListener("message", ({ data }) => {
      clearTimeout(late);
      this.failures = 0;
      this.heardAt = Date.now();
      this.away(false);
      this.on(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      clearTimeout(late);
      if (this.socket !== socket) return;
      this.heardAt = 0;
      this.failures += 1;
      const wait = Math.min(LONGEST_RETRY_MS, 500 * 2 ** this.failures) * (0.5 + Math.random());
      this.retry = setTimeout(() => this.connect(), wait);
    });
  }

  /** Says something over the socket; false when there is none. @param {any} message */
  say(message) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  beat() {
    if (this.isOpen && Date.now() - this.heardAt > SILENT_MS) this.socket.close();
    else this.say({ t: "ping" });
  }

  async askAgain() {
    if (!this.isOpen && !document.hidden) {
      try {
        await this.ask();
        this.away(false);
      } catch {
        this.away(true);
      }
    }
    setTimeout(() => this.askAgain(), ASK_MS * (1 + Math.random()));
  }
}
