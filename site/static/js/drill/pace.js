/* How fast frames come, and what is drawn then: fewer pixels where they are slow, a light picture below 20 a second. */

const SLOW_FRAME_S = 1 / 32, SLOW_FRAMES = 20;
const LIGHT_FRAME_S = 1 / 20, LIGHT_AFTER_S = 2; // so long below 20 a second
const MOST_RATIO = 1.5, LEAST_RATIO = 0.75, LIGHT_RATIO = 0.5;

export const LIGHT_MARK_PX = 12; // signs, equipment and stairs are drawn so large that one can read them

export class Pace {
  constructor() {
    this.most = MOST_RATIO; // pixels of the canvas for one of the page
    this.isLight = false;
    this.slow = 0;
    this.frames = 0;
    this.seconds = 0;
  }

  /** Takes a frame that lasted so many seconds, drawn at a ratio; true when the next is to be drawn otherwise. */
  note(passed, ratio) {
    if (this.isLight) return false;
    this.frames += 1;
    this.seconds += passed;
    if (this.seconds >= LIGHT_AFTER_S) {
      this.isLight = this.seconds / this.frames > LIGHT_FRAME_S;
      this.frames = this.seconds = 0;
      if (this.isLight) {
        this.most = LIGHT_RATIO;
        return true;
      }
    }
    this.slow = passed > SLOW_FRAME_S ? this.slow + 1 : Math.max(0, this.slow - 2);
    if (this.slow <= SLOW_FRAMES || this.most <= LEAST_RATIO) return false;
    this.slow = 0;
    this.most = Math.max(LEAST_RATIO, Math.min(ratio, this.most) * 0.75);
    return true;
  }

  /** Begins to measure anew, after the page was out of sight. */
  restart() {
    this.frames = this.seconds = this.slow = 0;
  }
}
