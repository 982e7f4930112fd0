/* Venues as points on the county outlines; a click opens the venue. Open ones lie on top and are larger. */
(() => {
  "use strict";

  const LOOK = {
    unverified: { color: "#ffffff", borderColor: "#626972", symbol: "circle", size: 8 },
    planned: { color: "#d9d2c4", borderColor: "#626972", symbol: "circle", size: 9 },
    building: { color: "#e0a33a", borderColor: "#855000", symbol: "diamond", size: 13 },
    open: { color: "#17663a", borderColor: "#ffffff", symbol: "circle", size: 15 },
  };

  function seriesOf(status, name, points) {
    const { color, borderColor, symbol, size } = LOOK[status];
    return {
      type: "scatter", coordinateSystem: "geo", name, symbol, symbolSize: size,
      itemStyle: { color, borderColor, borderWidth: 1.5 },
      emphasis: { scale: 1.4 },
      data: points.map((point) => ({ ...point, value: [point.lng, point.lat] })),
    };
  }

  function optionOf(box) {
    return (points) => {
      const series = Object.keys(LOOK)
        .map((status) => [status, points.filter((point) => point.status === status)])
        .filter(([, some]) => some.length)
        .map(([status, some]) => seriesOf(status, box.dataset[status], some));
      return {
        aria: { enabled: true, label: { description: box.dataset.label } },
        legend: { bottom: 8, data: series.map((one) => one.name) },
        tooltip: {
          renderMode: "richText",
          formatter: ({ data, seriesName }) => [data.name, seriesName, data.note].filter(Boolean).join("\n"),
        },
        geo: {
          map: "counties", roam: true, scaleLimit: { min: 1, max: 12 }, top: 12, bottom: 44, silent: true,
          itemStyle: { areaColor: "#f2eee5", borderColor: "#857d70" },
          label: { show: true, color: "#4a5159", fontSize: 13 },
          emphasis: { disabled: true },
        },
        series,
      };
    };
  }

  document.querySelectorAll("[data-venue-map]").forEach((box) => window.countyMap.draw(box, optionOf(box)));
})();
