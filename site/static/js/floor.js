/*
 * The floor: Chromium 86, Safari 14, WeChat's web view on them. What these do not have yet is put in here; a browser
 * below them gets a notice that says what to use. Written so that even those read it. Loaded first, on every page.
 */
(function () {
  "use strict";

  var root = document.documentElement;
  if (!("replaceChildren" in root) || !("noModule" in document.createElement("script"))) {
    root.className += " too-old";
    return;
  }

  /** @param {object} kind @param {string} name @param {Function} made */
  function lend(kind, name, made) {
    if (!(name in kind)) Object.defineProperty(kind, name, { value: made, writable: true, configurable: true });
  }

  /** Chromium 92, Safari 15.4. @this {any} @param {number} place */
  function at(place) {
    var whole = Math.trunc(place) || 0;
    return this[whole < 0 ? this.length + whole : whole];
  }
  lend(Array.prototype, "at", at);
  lend(String.prototype, "at", at);
  lend(Object.getPrototypeOf(Int8Array).prototype, "at", at);

  /** Safari 16. @this {any} @param {HTMLElement} [submitter] */
  function requestSubmit(submitter) {
    if (submitter) {
      submitter.click();
      return;
    }
    var button = document.createElement("button");
    button.hidden = true;
    this.append(button);
    button.click();
    button.remove();
  }
  lend(HTMLFormElement.prototype, "requestSubmit", requestSubmit);

  // Safari 15
  lend(window, "createImageBitmap", function (file) {
    var picture = new Image();
    var address = URL.createObjectURL(file);
    picture.src = address;
    return picture.decode().then(function () {
      URL.revokeObjectURL(address);
      return Object.assign(picture, { close: function () {} });
    });
  });

  // Safari 15.4: dialogs as plain boxes above the page, which their own buttons and Escape close.
  if (!("HTMLDialogElement" in window)) {
    root.className += " no-dialogs";
    var modal = {
      open: { get: function () { return this.hasAttribute("open"); } },
      showModal: {
        value: function () {
          this.before = document.activeElement;
          this.returnValue = "";
          this.setAttribute("open", "");
          this.setAttribute("role", "dialog");
          this.setAttribute("aria-modal", "true");
          var first = this.querySelector("[autofocus], button");
          if (first) first.focus();
        },
      },
      close: {
        value: function (word) {
          if (!this.hasAttribute("open")) return;
          if (word !== undefined) this.returnValue = word;
          this.removeAttribute("open");
          if (this.before) this.before.focus();
          this.dispatchEvent(new Event("close"));
        },
      },
    };
    document.addEventListener("DOMContentLoaded", function () {
      document.querySelectorAll("dialog").forEach(function (dialog) {
        Object.defineProperties(dialog, modal);
      });
    });
    document.addEventListener("click", function (event) {
      var button = /** @type {any} */ (event.target).closest("dialog form[method=dialog] button");
      if (!button) return;
      event.preventDefault();
      button.closest("dialog").close(button.value);
    });
    document.addEventListener("keydown", function (event) {
      var dialog = /** @type {any} */ (document.querySelector("dialog[open]"));
      if (event.key === "Escape" && dialog) dialog.close();
    });
  }
})();
