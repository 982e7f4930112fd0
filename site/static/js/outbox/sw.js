// Serves the pages below /kit/ from what was kept while there is no network. It stores nothing by itself and sends nothing.

const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(
    fetch(request).catch(async () => {
      const kept = await caches.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
      return kept ?? Response.error();
    }),
  );
});
