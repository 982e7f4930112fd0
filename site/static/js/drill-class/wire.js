/* The drill's socket as a watcher uses it: messages and snapshots in, commands out. It dials again when it is lost. */
(() => {
  "use strict";

  const VERSION = 2;
  const MAGIC = 0xf19e;
  const AGAIN_MS = 1500;
  const FATAL = new Set(["wrong_token", "version", "not_allowed"]);

  /** A binary snapshot as plain values; null for anything else. Layout: simulator/protocol/snapshot.py. */
  function unpack(buffer) {
    const view = new DataView(buffer);
    if (view.byteLength < 16 || view.getUint16(0, true) !== MAGIC || view.getUint8(2) !== VERSION) return null;
    const flags = view.getUint8(3);
    const counts = [8, 10, 12].map((at) => view.getUint16(at, true));
    const players = view.getUint8(14);
    const agents = new Map();
    let at = 16;
    for (let i = 0; i < counts[0]; i += 1, at += 7) {
      const state = view.getUint8(at + 6);
      agents.set(view.getUint16(at, true), {
        x: view.getInt16(at + 2, true) / 100, y: view.getInt16(at + 4, true) / 100, state: state & 15, storey: state >> 4,
      });
    }
    const cells = [];
    for (let i = 0; i < counts[1]; i += 1, at += 2) {
      cells.push({ layer: view.getUint8(at) / 10, extinction: view.getUint8(at + 1) / 20 });
    }
    const doors = [];
    for (let i = 0; i < counts[2]; i += 1, at += 1) doors.push(view.getUint8(at));
    const own = players ? { agent: view.getUint16(at, true), dose: view.getUint8(at + 6) / 200, low: view.getUint8(at + 9) > 0 } : null;
    return {
      tick: view.getUint32(4, true), alarm: Boolean(flags & 1), dark: Boolean(flags & 2), full: Boolean(flags & 4),
      agents, cells, doors, own,
    };
  }

  /** Watches with a token; calls `on[kind](message)`, `on.snapshot(snapshot)` and `on.lost()`. Returns `{command, close}`. */
  function watch(path, token, on) {
    let socket = null;
    let over = false;
    let seq = Date.now() % 1e9; // a page loaded anew must go on above what its last socket sent

    function send(kind, fields) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ v: VERSION, t: kind, ...fields }));
    }

    function hear(data) {
      if (typeof data !== "string") {
        const snapshot = unpack(data);
        if (snapshot) on.snapshot(snapshot);
        return;
      }
      const message = JSON.parse(data);
      if (message.t === "ended" || (message.t === "error" && (message.code === "ended" || FATAL.has(message.code)))) over = true;
      on[message.t]?.(message);
    }

    function dial() {
      socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`);
      socket.binaryType = "arraybuffer";
      socket.addEventListener("open", () => send("watch", { token }));
      socket.addEventListener("message", (event) => hear(event.data));
      socket.addEventListener("close", () => {
        if (over) return;
        on.lost();
        setTimeout(dial, AGAIN_MS);
      });
    }

    dial();
    return {
      command(what, fields = {}) {
        seq += 1;
        send("command", { seq, what, ...fields });
      },
      close() {
        over = true;
        socket.close();
      },
    };
  }

  window.DrillClass = { unpack, watch };
})();
