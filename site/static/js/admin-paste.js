/* What is pasted into a text editor of the admin is made plain by the site before the editor takes it: Word and 公众号
   bring lists that are none, sections, styles and pictures from elsewhere. When the site does not answer, the editor
   takes it as it came. */
(() => {
  "use strict";

  const { url } = document.currentScript.dataset;
  const OWN = /data-offset-key|data-editor=/;
  const PICTURE_DATA = /\ssrc=(["'])data:[^"']*\1/gi;
  const passed = new WeakSet();

  document.addEventListener("paste", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const editor = target.closest?.(".public-DraftEditor-content");
    const html = event.clipboardData?.getData("text/html");
    if (!editor || !html || passed.has(event) || OWN.test(html)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void hand(editor, html.replace(PICTURE_DATA, ""), event.clipboardData.getData("text/plain"));
  }, true);

  /** @param {Element} editor @param {string} html @param {string} text */
  async function hand(editor, html, text) {
    const frame = editor.closest(".Draftail-Editor");
    const made = await plain(html, frame?.querySelector("[name='header-two'], [name='header-three']") !== null);
    const data = new DataTransfer();
    data.setData("text/html", made.html);
    data.setData("text/plain", text || " ");
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
    passed.add(event);
    editor.dispatchEvent(event);
    say(frame ?? editor, made.left_out);
  }

  /** @param {string} html @param {boolean} headings */
  async function plain(html, headings) {
    const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
    const body = new URLSearchParams({ html, headings: headings ? "1" : "" });
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "x-csrftoken": token } });
      return answer.ok ? await answer.json() : { html, left_out: "" };
    } catch {
      return { html, left_out: "" };
    }
  }

  /** @param {Element} frame @param {string} words */
  function say(frame, words) {
    let note = /** @type {HTMLElement} */ (frame.nextElementSibling);
    if (!note?.matches(".pasted-note")) {
      note = document.createElement("p");
      note.className = "help pasted-note";
      note.setAttribute("role", "status");
      frame.after(note);
    }
    note.textContent = words;
  }
})();
