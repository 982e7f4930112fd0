// Keeps a kit's page with all it needs at hand, so that it opens without the network. Needs https or localhost.

const PAGE = `kit:${location.pathname}`;

/** Addresses of what the page is made of: styles, scripts with what they import, pictures. */
function resources() {
  const named = [...document.querySelectorAll("link[href], script[src], img[src], [data-idb], [data-main]")].flatMap((node) => {
    const { href, src, dataset } = /** @type {any} */ (node);
    return [node.matches("a") ? "" : href || src, dataset.idb, dataset.main];
  });
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const whole = [...named, ...loaded].filter(Boolean).map((address) => new URL(address, location.href));
  return whole.filter((url) => url.origin === location.origin && /^\/static\//.test(url.pathname)).map((url) => url.href);
}

/** Registers the worker and keeps this page. Returns false where the browser has no worker. @param {string} worker */
export async function keepAtHand(worker) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return false;
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  if (!navigator.onLine) return true;
  const cache = await caches.open(PAGE);
  const wanted = [...new Set([location.pathname, ...resources()])];
  try {
    await cache.addAll(wanted);
    const stale = (await cache.keys()).filter(({ url }) => !wanted.includes(url) && url !== location.origin + location.pathname);
    await Promise.all(stale.map((request) => cache.delete(request)));
  } catch { /* the network went away: what was kept before stays */ }
  return (await cache.match(location.pathname, { ignoreVary: true })) !== undefined;
}
