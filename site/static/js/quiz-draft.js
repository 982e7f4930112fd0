/* Keeps quiz answers on this device until the server has them, and posts them once, also over a bad line. */
(() => {
  "use strict";

  const WAITS_S = [2, 4, 8, 15, 30];

  /** A random UUID, also where crypto.randomUUID is missing (plain http). */
  function newUuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /** localStorage that never throws: private windows and full disks only lose the draft. */
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };

  const answersOf = (form) => [...new FormData(form)]
    .filter(([name, value]) => !["csrfmiddlewaretoken", "submission", "blank_ok"].includes(name) && typeof value === "string");

  function restore(form, answers) {
    for (const [name, value] of answers) {
      for (const field of form.elements) {
        if (field.name !== name) continue;
        if (["radio", "checkbox"].includes(field.type)) field.checked ||= field.value === value;
        else if (field.type !== "hidden") field.value = value;
      }
    }
  }

  function setUp(form) {
    const key = `quiz:${form.dataset.attempt}`;
    const status = form.querySelector("[data-quiz-status]");
    const say = (text) => { if (status) status.textContent = status.dataset[text] ?? ""; };
    const draft = store.read(key) ?? { submission: newUuid(), answers: [] };
    const submission = form.elements.submission;
    let kept = true;
    let dirty = false;
    let sending = false;

    if (submission) submission.value = draft.submission;
    if (draft.answers.length) {
      restore(form, draft.answers);
      say("restored");
    }

    form.addEventListener("input", () => {
      draft.answers = answersOf(form);
      kept = store.write(key, draft);
      dirty = true;
      say(kept ? "kept" : "notkept");
    });
    window.addEventListener("beforeunload", (event) => {
      if (sending || (dirty && !kept)) event.preventDefault();
    });

    async function send(tries) {
      let answer;
      try {
        answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
        if (answer.status >= 500) throw new Error(String(answer.status));
      } catch {
        say("waiting");
        const wait = WAITS_S[Math.min(tries, WAITS_S.length - 1)];
        await new Promise((resolve) => {
          setTimeout(resolve, wait * 1000);
          window.addEventListener("online", resolve, { once: true });
        });
        return send(tries + 1);
      }
      sending = dirty = false;
      if (answer.redirected) {
        // Sent to sign in again: the answers are not handed in yet.
        if (!answer.url.includes("/accounts/login/")) store.drop(key);
        return location.assign(answer.url);
      }
      // Not accepted as it stands: a plain post (harmless, the same UUID) shows the server's own page about it.
      return form.submit();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      store.write(key, { ...draft, answers: answersOf(form) });
      say("sending");
      send(0);
    });
  }

  document.querySelectorAll("form[data-quiz-draft]").forEach(setUp);
})();
