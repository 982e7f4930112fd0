/* The drill's socket as a watcher uses it: messages and snapshots in, commands out. It dials again when it is lost. */

import { VERSION, decode } from "../drill-lead/snapshot.js";

const AGAIN_MS = 1500;
const FATAL = new Set(["wrong_token", "version", "not_allowed"]);

/** Watches with a token; calls `on[kind](message)`, `on.snapshot(snapshot)` and `on.lost()`. Returns `{command, close}`. */
export function watch(path, token, on) {
  let socket = null;
  let over = false;
  let seq = Date.now() % 1e9; // a page loaded anew must go on above what its last socket sent

  function send(kind, fields) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ v: VERSION, t: kind, ...fields }));
  }

  function hear(data) {
    if (typeof data !== "string") {
      const snapshot = decode(data);
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
