/* Alarm, fire and crowd, made on the spot; silent until the player has touched something, and when muted. */

const MUTED = "drill-muted";
const BEEP_S = 0.5, FADE_S = 0.3;

export class Sound {
  constructor() {
    this.context = null;
    this.muted = recall();
  }

  /** Called on a gesture: browsers let sound begin only then. */
  wake() {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (this.muted || !Context || document.hidden) return;
    if (this.context) {
      if (this.context.state === "suspended") this.context.resume();
      return;
    }
    this.context = new Context();
    this._build();
  }

  sleep() {
    this.context?.suspend();
  }

  toggle() {
    this.muted = !this.muted;
    try {
      localStorage.setItem(MUTED, this.muted ? "1" : "");
    } catch { /* a browser that keeps nothing asks again next time */ }
    if (this.muted) this.sleep();
    else this.wake();
    return this.muted;
  }

  /** What is heard now: `alarm` true or false, `fire` and `crowd` from 0 to 1. */
  hear({ alarm, fire, crowd }) {
    if (!this.context || this.context.state !== "running") return;
    this._glide(this.alarm, alarm ? 0.05 : 0);
    this._glide(this.fire, 0.35 * fire);
    this._glide(this.crowd, 0.12 * crowd);
  }

  _glide(gain, level) {
    gain.gain.setTargetAtTime(level, this.context.currentTime, FADE_S);
  }

  _build() {
    const { context } = this;
    this.alarm = this._bus();
    const siren = new OscillatorNode(context, { type: "square", frequency: 760 });
    const swing = new OscillatorNode(context, { type: "square", frequency: 1 / BEEP_S / 2 });
    const depth = new GainNode(context, { gain: 160 });
    swing.connect(depth).connect(siren.frequency);
    siren.connect(new BiquadFilterNode(context, { type: "lowpass", frequency: 2400 })).connect(this.alarm);
    siren.start();
    swing.start();
    this.fire = this._bus();
    this._loop(crackle(context)).connect(this.fire);
    this.crowd = this._bus();
    this._loop(murmur(context))
      .connect(new BiquadFilterNode(context, { type: "bandpass", frequency: 420, Q: 0.8 })).connect(this.crowd);
  }

  _bus() {
    const gain = new GainNode(this.context, { gain: 0 });
    gain.connect(this.context.destination);
    return gain;
  }

  _loop(buffer) {
    const source = new AudioBufferSourceNode(this.context, { buffer, loop: true });
    source.start();
    return source;
  }
}

function recall() {
  try {
    return localStorage.getItem(MUTED) === "1";
  } catch {
    return false;
  }
}

function noise(context, seconds, sample) {
  const buffer = context.createBuffer(1, Math.round(seconds * context.sampleRate), context.sampleRate);
  const data = buffer.getChannelData(0);
  for (let i = 0; i < data.length; i += 1) data[i] = sample(i / context.sampleRate);
  return buffer;
}

/** A low roar with sparks that die away quickly. */
function crackle(context) {
  let roar = 0, spark = 0;
  return noise(context, 3, () => {
    roar += 0.02 * (Math.random() * 2 - 1 - roar);
    spark = Math.random() < 0.0006 ? 0.9 : spark * 0.996;
    return 2 * roar + spark * (Math.random() * 2 - 1) * 0.6;
  });
}

/** Many voices at once: noise that swells unevenly. */
function murmur(context) {
  return noise(context, 4, (t) =>
    (Math.random() * 2 - 1) * (0.5 + 0.25 * Math.sin(t * 2 * Math.PI * 1.5) + 0.25 * Math.sin(t * 2 * Math.PI * 2.75)));
}
