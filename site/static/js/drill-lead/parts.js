/* Small things both pages do with the document. */

/** The elements marked data-part, by name. */
export function partsOf(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
}

/** Sets a text only when it differs, so that a screen reader is not told the same again. */
export function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

export function make(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

/** The phase in words. */
export function phaseText(drill) {
  const { phase, starts_in_s: wait } = drill.status;
  if (phase) return drill.text(phase, { n: Math.ceil(wait ?? 0) });
  return drill.text(drill.isPreparing ? "preparing" : "connecting");
}

/** How the line stands, above everything else; hidden while all is well. */
export function showStand(element, drill, state) {
  element.hidden = state === "ok";
  if (state !== "ok") setText(element, drill.text(state === "waiting" && drill.isPreparing ? "preparing" : state));
}
