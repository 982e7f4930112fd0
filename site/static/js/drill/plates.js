/* Plates over the world: how many people are on each storey, and labels that stay within the screen. */

import { OUT } from "./snapshot.js";

const LABEL_PX = 6;

/** The storeys, the topmost first, with how many people are on each; the player's own is marked. False without any. */
export function countStoreys(list, view, place, language) {
  const storeys = view.plan?.storeys ?? [], { newer } = view;
  if (storeys.length < 2 || !newer) return false;
  if (list.children.length !== storeys.length) {
    list.replaceChildren(...storeys.map((storey) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = storey.name[language];
      item.append(name, document.createElement("b"));
      return item;
    }).reverse());
  }
  const heads = new Array(storeys.length).fill(0);
  for (let i = 0; i < newer.count; i += 1) if (newer.state[i] !== OUT) heads[newer.storey[i]] += 1;
  heads.forEach((count, storey) => {
    const item = list.children[storeys.length - 1 - storey], number = item.lastChild;
    if (number.textContent !== String(count)) number.textContent = String(count);
    item.classList.toggle("is-own", place?.storey === storey);
  });
  return true;
}

/** Moves a label that hangs by its middle at `x` aside, so that all of it can be read. */
export function keepWithin(label, x, width) {
  const half = label.offsetWidth / 2 + LABEL_PX;
  const aside = `${Math.round(Math.min(Math.max(x, half), Math.max(half, width - half)) - x)}px`;
  if (label.style.left !== aside) label.style.left = aside;
}
