/* The reader of answer cards on the teacher's telephone: camera or pictures, a worker that reads, votes, sending. */

import { CardVotes } from "./card-votes.js";

const LONGEST_SIDE = 1920;
const SEND_MS = 700;
const LOOK_MS = 1500;
/** @returns {any} an element of this page, which has them all */
const $ = (/** @type {string} */ id) => document.getElementById(id);
const data = JSON.parse($("camera-data").textContent);
const { texts } = data;
const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
const worker = new Worker(data.worker);
let { state } = data;
let votes = new CardVotes();
let sent = {};
let smooth = false;
let answer = null;

worker.onmessage = ({ data: told }) => { if (told.found) answer?.(told.found); };
worker.postMessage({ library: new URL(data.library, location.href).href, codes: data.codes });

/** Reads one picture in the worker. */
function read(source, width, height, soft) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { buffer } = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  return new Promise((resolve) => {
    answer = resolve;
    worker.postMessage({ width: canvas.width, height: canvas.height, buffer, smooth: soft }, [buffer]);
  });
}

function say(text) {
  $("status").textContent = text;
}

/** Shows what is read and missing, and starts anew with the next question. */
function show(now) {
  if (now.position !== state.position || (now.takes && !state.takes)) {
    votes = new CardVotes();
    sent = {};
  }
  state = now;
  const believed = votes.settled();
  const missing = state.missing.filter((seat) => !believed.has(seat));
  $("count").textContent = state.takes ? `${state.seats.length - missing.length} / ${state.seats.length} ${texts.read}` : "";
  $("missing").textContent = state.takes && missing.length ? `${texts.missing}: ${missing.join("、")}` : "";
  const twice = [...votes.twice];
  $("twice").textContent = twice.length ? `${texts.twice}: ${twice.join("、")}` : "";
  const [searching, done] = state.position < 0 ? [texts.calling, texts.here] : [texts.looking, texts.all];
  if (!state.takes) say(texts.waiting);
  else say(missing.length ? searching : done);
}

/** Asks the board's state, and sends what is believed and not yet sent. */
async function exchange(frames) {
  const fresh = {};
  for (const [seat, place] of votes.settled(frames)) {
    if (state.seats.includes(seat) && place < state.places && sent[seat] !== place) fresh[seat] = place;
  }
  try {
    const sends = state.takes && Object.keys(fresh).length > 0;
    const reply = sends
      ? await fetch(data.send, {
        method: "POST", headers: { "content-type": "application/json", "x-csrftoken": token },
        body: JSON.stringify({ position: state.position, answers: fresh }),
      })
      : await fetch(data.url);
    if (reply.status === 404) {
      location.reload();
      return;
    }
    const told = await reply.json();
    if (reply.ok && sends) Object.assign(sent, fresh);
    show(told.state);
  } catch {
    say(texts.away);
  }
}

async function look(video) {
  for (;;) {
    if (state.takes && video.videoWidth) {
      smooth = !smooth;
      const { position } = state;
      const found = await read(video, video.videoWidth, video.videoHeight, smooth);
      if (position === state.position) votes.add(found);
    } else await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
}

async function start() {
  const video = $("video");
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
    });
    video.hidden = false;
    await video.play();
    $("start").hidden = true;
    look(video);
  } catch {
    say(texts.no_camera);
  }
}

if (window.isSecureContext && navigator.mediaDevices?.getUserMedia) {
  $("start").hidden = false;
  $("start").addEventListener("click", start);
} else say(texts.no_camera);
$("photo").addEventListener("change", async () => {
  const files = [...$("photo").files];
  $("photo").value = "";
  for (const file of files) {
    say(texts.reading);
    const picture = await createImageBitmap(file);
    for (const soft of [false, true]) votes.add(await read(picture, picture.width, picture.height, soft));
  }
  await exchange(1); // one picture has to be enough where there is no camera
});
setInterval(() => exchange(), $("video").hidden ? LOOK_MS : SEND_MS);
show(state);
