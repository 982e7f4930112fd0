/* The roll call: of a class everybody is there until pressed, of a unit's people nobody, who sign; a number typed and
   Enter marks a seat, too. */

const DIGITS_MS = 1500; // digits this close together are one number

/**
 * @param {HTMLElement} stage
 * @param {{state: any, texts: Record<string, string>, way: string, send: (absent: number[]) => void}} parts
 */
export function drawRoll(stage, { state, texts, way, send }) {
  const absent = new Set(state.seats.filter((seat) => !seat.present).map((seat) => seat.number));
  const heading = document.createElement("h2");
  const list = document.createElement("ul");
  list.className = "board-seats";
  const buttons = new Map();
  let typed = "";
  let typedAt = 0;

  const { signs } = state;

  function count() {
    const here = state.seats.length - absent.size;
    heading.textContent = signs
      ? `${texts.sign_call}: ${here} / ${state.seats.length} ${texts.present}`
      : `${texts.roll_call}: ${here} ${texts.present}, ${absent.size} ${texts.absent}`;
  }

  function toggle(number) {
    if (absent.has(number)) absent.delete(number);
    else absent.add(number);
    buttons.get(number).setAttribute("aria-pressed", String(absent.has(number) !== signs));
    count();
  }

  function mark(button) {
    if (button.querySelector(".seat-joined")) return;
    const words = document.createElement("span");
    words.className = "seat-joined";
    words.textContent = `✓ ${texts.joined}`;
    button.append(words);
    line.hidden = false;
  }

  const line = document.createElement("p");
  line.hidden = true;
  // Once cards were read or pupils have come in by devices, one press marks who has not.
  const others = document.createElement("button");
  others.type = "button";
  others.className = "btn";
  others.textContent = texts.others_absent;
  others.addEventListener("click", () => {
    for (const [number, button] of buttons) if (absent.has(number) === Boolean(button.querySelector(".seat-joined"))) toggle(number);
  });

  for (const seat of state.seats) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = seat.name ? `${seat.number} ${seat.name}` : String(seat.number);
    button.setAttribute("aria-pressed", String(absent.has(seat.number) !== signs));
    button.setAttribute("aria-label", `${button.textContent} ${signs ? texts.present : texts.absent}`);
    button.addEventListener("click", () => toggle(seat.number));
    if (seat.joined) mark(button);
    buttons.set(seat.number, button);
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  count();
  if (way) {
    const address = document.createElement("p");
    address.className = "board-way";
    address.textContent = way;
    stage.append(address);
  }
  const how = document.createElement("p");
  how.className = "board-hint";
  how.textContent = signs ? texts.sign_how : texts.roll_how;
  list.classList.toggle("board-signs", signs);
  line.append(others);
  stage.append(heading, how, line, list);
  return {
    /** Marks who has come in since, and leaves alone what the teacher pressed. */
    update(now) {
      for (const seat of now.seats) if (seat.joined && buttons.has(seat.number)) mark(buttons.get(seat.number));
      state.version = now.version;
    },
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
