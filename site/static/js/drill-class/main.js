/* The class's page on the projector: joins wire, plan and votes, and shows what phase the drill is in. */

import { Plan } from "./plan.js";
import { Votes } from "./votes.js";
import { watch } from "./wire.js";

const CLEAR_M = 30; // the farthest sight that is told

/** @returns {any} an element of this page, which has them all */
const $ = (/** @type {string} */ id) => document.getElementById(id);
const data = JSON.parse($("class-data").textContent);
const { texts, language } = data;
const plan = new Plan($("plan"), data);
const NEWS_MS = 6000;
const OVER_MS = 2500, LOST_MS = 8000; // how long the end stands before the debrief; longer where there is more to read
const seconds = () => performance.now() / 1000;
const clockText = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
let phase = "waiting";
let asked = "";
let askedAt = 0;
let scene = null;
let hush = 0;
/** @type {boolean | null} whether the alarm sounded when last heard of; null before the first look */
let rang = null;
let covered = false;

const wire = watch(data.path, data.token, {
  scene(message) {
    scene = message;
    plan.show(message);
  },
  preparing() {
    if (phase === "waiting") $("phase").textContent = texts.preparing;
  },
  status: show,
  snapshot(snapshot) {
    plan.add(snapshot, seconds());
    $("alarm").textContent = snapshot.alarm ? texts.alarm : texts.no_alarm;
    $("alarm").classList.toggle("is-loud", snapshot.alarm);
    if (snapshot.alarm && rang === false) flash();
    rang = snapshot.alarm;
    if (scene) {
      const storey = scene.plan.storeys[plan.storey]?.name[language] ?? "";
      $("storey").textContent = (scene.plan.storeys.length > 1 ? storey : "") + (snapshot.dark ? ` ${texts.dark}` : "");
    }
  },
  roster({ players: [player] }) {
    if (!player) return;
    const words = player.least_sight < CLEAR_M ? texts.in_smoke : texts.under_smoke;
    const smoke = words.replace("%(s)s", player.smoke_s).replace("%(m)s", player.least_sight);
    $("smoke").textContent = player.smoke_s > 0 ? smoke : texts.no_smoke;
    $("heat").value = player.pain;
    $("heat-box").hidden = player.pain <= 0;
    $("choke").value = player.choke;
    $("choke-box").hidden = player.choke <= 0;
  },
  event(message) {
    if (message.kind === "decided") return;
    if (message.kind === "drill_ended" && message.data.why === "lost") $("lost").hidden = false;
    if (message.kind === "injected" && message.data.what === "lights_out") say(texts.dark);
    else if (texts[message.kind]) {
      const hot = message.kind === "door_felt" && message.data.hot;
      say(texts[hot ? "door_felt_hot" : message.kind], message.kind === "roll_call");
    }
  },
  ended: over,
  error(message) {
    if (message.code === "ended") over();
    else say(texts.error);
  },
  lost() {
    $("phase").textContent = texts.lost;
    $("start").disabled = true;
  },
});

const votes = new Votes({
  list: $("options"), go: $("go"), texts, language,
  choose(option, counts, letter) {
    wire.command("choose", { option, votes: counts });
    say(`${texts.chosen} ${letter}`);
  },
});

/** Shows a line for a while; one that asks for something stays until the next. */
function say(text, stays = false) {
  $("news").textContent = text;
  clearTimeout(hush);
  if (!stays) hush = setTimeout(() => { $("news").textContent = ""; }, NEWS_MS);
}

function show(status) {
  plan.fires = status.fires;
  $("clock").textContent = clockText(status.time_s);
  $("heads").textContent = `${status.evacuated} / ${status.total} ${texts.out}`;
  $("phase").textContent = status.phase === "countdown" ? `${texts.countdown} ${Math.ceil(status.starts_in_s)}` : texts[status.phase];
  if (status.phase === "deciding" && status.decision.id !== asked) ask(status.decision);
  if (status.phase !== "deciding" && asked) {
    asked = "";
    votes.close();
    // The focus was on what now goes.
    $("pause").hidden = false;
    if (document.activeElement === document.body || $("ask").contains(document.activeElement)) $("pause").focus();
  }
  phase = status.phase;
  $("stage").dataset.phase = phase;
  plan.whole = ["lobby", "countdown", "deciding"].includes(phase);
  $("intro").hidden = !["waiting", "lobby", "countdown"].includes(phase);
  $("start").disabled = phase !== "lobby";
  $("ask").hidden = phase !== "deciding";
  $("pause").hidden = !["running", "paused"].includes(phase);
  $("pause").textContent = phase === "paused" ? texts.resume : texts.pause;
  if (phase === "ended") over();
}

/** The alarm for who does not hear it: once a second, which brings on no fit. */
function flash() {
  $("flash").hidden = false;
  $("flash").addEventListener("animationend", () => { $("flash").hidden = true; }, { once: true });
}

/** Stops the drill for all and takes the picture away, or brings it back. */
function cover() {
  covered = !covered;
  $("stage").classList.toggle("is-covered", covered);
  if (covered && phase === "running") wire.command("pause");
  if (!covered && phase === "paused") wire.command("resume");
  say(covered ? texts.covered : "", covered);
}

function ask(decision) {
  asked = decision.id;
  askedAt = seconds();
  $("number").textContent = `${decision.number} / ${decision.of}`;
  $("question").textContent = decision.question[language];
  votes.ask(decision.options);
  $("ask").hidden = false;
  $("question").focus({ preventScroll: false });
}

function over() {
  if (phase === "over") return;
  phase = "over";
  $("stage").dataset.phase = phase;
  ["intro", "ask", "pause", "stop"].forEach((id) => { $(id).hidden = true; });
  $("over").hidden = false;
  $("over").querySelector("a").focus();
  wire.close();
  setTimeout(() => location.assign(data.debrief), $("lost").hidden ? OVER_MS : LOST_MS);
}

$("start").addEventListener("click", () => wire.command("start"));
$("pause").addEventListener("click", () => wire.command(phase === "paused" ? "resume" : "pause"));
$("stop").addEventListener("click", () => $("sure").showModal());
$("sure").addEventListener("close", () => {
  if ($("sure").returnValue === "stop") wire.command("stop");
  $("sure").returnValue = "";
});
document.addEventListener("keydown", (event) => {
  const types = event.target instanceof HTMLInputElement || $("sure").open;
  if (event.key.toLowerCase() === "p" && !types && !event.ctrlKey && !event.metaKey) cover();
  if (event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement || $("sure").open) return;
  if ((event.key === "Enter" || event.key === "PageDown") && phase === "lobby") wire.command("start");
  else if (event.key === " " && ["running", "paused"].includes(phase)) {
    event.preventDefault();
    wire.command(phase === "paused" ? "resume" : "pause");
  }
});
setInterval(() => { if (asked) $("talk").textContent = clockText(seconds() - askedAt); }, 500);
(function frame() {
  plan.draw(seconds());
  requestAnimationFrame(frame);
})();
