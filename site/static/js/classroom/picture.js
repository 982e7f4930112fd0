/* The picture of a question, with the letters of its spots where it has some. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {{url?: string, alt?: string, spots?: {letter: string, x: number, y: number}[]}} picture
 * @returns {HTMLElement[]} nothing for a question without one
 */
export function drawPicture({ url, alt, spots }) {
  if (!url) return [];
  const box = document.createElement("div");
  box.className = "spots";
  const image = document.createElement("img");
  image.className = "question-picture";
  image.src = url;
  image.alt = alt;
  const letters = document.createElementNS(SVG, "svg");
  letters.setAttribute("class", "spot-letters");
  letters.setAttribute("aria-hidden", "true");
  for (const { letter, x, y } of spots) letters.append(spot(letter, x, y));
  box.append(image, letters);
  return [box];
}

/** @param {string} letter @param {number} x @param {number} y */
function spot(letter, x, y) {
  const group = document.createElementNS(SVG, "g");
  const circle = document.createElementNS(SVG, "circle");
  const text = document.createElementNS(SVG, "text");
  for (const [part, left, top] of /** @type {const} */ ([[circle, "cx", "cy"], [text, "x", "y"]])) {
    part.setAttribute(left, `${x}%`);
    part.setAttribute(top, `${y}%`);
  }
  circle.setAttribute("r", "16");
  text.setAttribute("dy", "6");
  text.textContent = letter;
  group.append(circle, text);
  return group;
}
