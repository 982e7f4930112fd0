/* The counties of Jiaxing, coloured by the share of venues that are open; a click opens the county. */
(() => {
  "use strict";

  const COLOURS = ["#f2eee5", "#b9dbc5", "#6fb388", "#17663a"];
  const percent = (county) => (county.total ? (100 * county.open) / county.total : 0);

  function optionOf(box) {
    const { open, planned, label } = box.dataset;
    return (counties, outlines) => {
      const roomy = box.clientWidth > 480;
      const names = new Map(outlines.features.map((feature) => [feature.properties.code, feature.properties.name]));
      const rows = counties
        .filter((county) => names.has(county.code))
        .map((county) => ({
          name: names.get(county.code), value: percent(county), url: county.url, county,
        }));
      const highest = Math.max(1, ...rows.map((row) => row.value));
      return {
        aria: { enabled: true, label: { description: label } },
        tooltip: {
          renderMode: "richText",
          formatter: ({ data }) => data?.county
            ? `${data.county.name}\n${open} ${data.county.open}\n${planned} ${data.county.total - data.county.open}`
            : "",
        },
        visualMap: {
          min: 0, max: highest, left: 12, bottom: 12, itemHeight: 90, calculable: false,
          text: [`${highest.toFixed(highest < 10 ? 1 : 0)}%`, "0%"],
          inRange: { color: COLOURS },
        },
        series: [{
          type: "map", map: "counties", data: rows, selectedMode: false, top: 16, bottom: 16, roam: false,
          itemStyle: { borderColor: "#857d70", borderWidth: 1 },
          label: {
            show: true, color: "#1e2328", fontSize: roomy ? 13 : 12, lineHeight: 18,
            textBorderColor: "#ffffff", textBorderWidth: 3,
            formatter: ({ data, name }) => (data?.county && roomy ? `${name}\n${data.county.open} / ${data.county.total}` : name),
          },
          emphasis: { label: { color: "#1e2328" }, itemStyle: { areaColor: "#f6d9a8", borderColor: "#1e2328" } },
        }],
      };
    };
  }

  /** @type {NodeListOf<HTMLElement>} */
  const boxes = document.querySelectorAll("[data-coverage-map]");
  boxes.forEach((box) => window.countyMap.draw(box, optionOf(box)));
})();
