/* The roll call: everybody is there until pressed; a number typed and Enter marks a seat, too. */

const DIGITS_MS = 1500; // digits this close together are one number

/**
 * @param {HTMLElement} stage
 * @param {{state: any, texts: Record<string, string>, send: (absent: number[]) => void}} parts
 */
export function drawRoll(stage, { state, texts, send }) {
  const absent = new Set(state.seats.filter((seat) => !seat.present).map((seat) => seat.number));
  const heading = document.createElement("h2");
  const list = document.createElement("ul");
  list.className = "board-seats";
  const buttons = new Map();
  let typed = "";
  let typedAt = 0;

  function count() {
    heading.textContent = `${texts.roll_call}: ${state.seats.length - absent.size} ${texts.present}, ${absent.size} ${texts.absent}`;
  }

  function toggle(number) {
    if (absent.has(number)) absent.delete(number);
    else absent.add(number);
    buttons.get(number).setAttribute("aria-pressed", String(absent.has(number)));
    count();
  }

  for (const seat of state.seats) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = seat.name ? `${seat.number} ${seat.name}` : String(seat.number);
    button.setAttribute("aria-pressed", String(absent.has(seat.number)));
    button.setAttribute("aria-label", `${button.textContent} ${texts.absent}`);
    button.addEventListener("click", () => toggle(seat.number));
    buttons.set(seat.number, button);
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  count();
  stage.append(heading, list);
  return {
    send: () => send([...absent]),
    press(event) {
      if (/^\d$/.test(event.key)) {
        typed = Date.now() - typedAt < DIGITS_MS ? typed + event.key : event.key;
        typedAt = Date.now();
        return true;
      }
      if (event.key === "Enter" && typed && Date.now() - typedAt < DIGITS_MS) {
        const number = Number(typed);
        typed = "";
        if (buttons.has(number)) toggle(number);
        return true;
      }
      return false;
    },
  };
}
