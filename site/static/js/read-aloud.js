/* Reading a page aloud where the browser can; 119 is spoken as people say it. */
(() => {
  "use strict";

  const speech = window.speechSynthesis;
  const language = document.body.dataset.speech || "zh-CN";

  /** @param {string[]} texts @param {() => void} [ended] */
  function speak(texts, ended) {
    speech.cancel();
    texts.forEach((text, index) => {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = language;
      if (ended && index === texts.length - 1) spoken.onend = ended;
      speech.speak(spoken);
    });
  }

  /** @param {Element} box */
  function textOf(box) {
    return box.textContent.replace(/\s+/g, " ").replaceAll("119", "幺幺九").trim();
  }

  function offerVoice() {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("[data-speak]");
    buttons.forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        const box = button.parentElement;
        const pictures = Array.from(box.querySelectorAll("img"), (picture) => picture.alt).filter(Boolean);
        const choices = Array.from(box.querySelectorAll("label span"), textOf);
        speak([textOf(box.querySelector("[data-spoken]")), ...pictures, ...choices]);
      });
    });
    /** @type {HTMLElement} */
    const all = document.querySelector("[data-speak-all]");
    if (!all) return;
    const label = all.textContent;
    let reading = false;
    const rest = () => {
      reading = false;
      all.textContent = label;
    };
    all.hidden = false;
    all.addEventListener("click", () => {
      if (reading) {
        speech.cancel();
        rest();
        return;
      }
      reading = true;
      all.textContent = all.dataset.stop;
      speak(Array.from(document.querySelectorAll("[data-spoken]"), textOf), rest);
    });
  }

  if (speech && "SpeechSynthesisUtterance" in window) offerVoice();
  else {
    document.querySelectorAll("[data-no-speech]").forEach((note) => {
      /** @type {HTMLElement} */ (note).hidden = false;
    });
  }
})();
