/* The organiser's console: who is in, start, pause, injections, stop, the plan and what happens on it. */

import { Board } from "./board.js";
import { Drill, clock } from "./drill.js";
import { Line } from "./line.js";
import { make, partsOf, phaseText, setText, showStand } from "./parts.js";
import { Seats } from "./seats.js";

const MOST_LOGGED = 200;
const NEXT = { lobby: "start", running: "pause", paused: "resume" };

const PATIENCE_MS = 4000;

let asked = "";
let patience = 0;

const root = document.getElementById("lead");
const config = JSON.parse(root.dataset.config);
const parts = partsOf(root);
const drill = new Drill(config);
const board = new Board(parts.board, drill);

const line = new Line(config.token, {
  hear(message) {
    const told = drill.hear(message);
    if (told) log(told);
    if (message.t === "scene") offer(message.injections);
    if (message.t === "roster") showRoster();
    if (["roster", "status"].includes(message.t) && parts.asks.open) showStopping();
    if (message.t === "error") seats.refused(message.code);
    if (["status", "scene", "preparing"].includes(message.t)) show();
    if (message.t === "ended" || (message.t === "error" && message.code === "ended")) {
      parts.ended.hidden = false;
      show();
      setTimeout(() => { location.href = root.dataset.results; }, 2500);
    }
  },
  see(snapshot) {
    drill.see(snapshot);
  },
  stand(state) {
    showStand(parts.stand, drill, state);
    show();
  },
});

const seats = new Seats(parts, drill, (what, fields) => line.command(what, fields));

parts.go.addEventListener("click", () => {
  const what = NEXT[drill.status.phase];
  if (!what || !isAllowed(parts.go) || !line.command(what)) return;
  // Until the phase has changed a second press would ask for the opposite.
  asked = drill.status.phase;
  clearTimeout(patience);
  patience = setTimeout(() => { asked = ""; show(); }, PATIENCE_MS);
  show();
});
parts.stop.addEventListener("click", () => {
  if (!isAllowed(parts.stop)) return;
  showStopping();
  parts.asks.showModal();
});
document.addEventListener("keydown", (event) => {
  const { target } = event, types = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (event.key.toLowerCase() !== "p" || types || event.ctrlKey || event.metaKey) return;
  if (drill.status.phase === "running") line.command("pause");
});
parts.really.addEventListener("click", () => {
  line.command("stop");
  parts.asks.close();
});

/** Says before it is done what a stop does to whom; who finishes meanwhile is named no longer. */
function showStopping() {
  const lines = drill.ofStopping();
  if (parts.stops.textContent === lines.join("")) return;
  parts.stops.replaceChildren(...lines.map((text) => make("p", "", text)));
}

/** Buttons that do nothing now stay where they are, so that the keyboard does not lose its place. */
function allow(button, may) {
  button.setAttribute("aria-disabled", String(!may));
}

function isAllowed(button) {
  return button.getAttribute("aria-disabled") !== "true";
}

function show() {
  const { phase } = drill.status;
  if (phase && phase !== root.dataset.phase) {
    root.dataset.phase = phase;
    parts.join.open = phase === "lobby";
  }
  const ready = line.state === "ok" || line.state === "away";
  setText(parts.phase, phaseText(drill));
  setText(parts.clock, clock(drill.status.time_s));
  setText(parts.go, drill.text(NEXT[phase] ?? "start"));
  if (phase !== asked) asked = "";
  allow(parts.go, ready && phase in NEXT && !asked);
  allow(parts.stop, ready && phase !== "ended");
  const heads = drill.heads();
  for (const key of ["out", "inside", "all"]) setText(parts[key], String(heads[key]));
  setText(parts.alarm, drill.text(drill.newer?.snapshot.alarm ? "alarm_on" : "alarm_off"));
  parts.alarm.className = `badge ${drill.newer?.snapshot.alarm ? "badge-over" : "badge-plain"}`;
  parts.dark.hidden = !drill.newer?.snapshot.dark;
  const running = phase === "running" || phase === "paused";
  parts.injections.querySelectorAll("button").forEach((button) => {
    const { kind } = button.dataset;
    const late = (kind === "delay_alarm" && drill.newer?.snapshot.alarm) || (kind === "lights_out" && drill.newer?.snapshot.dark);
    allow(button, ready && running && !late);
  });
}

/** A row for each kind of injection: its doors where it has any, and the button. Built once. */
function offer(injections) {
  if (parts.injections.childElementCount) return;
  const kinds = Object.keys(config.inject);
  for (const { kind, doors } of [...injections].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))) {
    const row = make("div", "lead-inject");
    const button = make("button", "btn", config.inject[kind]);
    button.type = "button";
    button.dataset.kind = kind;
    let select = null;
    if (doors.length) {
      select = make("select");
      select.setAttribute("aria-label", config.inject[kind]);
      for (const door of doors) select.append(new Option(config.doors[door] ?? door, door));
      const mark = () => { board.marked = select.value; };
      select.addEventListener("focus", mark);
      select.addEventListener("change", mark);
      select.addEventListener("blur", () => { board.marked = ""; });
      row.append(select);
    }
    button.addEventListener("click", () => {
      if (isAllowed(button)) line.command("inject", { kind, door: select?.value ?? "" });
    });
    row.append(button);
    parts.injections.append(row);
  }
  show();
}

function showRoster() {
  const rows = drill.seated();
  const here = rows.filter((row) => row.connected).length;
  setText(parts.joined, rows.length ? drill.text("joined_of", { here, n: rows.length }) : drill.text("nobody"));
  parts.table.hidden = rows.length === 0;
  const focused = seats.focused();
  parts.roster.replaceChildren(...rows.map((row) => {
    const tr = document.createElement("tr");
    const called = make("th", "", drill.called(row));
    called.scope = "row";
    const state = drill.stateOf(row);
    const badges = make("td", "lead-badges");
    badges.append(
      make("span", `badge ${row.connected ? "badge-info" : "badge-due"}`, drill.text(row.connected ? "here" : "gone")),
      make("span", `badge ${state === "is_down" ? "badge-over" : state === "is_inside" ? "badge-plain" : "badge-met"}`, drill.text(state)),
    );
    const dose = make("td", "num lead-dose", row.dose.toFixed(2));
    if (row.dose >= 0.1) dose.classList.add(row.dose >= 0.3 ? "is-much" : "is-some");
    badges.append(make("span", `badge ${row.proof ? "badge-met" : "badge-plain"}`, drill.text(`proof_${row.proof || "none"}`)));
    tr.append(called, make("td", "", config.roles[row.role] ?? ""), badges, dose, seats.cell(row));
    return tr;
  }));
  seats.again(focused);
}

function log(told) {
  const item = make("li", told.bad ? "is-bad" : "");
  item.append(make("span", "mono", clock(told.time)), ` ${told.text}`);
  parts.log.prepend(item);
  while (parts.log.childElementCount > MOST_LOGGED) parts.log.lastElementChild.remove();
}

/** @type {NodeListOf<HTMLElement>} */
const copyButtons = document.querySelectorAll("[data-copy]");
copyButtons.forEach((button) => {
  button.addEventListener("click", async () => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.copy));
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // the field stays selected for Ctrl+C
    }
    button.textContent = config.texts.copied;
  });
});
line.start();
