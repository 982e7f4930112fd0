/* Joins the parts: what is heard goes to the view, what is wished goes to the server, every frame is drawn. */

import { Awake } from "./awake.js";
import { Hud } from "./hud.js";
import { Input } from "./input.js";
import { Memory } from "./memory.js";
import { Connection } from "./net.js";
import { isKeptFromFighting } from "./offers.js";
import { LIGHT_MARK_PX, Pace } from "./pace.js";
import { Camera, Renderer } from "./render.js";
import { Sound } from "./sound.js";
import { View } from "./view.js";

const VIEW_HIGH_M = 22, VIEW_WIDE_M = 15; // at least so much of a storey is seen
const INPUT_S = 0.05, IDLE_S = 1, HUD_S = 0.1, SOUND_S = 0.25, FADE_S = 0.45;
const FOLLOW_PER_S = 10, JUMP_M = 6, MOST_FRAME_S = 0.2;
const MOST_PIXELS = 1.5e6;
const FIRE_HEARD_M = 14, CROWD_HEARD_M = 8, CROWD = 12;
const NARROW = matchMedia("(max-width: 40rem)"), PLATE_GAP_PX = 8;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

class App {
  constructor(root, shared) {
    this.root = root;
    this.shared = shared;
    shared.font = getComputedStyle(root).fontFamily;
    this.canvas = root.querySelector("canvas");
    this.view = new View(shared.version, shared.prediction);
    this.sound = new Sound();
    this.awake = new Awake();
    this.connection = new Connection({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${shared.socket}`,
      version: shared.version,
      hello: { code: shared.code, token: shared.token, client: "browser" },
      on: {
        message: (message) => this._hear(message),
        frame: (bytes) => this._frame(bytes),
        state: () => this._state(),
      },
    });
    this.hud = new Hud(root, shared, { press: (action) => this._press(action), camera: () => this._cssCamera() });
    this.input = new Input(this.canvas, this.hud.parts.stick, {
      press: (key) => this.hud.key(key) || this._keptFrom(key), figure: () => this.figure, gesture: () => this.sound.wake(),
    });
    /** @type {Renderer | null} */
    this.renderer = null;
    /** @type {Memory | null} */
    this.memory = null;
    /** @type {Camera | null} */
    this.camera = null;
    /** @type {Wire.Point | null} the player's place on the canvas, in the page's own pixels */
    this.figure = null;
    /** @type {Wire.Point | null} what the camera looks at, in metres */
    this.eye = null;
    /** @type {number | null} how far down the screen the player stands, in the page's own pixels; null in its middle */
    this.middleY = null;
    this.storey = null;
    this.fade = null;
    this.actions = [];
    this.pace = new Pace();
    this.drawnAt = this.sentAt = this.hudAt = this.soundAt = 0;
    this.sentWay = [0, 0];
    this.facing = [0, 0]; // where the player last wanted to go; a jet points there
    this.frames = 0;
    this.hud.sound(this.sound.muted);
    this.hud.parts["sound-button"].addEventListener("click", () => this.hud.sound(this.sound.toggle()));
    this._listen();
    this._size();
  }

  start() {
    this.connection.start();
    const loop = () => {
      this.draw(performance.now() / 1000);
      requestAnimationFrame(loop);
    };
    requestAnimationFrame(loop);
  }

  // -- the page and the line ---------------------------------------------------------------------------------------

  _listen() {
    window.addEventListener("resize", () => this._size());
    document.addEventListener("visibilitychange", () => (document.hidden ? this._hidden() : this._seen()));
    window.addEventListener("pagehide", () => this._hidden());
    window.addEventListener("pageshow", () => this._seen());
    window.addEventListener("online", () => this.connection.wake());
  }

  /** A call, a locked screen, another tab: the figure stands still until the player is back. */
  _hidden() {
    this.input.release();
    this._send([0, 0], performance.now() / 1000, true);
    this.sound.sleep();
  }

  _seen() {
    this.connection.wake();
    this.pace.restart();
    this.view.predictor?.forget();
    if (this.sound.context) this.sound.wake();
  }

  _hear(message) {
    const now = performance.now() / 1000;
    this.view.take(message, now);
    if (message.t === "welcome") {
      performance.mark("drill-welcome");
      if (this.renderer?.plan.id !== message.plan.id) {
        this.renderer = new Renderer(this.canvas, message.plan, this.shared);
        this.renderer.isLight = this.pace.isLight;
        this.memory = new Memory(message.plan);
      }
      this.numbered = false;
    }
    if (message.t === "pong") return;
    if (message.t !== "status") this.hudAt = 0;
  }

  _frame(bytes) {
    this.view.frame(bytes, performance.now() / 1000);
    if (!this.numbered && this.view.mine) {
      this.connection.goOnFrom(this.view.mine.ack);
      this.numbered = true;
    }
  }

  _state() {
    this.hudAt = 0;
    this.root.dataset.state = this.connection.state;
  }

  // -- input -------------------------------------------------------------------------------------------------------

  /** Tells a minor who reaches for an extinguisher why it is not offered; false for any other key. */
  _keptFrom(key) {
    const { view, shared } = this;
    if (key !== shared.keys.ext_lift || view.phase !== "running" || !isKeptFromFighting(view, shared.reach)) return false;
    view.refuse("minor", performance.now() / 1000);
    this.hudAt = 0;
    return true;
  }

  _press(action) {
    this.actions.push(action);
    this._send(this.sentWay, performance.now() / 1000, true);
    this.hudAt = 0;
  }

  /** Sends what is wished: at once when it changes, twenty times a second while walking, else now and then. */
  _send(way, now, atOnce = false) {
    const { view } = this;
    // A worker that took the room up after us hears of us by an input; until it has shown us, only by a still one.
    if (!this.numbered) way = [0, 0];
    const walks = way[0] !== 0 || way[1] !== 0, changed = way[0] !== this.sentWay[0] || way[1] !== this.sentWay[1];
    const wait = walks || changed || this.actions.length ? INPUT_S : IDLE_S;
    if (!atOnce && now - this.sentAt < wait) return;
    const actions = this.numbered ? this.actions.slice(0, 4) : [];
    const seq = this.connection.input(way[0], way[1], actions);
    if (!seq) return;
    this.actions = this.actions.slice(actions.length);
    this.sentAt = now;
    this.sentWay = way;
    if (walks) [this.facing, this.view.hasWalked] = [way, true];
    const may = view.mayWalk(now);
    view.predictor?.wish(may ? way[0] : 0, may ? way[1] : 0, now);
    view.predictor?.note(seq, now);
  }

  // -- frames ------------------------------------------------------------------------------------------------------

  draw(now) {
    const passed = Math.min(MOST_FRAME_S, now - this.drawnAt);
    this.drawnAt = now;
    this._send(document.hidden ? [0, 0] : this.input.direction(), now);
    const { view } = this;
    const own = view.newer ? view.predictor?.show(now) ?? null : null;
    const place = own ?? view.last;
    if (this.renderer && view.newer) this._world(own, place, now, passed);
    else this.renderer?.blank();
    this.hud.turn(view, this.connection, own);
    if (now - this.hudAt > HUD_S) {
      this.hudAt = now;
      this.hud.update(view, this.connection, place, now);
      this.awake.keep(["countdown", "running"].includes(view.phase) && !view.over && !document.hidden, now);
    }
    if (now - this.soundAt > SOUND_S) {
      this.soundAt = now;
      this._listenAround(place);
    }
    this._keepPace(passed);
  }

  _world(own, place, now, passed) {
    const { view, renderer } = this;
    const rooms = place && view.seenRooms(place), moment = this._known(view.moment(now), place, rooms);
    this._follow(place, passed, now);
    this._aim(passed);
    const { plan } = view, storey = place?.storey ?? plan.ground;
    this.camera = this._cameraAt(place);
    renderer.draw(this.camera, {
      moment, storey, own, me: view.me, now, fires: view.fires(), helpless: new Set(view.status.helpless ?? []),
      jet: own && this._jet(), inLift: Boolean(view.own.in_lift),
      sight: view.mine?.sight ?? 30, unseen: own && moment && this.memory.unseen(rooms, storey, moment.snapshot.tick), outside: own !== null && view.outside(own), child: view.child,
      out: (view.status.evacuated ?? 0) - (own !== null && view.outside(own) ? 1 : 0),
    });
    this._drawFade(now);
    this.figure = own && [this.camera.x(own.x) / this.ratio, this.camera.y(own.y) / this.ratio];
    this.frames += 1;
    if (this.frames === 1 && moment.snapshot.count > 0) performance.mark("drill-first-frame");
  }

  /** What the player sprays and where to; null while nothing is sprayed. */
  _jet() {
    const { jet } = this.view.own, length = Math.hypot(...this.facing);
    if (!jet || !length) return null;
    const [x, y] = this.facing;
    return { way: [x / length, y / length], reach: this.shared.reach.agents[jet.agent], water: jet.agent === "water", hits: jet.hits };
  }

  /** The moment as the player knows it; before there is a place, nobody is shown. */
  _known(moment, place, rooms) {
    const { view } = this;
    if (!moment || !place || !this.memory) return moment;
    return this.memory.seen(moment, place, view.me, rooms, view.mine?.sight ?? 30);
  }

  /** Moves the eye towards the player; a change of storey begins a fade from what was seen before. */
  _follow(place, passed, now) {
    if (!place) return;
    if (this.storey !== null && this.storey !== place.storey && !STILL.matches && !this.pace.isLight) this._keepForFade(now);
    this.storey = place.storey;
    const far = !this.eye || Math.hypot(place.x - this.eye[0], place.y - this.eye[1]) > JUMP_M;
    const share = far ? 1 : 1 - Math.exp(-FOLLOW_PER_S * passed);
    const [x, y] = this.eye ?? [place.x, place.y];
    this.eye = [x + (place.x - x) * share, y + (place.y - y) * share];
  }

  _keepForFade(now) {
    const picture = document.createElement("canvas");
    picture.width = this.canvas.width;
    picture.height = this.canvas.height;
    picture.getContext("2d").drawImage(this.canvas, 0, 0);
    this.fade = { picture, from: now };
  }

  _drawFade(now) {
    if (!this.fade) return;
    const left = 1 - (now - this.fade.from) / FADE_S;
    if (left <= 0) {
      this.fade = null;
      return;
    }
    const { pen } = this.renderer;
    pen.globalAlpha = left;
    pen.drawImage(this.fade.picture, 0, 0);
    pen.globalAlpha = 1;
  }

  _cameraAt(place) {
    const { width, height } = this.canvas;
    const middleY = this.middleY === null ? height * (height > width ? 0.45 : 0.5) : Math.round(this.middleY * this.ratio);
    if (place) {
      const scale = Math.min(height / VIEW_HIGH_M, width / VIEW_WIDE_M);
      const least = this.pace.isLight ? LIGHT_MARK_PX : 0;
      return new Camera(this.eye[0], this.eye[1], scale, width / 2, middleY, least);
    }
    const [lowX, lowY, highX, highY] = this.view.plan.bounds;
    const scale = Math.min(width / (highX - lowX + 2), height / (highY - lowY + 2));
    return new Camera((lowX + highX) / 2, (lowY + highY) / 2, scale, width / 2, height / 2);
  }

  /** The camera in the page's own pixels, and the part of the screen between bar and buttons. */
  _cssCamera() {
    const { camera, ratio, root } = this;
    return {
      x: (value) => camera.x(value) / ratio, y: (value) => camera.y(value) / ratio,
      width: root.clientWidth, top: 90, low: this._deckTop() || root.clientHeight,
    };
  }

  /**
   * On a phone the player stands in the middle of what bar, hint and buttons leave of the screen: a call pushes them up
   * instead of covering them. On a large screen the middle is free.
   */
  _aim(passed) {
    const { hint } = this.hud.parts, { clientHeight } = this.root;
    const top = this.root.querySelector(".bar").offsetHeight + (hint.hidden ? 0 : hint.offsetHeight + PLATE_GAP_PX);
    const low = this.root.querySelector(".deck").offsetTop;
    if (!NARROW.matches || low <= top) this.middleY = null;
    else {
      const wanted = (top + low) / 2, from = this.middleY ?? clientHeight * 0.45;
      this.middleY = from + (wanted - from) * (STILL.matches ? 1 : 1 - Math.exp(-FOLLOW_PER_S * passed));
    }
  }

  /** Where the buttons begin; on a phone the sign's plate comes and goes above them and is not counted. */
  _deckTop() {
    const { exit } = this.hud.parts, plate = NARROW.matches && !exit.hidden ? exit.offsetHeight + PLATE_GAP_PX : 0;
    return this.root.querySelector(".deck").offsetTop + plate;
  }

  _size() {
    const { clientWidth: wide, clientHeight: high } = this.root;
    this.ratio = Math.min(window.devicePixelRatio || 1, this.pace.most, Math.sqrt(MOST_PIXELS / Math.max(1, wide * high)));
    this.canvas.width = Math.round(wide * this.ratio);
    this.canvas.height = Math.round(high * this.ratio);
    this.fade = null;
  }

  /** On a device that cannot keep up, draws fewer pixels, then a light picture. */
  _keepPace(passed) {
    if (document.hidden || !this.pace.note(passed, this.ratio)) return;
    this._size();
    if (!this.pace.isLight) return;
    if (this.renderer) this.renderer.isLight = true;
    this.root.querySelector('[data-part="light"]').removeAttribute("hidden");
  }

  _listenAround(place) {
    const { view } = this, { newer } = view;
    if (!newer || !place) return;
    const near = Math.max(0, ...view.fires().map((fire) =>
      1 - Math.hypot(fire.at[0] - place.x, fire.at[1] - place.y) / FIRE_HEARD_M));
    let people = 0;
    for (let i = 0; i < newer.count; i += 1) {
      if (newer.storey[i] === place.storey
        && Math.hypot(newer.x[i] - place.x, newer.y[i] - place.y) < CROWD_HEARD_M) people += 1;
    }
    const running = view.phase === "running" && !view.score;
    const heard = { alarm: newer.alarm && running, fire: near, crowd: Math.min(1, Math.max(0, people - 1) / CROWD) };
    this.sound.hear(heard);
    this.hud.hear(heard, running);
  }
}

const shared = JSON.parse(document.getElementById("drill-data").textContent);
const app = new App(document.getElementById("drill"), shared);
app.start();
export { app };
