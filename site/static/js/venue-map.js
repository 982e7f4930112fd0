/* Venues as points on the county outlines; a click opens the venue or the county. Open ones lie on top and are larger.
   Venues of one point stand in a ring around it, and each names the others. */
(() => {
  "use strict";

  const LOOK = {
    unverified: { color: "#ffffff", borderColor: "#626972", symbol: "circle", size: 8 },
    planned: { color: "#d9d2c4", borderColor: "#626972", symbol: "circle", size: 9 },
    building: { color: "#e0a33a", borderColor: "#855000", symbol: "diamond", size: 13 },
    paused: { color: "#ffffff", borderColor: "#855000", symbol: "diamond", size: 12 },
    open: { color: "#17663a", borderColor: "#ffffff", symbol: "circle", size: 15 },
  };

  const RING = 13;

  /** The points with `offset`, their place in the ring around a shared point, and `others`, who shares it. */
  function spread(points) {
    const groups = groupBy(points, placeOf);
    return [...groups.values()].flatMap((group) => group.map((point, index) => {
      const angle = (2 * Math.PI * index) / group.length;
      const radius = group.length > 1 ? Math.max(RING, (group.length * RING) / 4) : 0;
      return {
        ...point,
        offset: [radius * Math.sin(angle), -radius * Math.cos(angle)],
        others: group.filter((other) => other !== point).map((other) => other.name),
      };
    }));
  }

  const placeOf = ({ lng, lat }) => `${lng} ${lat}`;

  function groupBy(items, keyOf) {
    const groups = new Map();
    items.forEach((item) => groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]));
    return groups;
  }

  function seriesOf(status, name, points) {
    const { color, borderColor, symbol, size } = LOOK[status];
    return {
      type: "scatter", coordinateSystem: "geo", name, symbol, symbolSize: size,
      itemStyle: { color, borderColor, borderWidth: 1.5 },
      emphasis: { scale: 1.4 },
      tooltip: { show: true }, // else the outlines' own setting would hide it
      data: points.map((point) => ({ ...point, value: [point.lng, point.lat], symbolOffset: point.offset })),
    };
  }

  function optionOf(box) {
    return ({ points, counties }, outlines) => {
      const urls = new Map(counties.map((county) => [county.code, county.url]));
      const placed = spread(points);
      const series = Object.keys(LOOK)
        .map((status) => ({ status, some: placed.filter((point) => point.status === status) }))
        .filter(({ some }) => some.length)
        .map(({ status, some }) => seriesOf(status, box.dataset[status], some));
      return {
        aria: { enabled: true, label: { description: box.dataset.label } },
        legend: { bottom: 8, data: series.map((one) => one.name) },
        tooltip: {
          renderMode: "richText",
          formatter: ({ data, seriesName }) => [
            `${data.name} · ${seriesName}`, data.note, ...(data.others.length ? [box.dataset.others, ...data.others] : []),
          ].filter(Boolean).join("\n"),
        },
        geo: {
          map: "counties", roam: true, scaleLimit: { min: 1, max: 12 }, top: 12, bottom: 44,
          regions: outlines.features.map(({ properties: { code, name } }) => ({ name, url: urls.get(code) })),
          tooltip: { show: false },
          itemStyle: { areaColor: "#f2eee5", borderColor: "#857d70" },
          label: { show: true, color: "#4a5159", fontSize: 13 },
          emphasis: { disabled: true },
        },
        series,
      };
    };
  }

  /** @type {NodeListOf<HTMLElement>} */
  const boxes = document.querySelectorAll("[data-venue-map]");
  boxes.forEach((box) => window.countyMap.draw(box, optionOf(box)));
})();
