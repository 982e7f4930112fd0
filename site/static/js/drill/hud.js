/* Everything over the world: real buttons and texts of the page, changed only where they differ. */

import { assemblyWay, clearDoor, exitWay, isMisled, leadsOutOfSight } from "./arrows.js";
import { wayRound } from "./detour.js";
import { hint, mainLesson, operator } from "./hints.js";
import { fixed, offers } from "./offers.js";
import { isExit } from "./plan.js";
import { countStoreys, keepWithin } from "./plates.js";
import { fill } from "./text.js";

const SHAKES_MS = [400, 300, 400, 300, 800];
const BANNER_S = 1.6, UPWARDS_S = 4, READ_MS = 600, EDGE_PX = 56;

export class Hud {
  /** `press(action)` is called for a button; `camera()` gives the present one, in CSS pixels. */
  constructor(root, shared, { press, camera }) {
    this.root = root;
    this.shared = shared;
    this.press = press;
    this.camera = camera;
    this.texts = shared.texts;
    /** @type {Record<string, any>} the elements marked data-part, by name */
    this.parts = {};
    for (const part of root.querySelectorAll("[data-part]")) this.parts[part.dataset.part] = part;
    this.here = [];
    this.storey = null;
    this.nameUntil = 0;
    this.askedKey = ""; // what the operator asks, and since when (ms)
    this.askedAt = 0;
    this.wentUp = false; // to the storey that is being named
    /** @type {boolean | null} whether the alarm sounded when last heard; null before the first look */
    this.alarm = null;
    const { parts, texts } = this;
    this._text("leave", texts.leave);
    parts["leave-link"].href = shared.room;
    parts.offers.setAttribute("aria-label", texts.offers_label);
    parts.fixed.setAttribute("aria-label", texts.fixed_label);
    parts.storeys.setAttribute("aria-label", texts.storeys_label);
    root.querySelector("canvas").setAttribute("aria-label", texts.view_label);
    this._text("unseen-text", texts.unseen);
    this._text("unseen-short", texts.unseen_short);
    this._text("stick-text", texts.stick_drag);
    this._text("dose-label", texts.dose);
    this._text("heat-label", texts.heat);
    this._text("choke-label", texts.choke);
    this._text("line", texts.line);
    this.touch = matchMedia("(pointer: coarse)").matches;
    this._text("help", this.touch ? texts.help_touch : texts.help);
  }

  /** Brings everything up to date; called a few times a second and after each press. */
  update(view, connection, place, now) {
    this._bar(view, place);
    this._below();
    this._show("storeys", countStoreys(this.parts.storeys, view, place, this.shared.language));
    this._show("help", !this.touch || !view.hasWalked);
    this._sheet(view, connection);
    this._banner(view, connection, place, now);
    // Who was frightened sees nothing of it while the organiser holds the drill.
    this.root.classList.toggle("is-covered", view.child && view.phase === "paused");
    const playing = this._isPlaying(view, connection);
    this._hint(playing ? hint(view, this.shared, now) : null);
    this._buttons(view, playing, now);
    this._call(view, playing, now);
  }

  /** What turns with every frame. */
  turn(view, connection, place) {
    const playing = place !== null && this._isPlaying(view, connection);
    this._exit(playing ? exitWay(view, place) : null, place, view);
    this._show("unseen", playing);
    this._assembly(playing ? assemblyWay(view, place) : null, place, view.plan);
  }

  /** Presses the button with this key, or the nth of what can be done here ("first" …); false when there is none. */
  key(name) {
    const place = ["first", "second", "third"].indexOf(name);
    const button = place < 0
      ? this.root.querySelector(`.deck button[data-key="${name}"]`)
      : [...this.parts.answers.children, ...this.parts.offers.children][place];
    if (!button) return false;
    button.click();
    return true;
  }

  sound(muted) {
    this._text("sound", muted ? this.texts.unmute : this.texts.mute);
    this.parts["sound-button"].classList.toggle("is-muted", muted);
  }

  /** What is heard, in words, for who does not hear it; and the alarm as a flash when it begins to sound. */
  hear({ alarm, fire, crowd }, isPlaying) {
    const { texts } = this;
    const heard = [[alarm, texts.heard_alarm], [fire > 0, texts.heard_fire], [crowd > 0, texts.heard_crowd]]
      .filter(([is]) => isPlaying && is).map(([, text]) => text);
    this._text("heard", heard.length ? fill(texts.heard, { what: heard.join(" · ") }) : "");
    this._show("heard", heard.length > 0);
    if (alarm && this.alarm === false) this._flash();
    if (isPlaying) this.alarm = alarm;
  }

