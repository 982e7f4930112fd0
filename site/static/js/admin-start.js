// Carries out the calls that common/admin_scripts.py wrote as data: Wagtail's own widgets and panels, nothing else.
(() => {
  "use strict";

  const CALLS = /^(new )?(init(?:Date|Time|DateTime)Chooser|InlinePanel|MultipleChooserPanel|createTaskChooser|[A-Z]\w*Chooser|Chooser)$/;

  function start(element) {
    if (element.dataset.started !== undefined) return;
    element.dataset.started = "";
    const call = CALLS.exec(element.dataset.start);
    const target = call && window[call[2]];
    if (!target) return;
    const args = JSON.parse(element.textContent);
    if (call[1]) new target(...args);
    else target(...args);
  }

  function startWithin(root) {
    if (root.matches?.("script[data-start]")) start(root);
    root.querySelectorAll?.("script[data-start]").forEach(start);
  }

  document.addEventListener("DOMContentLoaded", () => {
    startWithin(document);
    new MutationObserver((records) => {
      for (const record of records) record.addedNodes.forEach(startWithin);
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
