/* Keys and clicker of a lesson. */

/**
 * After a press of the mouse or a finger the keys go to the lesson again: a space would press the same button once more.
 * @param {HTMLElement} board
 */
export function keysToLesson(board) {
  board.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (event.detail && button) button.blur();
  });
}
