/* Votes over frames: what a card says is believed once two frames agree and clearly more than say otherwise. */

const AGREED = 2;
const APART = 40; // pixels: two finds of one number further apart are two cards

export class CardVotes {
  constructor() {
    /** @type {Map<number, number[]>} */
    this.turns = new Map();
    /** @type {Set<number>} */
    this.twice = new Set();
  }

  /**
   * Counts the cards of one frame. A number that is there twice is believed no more.
   * @param {{seat: number, turn: number, x: number, y: number, misread: number}[]} found
   */
  add(found) {
    const here = new Map();
    for (const card of found) {
      const before = here.get(card.seat);
      if (!before) here.set(card.seat, card);
      else if (Math.hypot(card.x - before.x, card.y - before.y) > APART) this.twice.add(card.seat);
      else if (card.misread < before.misread) here.set(card.seat, card);
    }
    for (const { seat, turn } of here.values()) {
      const counts = this.turns.get(seat) ?? [0, 0, 0, 0];
      counts[turn] += 1;
      this.turns.set(seat, counts);
    }
  }

  /**
   * The believed answers by seat; `frames` is how many must agree.
   * @returns {Map<number, number>}
   */
  settled(frames = AGREED) {
    const believed = new Map();
    for (const [seat, counts] of this.turns) {
      const most = Math.max(...counts);
      const others = counts.reduce((sum, count) => sum + count, 0) - most;
      if (!this.twice.has(seat) && most >= frames && most > 2 * others) believed.set(seat, counts.indexOf(most));
    }
    return believed;
  }
}
