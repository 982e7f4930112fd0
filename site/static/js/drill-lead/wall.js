/* The wall: everything large, for people who stand before a screen. */

import { Board } from "./board.js";
import { Drill, clock } from "./drill.js";
import { Line } from "./line.js";
import { make, partsOf, phaseText, setText, showStand } from "./parts.js";

const MOST_TOLD = 8;
const MOST_WARNED = 5;
const MOST_NAMES = 60;

const root = document.getElementById("wall");
const config = JSON.parse(root.dataset.config);
const parts = partsOf(root);

parts.full?.addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
});

if (parts.board) watch();

function watch() {
  const drill = new Drill(config);
  new Board(parts.board, drill);
  const line = new Line(config.token, {
    hear(message) {
      const told = drill.hear(message);
      if (told && !told.minor) tell(told);
      if (message.t === "roster") showPlayers(drill);
      if (message.t === "status" || message.t === "preparing") show(drill);
      if (message.t === "ended" || (message.t === "error" && message.code === "ended")) finish(drill);
    },
    see(snapshot) {
      drill.see(snapshot);
    },
    stand(state) {
      showStand(parts.stand, drill, state);
    },
  });
  line.start();
}

function show(drill) {
  const { phase } = drill.status;
  const gathering = phase === "lobby";
  document.body.dataset.phase = phase;
  parts.stage.classList.toggle("is-covered", phase === "paused" && drill.config.child);
  setText(parts.phase, phaseText(drill));
  setText(parts.clock, clock(drill.status.time_s));
  parts.code.hidden = !gathering;
  parts.names.hidden = !gathering;
  parts.live.hidden = gathering;
  const heads = drill.heads();
  for (const key of ["out", "inside", "all"]) setText(parts[key], String(heads[key]));
  if (parts.down) setText(parts.down, String(heads.down));
  const snapshot = drill.newer?.snapshot;
  setText(parts.alarm, drill.text(snapshot?.alarm ? "alarm_on" : "alarm_off"));
  parts.alarm.classList.toggle("is-on", Boolean(snapshot?.alarm));
  parts.dark.hidden = !snapshot?.dark;
}

function showPlayers(drill) {
  setText(parts.joined, drill.roster.length ? drill.text("joined", { n: drill.roster.length }) : drill.text("nobody"));
  const shown = drill.seated().slice(0, MOST_NAMES);
  const left = drill.roster.length - shown.length;
  parts.names.replaceChildren(
    ...shown.map((row) => make("li", row.connected ? "" : "is-gone", drill.called(row))),
    ...(left ? [make("li", "", drill.text("more", { n: left }))] : []),
  );
  const warnings = drill.warnings();
  const items = warnings.slice(0, MOST_WARNED).map((warning) => make("li", warning.level, warning.text));
  if (warnings.length > MOST_WARNED) items.push(make("li", "", drill.text("more", { n: warnings.length - MOST_WARNED })));
  if (!items.length) items.push(make("li", "is-none", drill.text("dose_none")));
  parts.doses.replaceChildren(...items);
}

function tell(told) {
  const item = make("li", told.bad ? "is-bad" : "");
  item.append(make("span", "mono", clock(told.time)), ` ${told.text}`);
  parts.events.prepend(item);
  while (parts.events.childElementCount > MOST_TOLD) parts.events.lastElementChild.remove();
}

/** The table as the site draws it; it may take a moment until the scores are written. */
async function finish(drill, tries = 20) {
  setText(parts.phase, drill.text("ended"));
  document.body.dataset.phase = "ended";
  const answer = await fetch(root.dataset.results).catch(() => null);
  if (answer?.status === 200) {
    parts.stage.innerHTML = await answer.text();
    parts.code.hidden = parts.names.hidden = true;
    parts.live.hidden = false;
  } else if (tries) {
    setTimeout(() => finish(drill, tries - 1), 500);
  }
}
