/* Keeps the screen lit while a drill goes on, where the browser can: who waits for rescue touches nothing. */

const AGAIN_S = 30; // a device that refuses, for its battery's sake, is asked again so much later

export class Awake {
  constructor(api = globalThis.navigator?.wakeLock) {
    this.api = api;
    this.lock = null;
    this.wanted = false;
    this.askedAt = -Infinity;
  }

  /** Holds the screen or lets go of it; called again and again. */
  keep(wanted, now) {
    this.wanted = wanted;
    if (!this.api) return;
    if (!wanted) {
      this.lock?.release();
      this._forget();
    } else if (!this.lock && now - this.askedAt > AGAIN_S) {
      this.askedAt = now;
      this._ask();
    }
  }

  _forget() {
    this.lock = null;
    this.askedAt = -Infinity;
  }

  async _ask() {
    try {
      const lock = await this.api.request("screen");
      lock.addEventListener("release", () => this._forget()); // the browser lets go when the page is hidden
      this.lock = lock;
      if (!this.wanted) this.keep(false, 0);
    } catch { /* the screen goes dark as it always does */ }
  }
}
