/* The size of what stands on the big screen. */

/**
 * Makes the text of a full screen smaller until it fits; below two thirds the screen scrolls instead.
 * @param {HTMLElement} stage
 */
export function fit(stage) {
  for (let size = 100; size >= 66; size -= 4) {
    stage.style.setProperty("--fit", `${size / 100}`);
    if (stage.scrollHeight <= stage.clientHeight) return;
  }
}