  /** Flashes the whole screen once a second for a while, and shakes the device where it can be shaken. */
  _flash() {
    this._show("flash", true);
    this.parts.flash.addEventListener("animationend", () => this._show("flash", false), { once: true });
    navigator.vibrate?.(SHAKES_MS);
  }

  _isPlaying(view, connection) {
    return connection.state === "joined" && view.newer !== null && !view.score && !view.over
      && view.phase === "running"; // while the clock stands nothing can be done, and nothing is asked for
  }

  // -- small tools -------------------------------------------------------------------------------------------------

  _text(name, text) {
    const part = this.parts[name];
    if (part.textContent !== text) part.textContent = text;
  }

  _move(name, transform) {
    const { style } = this.parts[name];
    if (style.transform !== transform) style.transform = transform;
  }

  _show(name, visible) {
    const part = this.parts[name];
    if (part.hidden === visible) part.hidden = !visible;
  }

  /** Lets what lies below the bar begin there, however many lines it has: nothing said covers a gauge. */
  _below() {
    const high = this.root.querySelector(".bar").offsetHeight;
    if (high !== this.barHigh) this.root.style.setProperty("--bar-h", `${high}px`);
    this.barHigh = high;
  }

  // -- bar and storeys ---------------------------------------------------------------------------------------------

