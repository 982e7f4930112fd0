/* Bar, line and pie charts from {kind, labels, series: [{name, values}], unit}; a table on the page says the same. */
(() => {
  "use strict";

  const COLOURS = ["#17663a", "#1c4f7c", "#b8261c", "#855000", "#6a4a86"];
  const FONT = getComputedStyle(document.documentElement).getPropertyValue("--font");

  function optionOf({ kind, labels, series, unit = "" }, label) {
    const common = {
      textStyle: { fontFamily: FONT }, color: COLOURS,
      aria: { enabled: true, decal: { show: series.length > 1 }, label: { description: label } },
      tooltip: { renderMode: "richText", trigger: kind === "pie" ? "item" : "axis", valueFormatter: (v) => `${v}${unit}` },
      legend: series.length > 1 || kind === "pie" ? { bottom: 0 } : undefined,
    };
    if (kind === "pie") {
      const data = labels.map((name, i) => ({ name, value: series[0].values[i] }));
      return { ...common, series: [{ type: "pie", radius: ["40%", "68%"], data, label: { formatter: "{b} {c}" } }] };
    }
    return {
      ...common,
      grid: { left: 8, right: 16, top: 24, bottom: series.length > 1 ? 36 : 8, outerBoundsMode: "same" },
      xAxis: { type: "category", data: labels, axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { formatter: `{value}${unit}` } },
      series: series.map(({ name, values }) => ({ type: kind, name, data: values, barMaxWidth: 36 })),
    };
  }

  /** @type {NodeListOf<HTMLElement>} */
  const boxes = document.querySelectorAll("[data-chart]");
  boxes.forEach((box) => {
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(optionOf(JSON.parse(document.getElementById(box.dataset.source).textContent), box.dataset.label));
    new ResizeObserver(() => chart.resize()).observe(box);
  });
})();
