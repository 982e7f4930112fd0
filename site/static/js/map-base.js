/* What both maps share: the county outlines, the canvas, the redraw on resize. Texts come from data- attributes. */
(() => {
  "use strict";

  const FONT = getComputedStyle(document.documentElement).getPropertyValue("--font");

  /** The JSON of the script element that a box names in data-source, or of the address in data-url. */
  async function readData(box) {
    if (box.dataset.url) {
      const answer = await fetch(box.dataset.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`${box.dataset.url}: ${answer.status}`);
      return answer.json();
    }
    return JSON.parse(document.getElementById(box.dataset.source).textContent);
  }

  /** Draws on one box; a map that cannot be drawn leaves no hole, for the table below says the same. `ready`, if given,
      gets the chart and the data once it stands. */
  async function draw(box, optionOf, ready = null) {
    try {
      const [data, outlines] = await Promise.all([readData(box), fetch(box.dataset.geojson).then((r) => r.json())]);
      echarts.registerMap("counties", outlines);
      box.hidden = false;
      const chart = echarts.init(box, null, { renderer: "canvas" });
      chart.setOption({ textStyle: { fontFamily: FONT }, ...optionOf(data, outlines) });
      chart.on("click", (/** @type {any} */ { data: item, region }) => {
        const url = item?.url ?? region?.url;
        if (url) location.assign(url);
      });
      new ResizeObserver(() => chart.resize()).observe(box);
      ready?.(chart, data);
    } catch (error) {
      box.hidden = true;
      console.warn("map not drawn", error);
    }
  }

  window.countyMap = { draw };
})();