  _bar(view, place) {
    const { texts } = this, { status, newer, mine } = view;
    const seconds = Math.floor(status.time_s ?? 0);
    this._text("time", `${texts.time} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    this._text("out", status.total === undefined ? "" : fill(texts.out, { out: status.evacuated, total: status.total }));
    this._text("storey", place ? view.plan.storeys[place.storey].name[this.shared.language] : "");
    this._show("storey", place !== null);
    this._show("alarm", newer !== null);
    this._show("dark", Boolean(newer?.dark));
    for (const name of ["posture", "sight"]) this._show(name, mine !== null);
    if (newer) {
      this._text("alarm", newer.alarm ? texts.alarm : texts.no_alarm);
      this.parts.alarm.classList.toggle("plate-red", newer.alarm);
      this._text("dark", texts.dark);
    }
    if (mine) {
      const badge = view.smokeBadge(place);
      this._show("overhead", badge !== "");
      this._text("overhead", texts[badge || "overhead"]);
      this._text("posture", mine.low ? texts.low : texts.upright);
      this.parts.posture.className = mine.low ? "plate plate-green" : "";
      this._text("sight", view.own.eyes_shut ? texts.eyes : fill(texts.sight, { m: mine.sight }));
      this.parts.sight.className = view.isBlinded ? "plate plate-red" : "";
      this.parts.dose.value = mine.dose;
      this.parts.dose.textContent = `${Math.round(mine.dose * 100)} %`;
      this.parts.heat.value = view.own.pain ?? 0;
      this._show("heat-box", (view.own.pain ?? 0) > 0);
      this.parts.choke.value = view.own.choke ?? 0;
      this._show("choke-box", (view.own.choke ?? 0) > 0);
    }
  }

  // -- words -------------------------------------------------------------------------------------------------------

  _hint(found) {
    this._show("hint", found !== null);
    const words = found && ((this.touch && this.texts[`${found.key}_touch`]) || this.texts[found.key]);
    const values = found && { ...found.values, room: found.values.room?.[this.shared.language] };
    const plain = found ? fill(words, values) : "";
    const text = found?.goal ? fill(this.texts.goal, { ...found.goal, text: plain }) : plain;
    this._text("hint", text);
    this.parts.hint.className = `said hint ${found?.tone ?? ""}`;
    if (found?.key !== this.saidKey) { // a screen reader hears each thing once, not every second of a countdown
      this.saidKey = found?.key;
      this._text("live", text);
    }
  }

  /** Lost connections, a silent server, a pause; else for a moment the name of a storey just come to. */
  _banner(view, connection, place, now) {
    const { texts } = this;
    let text = "", colour = "";
    if (connection.state === "lost") [text, colour] = [texts.lost, "bad"];
    else if (connection.state === "joined" && view.silent(now)) [text, colour] = [texts.worker_away, "bad"];
    else if (view.phase === "deciding") text = texts.deciding;
    else if (place) {
      if (this.storey !== null && this.storey !== place.storey) {
        this.wentUp = place.storey > this.storey;
        this.nameUntil = now + (this.wentUp ? UPWARDS_S : BANNER_S);
      }
      this.storey = place.storey;
      const name = view.plan.storeys[place.storey].name[this.shared.language];
      if (now < this.nameUntil) [text, colour] = this.wentUp ? [fill(texts.went_up, { name }), "bad"] : [name, ""];
    }
    this._text("banner", text);
    this._show("banner", text !== "");
    this.parts.banner.className = `said banner ${colour}`;
  }

  _call(view, playing, now) {
    const left = playing ? view.leftS("line_s", now) : 0;
    this._show("call", left > 0);
    if (left <= 0) this.askedKey = "";
    if (left <= 0) return;
    this._text("line", `${this.texts.line} · ${fill(this.texts.line_left, { s: Math.ceil(left) })}`);
    const key = operator(view);
    if (key !== this.askedKey) [this.askedKey, this.askedAt] = [key, performance.now()];
    this._text("ask", this.texts[key]);
    this.parts["line-left"].value = Math.min(1, left / (view.own.line_most_s ?? 25));
  }

  // -- buttons -----------------------------------------------------------------------------------------------------

  _buttons(view, playing, now) {
    const { reach } = this.shared;
    const { keys } = this.shared, keyed = (list) => list.map((offer) => [keys[offer.action], offer]);
    const found = playing ? keyed(offers(view, reach, now)) : [];
    this._row(this.parts.answers, found.filter(([, offer]) => offer.label !== null));
    this._row(this.parts.offers, found.filter(([, offer]) => offer.label === null));
    this._row(this.parts.fixed, playing ? keyed(fixed(view)) : []);
  }

  /** Buttons are kept by what they do, so that the one in use keeps its focus while others come and go. */
  _row(box, entries) {
    const kept = new Map([...box.children].map((button) => [button.dataset.text, button]));
    const wanted = entries.map(([key, offer]) => {
      const button = kept.get(offer.text) ?? this._button(offer);
      this._dress(button, key, offer);
      return button;
    });
    if (wanted.length !== box.children.length || wanted.some((button, i) => box.children[i] !== button)) {
      const focused = wanted.find((button) => button === document.activeElement);
      box.replaceChildren(...wanted);
      focused?.focus();
    }
  }

  _button(offer) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.text = offer.text;
    button.append(document.createElement("kbd"), document.createElement("span"), document.createElement("small"));
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true" && this._mayAnswer(button)) this.press(button.dataset.action);
    });
    return button;
  }

  /** False for an answer to a question that has hardly been read: a second tap at the same place was for the last. */
  _mayAnswer(button) {
    return !button.classList.contains("is-answer") || performance.now() - this.askedAt > READ_MS;
  }

  _dress(button, key, offer) {
    const able = offer.ready && !offer.done;
    const words = offer.label?.[this.shared.language] ?? this.texts[offer.text];
    const about = offer.beyond?.[this.shared.language] ?? (offer.detail ? this.texts[offer.detail] : "");
    const look = `${key} ${offer.action} ${able} ${offer.done} ${about} ${words}`;
    if (button.dataset.look === look) return;
    Object.assign(button.dataset, { look, key, action: offer.action });
    button.setAttribute("aria-disabled", String(!able));
    button.setAttribute("aria-keyshortcuts", key);
    button.classList.toggle("is-done", offer.done);
    const [badge, name, detail] = button.children;
    badge.textContent = offer.done ? "√" : key;
    badge.setAttribute("aria-hidden", "true");
    name.textContent = words;
    button.classList.toggle("is-answer", offer.label !== null);
    detail.textContent = about;
  }

  // -- arrows ------------------------------------------------------------------------------------------------------

  /** The plate with the sign's arrow. An exit that is on the screen has its own name, which the plate would cover. */
  _exit(target, place, view) {
    const isBarred = target !== null && isMisled(view, place), named = target && !isBarred && isExit(view.plan, target);
    const camera = named ? this.camera() : null;
    const x = camera?.x(target[0]), y = camera?.y(target[1]);
    const onScreen = camera !== null && x > 0 && x < camera.width && y > camera.top && y < camera.low;
    this._show("exit", target !== null && !onScreen);
    if (target) {
      const angle = Math.atan2(place.y - target[1], target[0] - place.x);
      const sign = isBarred ? "sign_way_barred" : leadsOutOfSight(view, place, target) ? "sign_way_unseen" : "sign_way";
      const clear = clearDoor(view), isClear = target[0] === clear?.[0] && target[1] === clear?.[1];
      this._text("exit-text", this.texts[named ? "exit_way" : isClear ? "clear_stair" : sign]);
      this._move("exit-arrow", `rotate(${angle.toFixed(1)}rad)`);
    }
  }

  /** At the edge of the screen, towards the assembly point while it is out of sight. */
  _assembly(point, place, plan) {
    const way = point && wayRound(plan, [place.x, place.y], point), goal = way && way.next;
    const camera = goal && this.camera();
    const box = camera && [EDGE_PX, camera.top + EDGE_PX, camera.width - EDGE_PX, camera.low - EDGE_PX];
    const x = camera?.x(goal[0]), y = camera?.y(goal[1]);
    const needed = Boolean(goal) && (!way.isStraight || x < box[0] || x > box[2] || y < box[1] || y > box[3]);
    this._show("assembly", needed);
    if (!needed) return;
    const middleX = (box[0] + box[2]) / 2, middleY = (box[1] + box[3]) / 2, angle = Math.atan2(y - middleY, x - middleX);
    const reach = Math.min(
      (box[2] - box[0]) / 2 / Math.max(1e-6, Math.abs(Math.cos(angle))),
      (box[3] - box[1]) / 2 / Math.max(1e-6, Math.abs(Math.sin(angle))),
    );
    const left = middleX + Math.cos(angle) * reach, top = middleY + Math.sin(angle) * reach;
    this._move("assembly", `translate(${Math.round(left)}px, ${Math.round(top)}px)`);
    this._move("assembly-arrow", `rotate(${angle.toFixed(1)}rad)`);
    const key = way.isStraight ? "assembly_way" : "assembly_way_round";
    keepWithin(this.parts["assembly-text"], left, camera.width);
    this._text("assembly-text", fill(this.texts[key], { m: way.far }));
  }

  // -- sheets: before, after, and when nothing goes on --------------------------------------------------------------

  _sheet(view, connection) {
    const lines = this._sheetLines(view, connection);
    const key = JSON.stringify(lines);
    if (key === this.sheetKey) return;
    this.sheetKey = key;
    this._show("sheet", lines.length > 0);
    const { sheet } = this.parts;
    sheet.replaceChildren(...lines.map(([tag, text, more = {}]) => {
      const element = document.createElement(tag);
      element.textContent = text;
      for (const [name, value] of Object.entries(more)) element.setAttribute(name, value);
      return element;
    }));
    if (view.score && lines.length) sheet.focus();
  }

  /** What the sheet in the middle holds: [tag, text, attributes] by line; none while playing. */
  _sheetLines(view, connection) {
    const { texts, shared } = this;
    const button = (text, href) => ["a", text, { class: "big", href }];
    if (view.score) return this._scoreLines(view.score, view.child, button(texts.to_room, shared.room));
    const { goal } = view.status;
    if (view.over && goal) {
      const text = texts[goal.text_key], isDone = goal.id === "done";
      return [["h2", isDone ? fill(texts.goal, { ...goal, text }) : text], button(texts.goal_on, shared.room)];
    }
    if (view.over && view.isBrokenOff) {
      return [["h2", texts.broken_off], ["p", texts.broken_off_more], button(texts.to_room, shared.room)];
    }
    if (view.over) return [["h2", texts.over], button(texts.to_room, shared.room)];
    if (connection.state === "refused") {
      const again = ["ended", "version"].includes(connection.error)
        ? button(texts.to_room, shared.room) : button(texts.join_again, shared.join);
      return [["h2", texts[connection.error] ?? texts.server], again];
    }
    if (connection.state === "away") return [["p", fill(texts.away, { url: location.host })]];
    if (!view.welcome) return [["p", texts.connecting]];
    if (!view.phase && view.isPreparing) return [["p", texts.preparing]];
    if (view.phase === "ended") return [["p", texts.scoring]];
    if (view.phase === "lobby" || view.phase === "countdown") return this._briefLines(view);
    if (view.phase === "paused") return [["h2", texts.paused], ["p", texts.paused_calm]];
    return [];
  }

  _briefLines(view) {
    const { texts, shared: { language } } = this, { welcome, status } = view;
    const head = view.phase === "countdown"
      ? fill(texts.lobby, { n: Math.ceil(status.starts_in_s ?? 0) }) : texts.waiting_start;
    const lines = [["h2", head]];
    if (view.phase === "lobby" && status.players) lines.push(["p", fill(texts.waiting_players, { n: status.players })]);
    if (welcome.role_name) lines.push(["p", fill(texts.role, { name: welcome.role_name[language] })]);
    if (welcome.brief) lines.push(["p", welcome.brief[language]]);
    if (welcome.address) lines.push(["p", fill(texts.address, { address: welcome.address[language] })]);
    lines.push(["p", this.touch ? texts.help_touch : texts.help, { class: "small" }]);
    return lines;
  }

  _scoreLines(card, child, button) {
    const { texts, shared: { language } } = this, lesson = mainLesson(card);
    const lines = [["h2", fill(texts.score, { total: card.total ?? 0, most: card.max ?? 100 })]];
    if (card.band) lines.push(["p", texts[card.band], { class: `band band-${card.band}` }]);
    if (lesson) {
      lines.push(["p", texts.lesson, { class: "small" }], ["h3", lesson.title[language]]);
      if (!child) lines.push(["p", lesson.reason[language]]);
      lines.push(["p", lesson.advice[language]]);
    } else {
      lines.push(["p", texts.no_loss]);
    }
    return [...lines, button];
  }
}
