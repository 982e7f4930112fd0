/* Venues on the county outlines. Those that would cover each other stand as one circle with their number, anew at each
   zoom; open ones lie on top. A click opens the venue, the list around a circle, or the county. Names lie above all. */
(() => {
  "use strict";

  const LOOK = {
    unverified: { color: "#ffffff", borderColor: "#626972", symbol: "circle", size: 8, ink: "#1c2126" },
    planned: { color: "#d9d2c4", borderColor: "#626972", symbol: "circle", size: 9, ink: "#1c2126" },
    paused: { color: "#ffffff", borderColor: "#855000", symbol: "diamond", size: 12, ink: "#1c2126" },
    building: { color: "#e0a33a", borderColor: "#855000", symbol: "diamond", size: 13, ink: "#1c2126" },
    open: { color: "#17663a", borderColor: "#ffffff", symbol: "circle", size: 15, ink: "#ffffff" },
  };
  const STATES = Object.keys(LOOK); // later ones matter more to a visitor

  const CELL = 34; // pixels: what is nearer to each other than this becomes one circle
  const NAMED = 8; // names that a circle tells

  const fromRow = ([code, name, lng, lat, status, own]) => ({ code, name, lng, lat, status, own });

  /** Groups of points that lie in one cell of the screen, as `toPixel` maps them. */
  function grouped(points, toPixel) {
    const cells = new Map();
    points.forEach((point) => {
      const [x, y] = toPixel([point.lng, point.lat]);
      const key = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
      cells.set(key, [...(cells.get(key) ?? []), point]);
    });
    return [...cells.values()];
  }

  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const rankOf = (point) => STATES.indexOf(point.status);

  /** What is drawn for a group: a venue, or a circle with their number that leads to the list around it. */
  function itemOf(box, group) {
    const best = group.reduce((one, other) => (rankOf(other) > rankOf(one) ? other : one));
    const value = [mean(group.map((point) => point.lng)), mean(group.map((point) => point.lat))];
    const url = box.dataset.venue.replace("000000000000", best.code);
    if (group.length === 1) {
      return { status: best.status, name: best.name, value, url, note: best.own ? "" : box.dataset.near };
    }
    const names = [...group]
      .sort((one, other) => rankOf(other) - rankOf(one))
      .slice(0, NAMED)
      .map((point) => `${point.name} · ${box.dataset[point.status]}`);
    const rest = group.length - names.length;
    return {
      status: best.status,
      name: box.dataset.several.replace("{n}", String(group.length)),
      value,
      url: `${box.dataset.list}?near=${best.code}`,
      note: [...names, ...(rest ? [box.dataset.more.replace("{n}", String(rest))] : [])].join("\n"),
      symbolSize: Math.min(44, 18 + 4 * Math.log2(group.length)),
      label: { show: true, formatter: String(group.length), color: LOOK[best.status].ink, fontSize: 11 },
    };
  }

  function seriesOf(box, status, items) {
    const { color, borderColor, symbol, size } = LOOK[status];
    return {
      id: status, type: "scatter", coordinateSystem: "geo", name: box.dataset[status], symbol, symbolSize: size,
      z: 2 + STATES.indexOf(status),
      itemStyle: { color, borderColor, borderWidth: 1.5 },
      emphasis: { scale: 1.3 },
      tooltip: { show: true }, // else the outlines' own setting would hide it
      data: items,
    };
  }

  /** The middle of a county's longest outline, where its name goes. */
  function middleOf({ geometry }) {
    const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map(([ring]) => ring);
    const ring = rings.reduce((one, other) => (other.length > one.length ? other : one));
    return [mean(ring.map(([lng]) => lng)), mean(ring.map(([, lat]) => lat))];
  }

  /** County names above the points, with a rim, so that nothing covers them. */
  function namesOf(outlines, urls) {
    return {
      id: "names", type: "scatter", coordinateSystem: "geo", symbolSize: 1, z: 20, tooltip: { show: false },
      itemStyle: { color: "transparent" },
      label: {
        show: true, formatter: "{b}", color: "#4a5159", fontSize: 13, textBorderColor: "#ffffff", textBorderWidth: 3,
      },
      data: outlines.features.map((feature) => ({
        name: feature.properties.name, value: middleOf(feature), url: urls.get(feature.properties.code),
      })),
    };
  }

  const urlsOf = (box) =>
    new Map(JSON.parse(document.getElementById(box.dataset.counties).textContent).map(({ code, url }) => [code, url]));

  function optionOf(box) {
    return (_data, outlines) => {
      const urls = urlsOf(box);
      return {
        aria: { enabled: true, label: { description: box.dataset.label } },
        legend: { bottom: 8, data: STATES.map((status) => box.dataset[status]) },
        tooltip: {
          renderMode: "richText",
          formatter: ({ data, seriesName }) => [`${data.name} · ${seriesName}`, data.note].filter(Boolean).join("\n"),
        },
        geo: {
          map: "counties", roam: true, scaleLimit: { min: 1, max: 40 }, top: 12, bottom: 44,
          regions: outlines.features.map(({ properties: { code, name } }) => ({ name, url: urls.get(code) })),
          tooltip: { show: false },
          itemStyle: { areaColor: "#f2eee5", borderColor: "#857d70" },
          label: { show: false },
          emphasis: { disabled: true },
        },
        series: [namesOf(outlines, urls)],
      };
    };
  }

  /** Draws the points, and groups them anew whenever the map was moved or its box changed. */
  function keepGrouped(box) {
    return (chart, { venues }) => {
      const points = venues.map(fromRow);
      const group = () => {
        const items = grouped(points, (place) => chart.convertToPixel("geo", place)).map((some) => itemOf(box, some));
        chart.setOption({
          series: STATES.map((status) => seriesOf(box, status, items.filter((item) => item.status === status))),
        });
      };
      let waits = 0;
      const soon = () => {
        cancelAnimationFrame(waits);
        waits = requestAnimationFrame(group);
      };
      chart.on("georoam", soon);
      new ResizeObserver(soon).observe(box);
      group();
    };
  }

  /** @type {NodeListOf<HTMLElement>} */
  const boxes = document.querySelectorAll("[data-venue-map]");
  boxes.forEach((box) => window.countyMap.draw(box, optionOf(box), keepGrouped(box)));
})();
