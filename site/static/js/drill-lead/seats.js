/* Who sits where: the dialog in which an organiser confirms, moves, unseats or takes out a player. */

import { make, setText } from "./parts.js";

export class Seats {
  /** `command(what, fields)` sends a command and returns whether it went out. */
  constructor(parts, drill, command) {
    this.parts = parts;
    this.drill = drill;
    this.command = command;
    this.player = "";
    parts["seat-confirm"].addEventListener("click", () => this.say("confirm"));
    parts["seat-back"].addEventListener("click", () => this.say("give_back"));
    parts["seat-remove"].addEventListener("click", () => this.say("remove"));
    parts["seat-move"].addEventListener("click", () => {
      const seat = Number(parts["seat-number"].value);
      if (Number.isInteger(seat) && seat > 0) this.say("move", { seat });
    });
    parts.admit?.addEventListener("change", () => command(parts.admit.checked ? "admit" : "admit_no_more", {}));
  }

  /** The cell of a player's row with the button that opens the dialog. */
  cell(row) {
    const button = make("button", "btn btn-small", this.drill.text("change_seat"));
    button.type = "button";
    button.dataset.player = row.player;
    button.setAttribute("aria-label", `${this.drill.text("change_seat")}: ${this.drill.called(row)}`);
    button.addEventListener("click", () => this.open(row.player));
    const cell = make("td", "");
    cell.append(button);
    if (row.player === this.player) this.show(row);
    return cell;
  }

  /** The player whose button has the keyboard's place; empty for none. */
  focused() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    return this.parts.roster.contains(active) ? (active?.dataset.player ?? "") : "";
  }

  /** Gives the keyboard its place back after the rows were made anew. */
  again(player) {
    if (player) this.parts.roster.querySelector(`[data-player="${CSS.escape(player)}"]`)?.focus();
  }

  open(player) {
    this.player = player;
    this.parts["seat-error"].hidden = true;
    this.parts["seat-number"].value = "";
    const row = this.drill.roster.find((one) => one.player === player);
    if (row) this.show(row);
    this.parts["seat-asks"].showModal();
  }

  show(row) {
    setText(this.parts["seat-title"], this.drill.called(row));
    setText(this.parts["seat-proof"], this.drill.text(`proof_${row.proof || "none"}`));
    this.parts["seat-confirm"].hidden = Boolean(row.proof) || !row.seat;
    this.parts["seat-back"].hidden = !row.seat;
  }

  say(what, fields = {}) {
    this.parts["seat-error"].hidden = true;
    if (!this.command(what, { player: this.player, ...fields })) return;
    if (what === "remove") this.parts["seat-asks"].close();
  }

  /** A move that the server refused. */
  refused(code) {
    if (code !== "seat_taken" && code !== "no_seat") return;
    setText(this.parts["seat-error"], this.drill.text(code));
    this.parts["seat-error"].hidden = false;
  }
}
