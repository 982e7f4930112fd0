/* Reads answer cards in a picture, away from the page: a card's seat, and which of its edges is above. */
/* global importScripts */

const MISREAD = 3; // modules of a card; any two cards differ in eight
const DICTIONARY = "ANSWER_CARDS";
let detector = null;

/** Grey levels of a picture, smoothed over three pixels where asked: noise and blur each need the other way. */
function greys(pixels, width, height, smooth) {
  const plain = new Uint8Array(width * height);
  for (let at = 0; at < plain.length; at += 1) plain[at] = (pixels[4 * at] * 77 + pixels[4 * at + 1] * 151 + pixels[4 * at + 2] * 28) >> 8;
  if (!smooth) return plain;
  const soft = plain.slice();
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const up = at - width;
      const down = at + width;
      const sides = plain[at - 1] + plain[at + 1] + plain[up] + plain[down];
      const corners = plain[up - 1] + plain[up + 1] + plain[down - 1] + plain[down + 1];
      soft[at] = (4 * plain[at] + 2 * sides + corners) >> 4;
    }
  }
  return soft;
}

/** Every card in the picture: seat, quarter turns to the right, where its middle is, how many modules were misread. */
function read({ width, height, buffer, smooth }) {
  const pixels = new Uint8ClampedArray(buffer);
  const grey = greys(pixels, width, height, smooth);
  for (let at = 0; at < grey.length; at += 1) {
    pixels[4 * at] = grey[at];
    pixels[4 * at + 1] = grey[at];
    pixels[4 * at + 2] = grey[at];
  }
  return detector.detectImage(width, height, pixels).map(({ id, corners: [first, second, third], hammingDistance }) => ({
    seat: id + 1,
    turn: (Math.round((2 * Math.atan2(second.y - first.y, second.x - first.x)) / Math.PI) + 4) % 4,
    x: (first.x + third.x) / 2,
    y: (first.y + third.y) / 2,
    misread: hammingDistance,
  }));
}

self.onmessage = ({ data }) => {
  if (data.library) {
    importScripts(data.library);
    self.AR.DICTIONARIES[DICTIONARY] = { nBits: 25, tau: 8, codeList: data.codes };
    detector = new self.AR.Detector({ dictionaryName: DICTIONARY, maxHammingDistance: MISREAD });
    self.postMessage({ ready: true });
  } else {
    self.postMessage({ found: read(data) });
  }
};
