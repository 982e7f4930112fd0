/* The plan with what moves on it: the page's SVG of all storeys, and a canvas over it. */

import { DOWN, OUT, PLAYER_STATE, WAITING } from "./snapshot.js";

const BODY_M = 0.28;
const PLAYER_M = 0.42;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** `root` holds svg.plan; its g.storey are the storeys, the lowest first, each shifted to its panel. */
export class Board {
  constructor(root, drill) {
    this.drill = drill;
    this.svg = root.querySelector("svg.plan");
    this.box = this.svg.viewBox.baseVal;
    this.shifts = [...this.svg.querySelectorAll("g.storey")].map((group) => {
      const { e, f } = group.transform.baseVal.getItem(0).matrix;
      return { x: e, y: f };
    });
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.className = "board-canvas";
    root.append(this.canvas);
    this.pen = this.canvas.getContext("2d");
    this.marked = "";
    new ResizeObserver(() => this.fit()).observe(this.svg);
    this.fit();
    const frame = () => { this.draw(); requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  }

  fit() {
    const { width, height } = this.svg.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    const scale = Math.min(this.canvas.width / this.box.width, this.canvas.height / this.box.height);
    this.scale = scale;
    this.ratio = ratio;
    this.left = (this.canvas.width - this.box.width * scale) / 2 - this.box.x * scale;
    this.top = (this.canvas.height - this.box.height * scale) / 2 - this.box.y * scale;
  }

  at(storey, x, y) {
    const shift = this.shifts[storey] ?? this.shifts[0];
    return [this.left + (shift.x + x) * this.scale, this.top + (shift.y - y) * this.scale];
  }

  draw() {
    const { pen, drill } = this;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const plan = drill.scene?.plan;
    if (!plan) return;
    const moment = STILL.matches ? drill.newer?.snapshot : drill.moment();
    this.things(plan);
    if (!moment) return;
    if (moment.dark) {
      pen.fillStyle = "rgb(20 24 40 / 42%)";
      pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    }
    if (!drill.secret) {
      this.smoke(plan, moment);
      for (const fire of drill.status.fires ?? []) this.flame(fire, moment.tick);
    }
    this.doors(plan, moment);
    this.people(moment);
    this.mark(plan);
  }

  /** Alarm buttons, extinguishers and the like, as letters in their colours. */
  things(plan) {
    const { glyphs, symbols } = this.drill.config;
    const size = Math.max(2 * this.ratio, this.scale * 0.42);
    for (const [kind, [symbol, letter]] of Object.entries(glyphs)) {
      for (const thing of plan[kind] ?? []) {
        const [x, y] = this.at(thing.storey, ...thing.at);
        this.pen.fillStyle = rgb(symbols[symbol]);
        this.pen.fillRect(x - size, y - size, size * 2, size * 2);
        if (size >= 4.5 * this.ratio) this.letter(letter, x, y, size * 1.5, "#fff");
      }
    }
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {number} size
   * @param {string} colour
   * @param {{halo?: string, align?: CanvasTextAlign}} [look]
   */
  letter(text, x, y, size, colour, { halo = "", align = "center" } = {}) {
    const { pen } = this;
    pen.font = `700 ${Math.round(size)}px "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`;
    pen.textAlign = align;
    pen.textBaseline = "middle";
    if (halo) {
      pen.lineWidth = size / 4;
      pen.lineJoin = "round";
      pen.strokeStyle = halo;
      pen.strokeText(text, x, y);
    }
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }

  /** Smoke darkens with extinction and with how low the layer hangs, as in the other clients. */
  smoke(plan, moment) {
    const colour = this.drill.config.colours.smoke.join(" ");
    moment.cells.forEach((cell, index) => {
      const { storey, box } = plan.cells[index];
      const height = plan.storeys[storey].height;
      const hanging = Math.min(1, Math.max(0, (height - cell.layer) / Math.max(0.5, height - 0.8)));
      const shade = 0.84 * (1 - Math.exp(-1.2 * cell.extinction)) * hanging;
      if (shade < 0.015) return;
      const [left, top] = this.at(storey, box[0], box[3]);
      this.pen.fillStyle = `rgb(${colour} / ${shade})`;
      this.pen.fillRect(left, top, (box[2] - box[0]) * this.scale, (box[3] - box[1]) * this.scale);
    });
  }

  doors(plan, moment) {
    const { pen } = this;
    plan.doors.forEach((door, index) => {
      const bits = moment.doors[index];
      const [x, y] = this.at(door.storey, ...door.centre);
      const half = (door.width / 2) * this.scale;
      const [dx, dy] = door.axis === "x" ? [half, 0] : [0, half];
      if (bits & 2) {
        const size = Math.max(5 * this.ratio, this.scale * 0.5);
        stroke(pen, rgb(this.drill.config.symbols.alarm_button), Math.max(2 * this.ratio, this.scale * 0.22), [
          [x - dx, y - dy, x + dx, y + dy], [x - size, y - size, x + size, y + size], [x - size, y + size, x + size, y - size],
        ]);
      } else if (door.leaf && !(bits & 1)) {
        stroke(pen, rgb(this.drill.config.colours.leaf), Math.max(2 * this.ratio, this.scale * 0.24), [[x - dx, y - dy, x + dx, y + dy]]);
      }
    });
  }

  /** A fire whose size goes with the flame's height (Heskestad's two fifths power). */
  flame(fire, tick) {
    const { pen } = this;
    const [x, y] = this.at(fire.storey, ...fire.at);
    const size = Math.max(7 * this.ratio, this.scale * Math.min(1.4, 0.12 * fire.kw ** 0.4));
    /** @type {[share: number, colour: string][]} */
    const rings = [[1, "rgb(204 41 31)"], [0.72, rgb(this.drill.config.symbols.fire)], [0.42, "rgb(245 184 0)"]];
    for (const [share, colour] of rings) {
      const flicker = STILL.matches ? 1 : 1 + 0.08 * Math.sin(tick * 0.55 + share * 9);
      pen.beginPath();
      for (let turn = 0; turn < 14; turn += 1) {
        const reach = size * share * flicker * (turn % 2 ? 0.68 : 1);
        pen.lineTo(x + reach * Math.cos((turn * Math.PI) / 7), y + reach * Math.sin((turn * Math.PI) / 7));
      }
      pen.fillStyle = colour;
      pen.fill();
    }
  }

  people(moment) {
    const { colours, child, few, people } = this.drill.config;
    const helpless = new Set(this.drill.status.helpless);
    const players = [];
    moment.agents.forEach((agent, id) => {
      if (agent.state === PLAYER_STATE || id >= people) {
        players.push([id, agent]);
        return;
      }
      const down = agent.state === DOWN && !child;
      const name = down ? "incapacitated" : agent.state === OUT ? "out" : helpless.has(id) ? "helpless" : agent.state === WAITING || agent.state === DOWN ? "waiting" : "walking";
      this.disc(agent, Math.max(2.5 * this.ratio, this.scale * BODY_M), rgb(colours[name]), moment.dark || name === "helpless");
    });
    const named = players.length <= few;
    for (const [, agent] of players) this.disc(agent, Math.max(5 * this.ratio, this.scale * PLAYER_M), rgb(colours.player), true);
    if (!named) return;
    const size = Math.max(12 * this.ratio, this.scale * 1.05);
    for (const [id, agent] of players) {
      const row = this.drill.roster.find((entry) => entry.agent === id);
      if (!row) continue;
      const [x, y] = this.at(agent.storey, agent.x, agent.y);
      const label = row.name || (row.seat ? String(row.seat) : this.drill.called(row));
      const up = y > size * 1.5 ? -0.7 : 0.9; // kept within the picture
      const left = x + size * (0.7 + label.length) < this.canvas.width;
      const beside = x + size * (left ? 0.7 : -0.7);
      this.letter(label, beside, y + size * up, size, "#1e2328", { halo: "#fff", align: left ? "left" : "right" });
    }
  }

  disc(agent, radius, colour, ringed) {
    const { pen } = this;
    const [x, y] = this.at(agent.storey, agent.x, agent.y);
    if (ringed) {
      circle(pen, x, y, radius * 1.45, colour);
      circle(pen, x, y, radius * 1.25, "#fff");
    }
    circle(pen, x, y, radius, colour);
  }

  /** A ring around the door that is about to be chosen. */
  mark(plan) {
    const door = plan.doors.find((entry) => entry.id === this.marked);
    if (!door) return;
    const [x, y] = this.at(door.storey, ...door.centre);
    const { pen } = this;
    pen.beginPath();
    pen.arc(x, y, Math.max(14 * this.ratio, this.scale * 1.6), 0, 2 * Math.PI);
    pen.lineWidth = 3 * this.ratio;
    pen.strokeStyle = "#1c5fb0";
    pen.stroke();
  }
}

function rgb(parts) {
  return `rgb(${parts.join(" ")})`;
}

function circle(pen, x, y, radius, colour) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
}

function stroke(pen, colour, width, lines) {
  pen.beginPath();
  for (const [x0, y0, x1, y1] of lines) {
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}
