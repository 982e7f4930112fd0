// Before a picture is sent, whoever took it may tap faces and homes in it: these places are pixelated here, in the
// browser, and only the changed picture is kept in the form. By keyboard: leave the picture out, or use it as it is.

const LONGEST_PX = 1600;
const BLOCKS = 6; // how many squares a blurred place is left with along its shorter side
const TAP_SHARE = 0.06; // the radius of a tap, as a share of the picture's longer side

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("blur-dialog"));
const canvas = /** @type {HTMLCanvasElement} */ (dialog?.querySelector("[data-blur-canvas]"));
const pen = canvas?.getContext("2d", { willReadFrequently: true });

/** Draws a picture on the canvas, upright and no larger than it is kept. */
async function draw(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}

/** Pixelates a square around a point of the canvas; what was there cannot be had back from the squares. */
function blurAround(x, y, radius) {
  const left = Math.max(0, Math.round(x - radius));
  const top = Math.max(0, Math.round(y - radius));
  const width = Math.min(canvas.width - left, Math.round(2 * radius));
  const height = Math.min(canvas.height - top, Math.round(2 * radius));
  if (width < 1 || height < 1) {
    return;
  }
  const small = document.createElement("canvas");
  small.width = small.height = BLOCKS;
  small.getContext("2d").drawImage(canvas, left, top, width, height, 0, 0, BLOCKS, BLOCKS);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, BLOCKS, BLOCKS, left, top, width, height);
}

/** The place of a pointer on the canvas, in the canvas's own pixels. */
function placeOf(event) {
  const box = canvas.getBoundingClientRect();
  return [
    ((event.clientX - box.left) * canvas.width) / box.width,
    ((event.clientY - box.top) * canvas.height) / box.height,
  ];
}

function blurHere(event) {
  const [x, y] = placeOf(event);
  blurAround(x, y, Math.max(canvas.width, canvas.height) * TAP_SHARE);
}

canvas?.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  blurHere(event);
});
canvas?.addEventListener("pointermove", (event) => {
  if (event.buttons) {
    blurHere(event);
  }
});

/** Shows one picture and waits: the picture as it is to be sent, or null when it is left out. */
function ask(file) {
  dialog.querySelector("[data-blur-name]").textContent = file.name;
  dialog.showModal();
  return new Promise((answer) => {
    const done = new AbortController();
    const finish = (kept) => {
      done.abort();
      dialog.close();
      answer(kept);
    };
    const on = (name, act) =>
      dialog.querySelector(`[data-blur-${name}]`).addEventListener("click", act, { signal: done.signal });
    on("keep", () => canvas.toBlob((blob) => finish(jpeg(blob, file.name)), "image/jpeg", 0.85));
    on("undo", () => draw(file));
    on("leave", () => finish(null));
    dialog.addEventListener("cancel", () => finish(null), { signal: done.signal });
  });
}

function jpeg(blob, name) {
  return new File([blob], name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

/** Asks about each new picture of an input, and keeps in it what is to be sent. */
async function lookThrough(input) {
  const kept = new DataTransfer();
  for (const file of input.files) {
    if (!file.type.startsWith("image/")) {
      kept.items.add(file);
      continue;
    }
    try {
      await draw(file);
    } catch {
      kept.items.add(file); // no picture that this browser can show; the server says what it thinks of it
      continue;
    }
    const picture = await ask(file);
    if (picture) {
      kept.items.add(picture);
    }
  }
  input.files = kept.files;
  input.dispatchEvent(new Event("fileskept"));
}

if (dialog && "showModal" in dialog) {
  for (const input of document.querySelectorAll("input[type=file][data-blur]")) {
    input.addEventListener("change", () => lookThrough(input));
  }
}
