/* Venues on the county outlines. Those that would cover each other stand as one circle with their number, anew at each
   zoom; open ones lie on top. A click opens the venue, the list around a circle, or the county. A county's name moves
   out of the way of circles, and is left out where there is no room: the list below the map has it. */
(() => {
  "use strict";

  const LOOK = {
    unverified: { color: "#ffffff", borderColor: "#626972", symbol: "circle", size: 8, ink: "#1c2126" },
    planned: { color: "#d9d2c4", borderColor: "#626972", symbol: "circle", size: 9, ink: "#1c2126" },
    paused: { color: "#ffffff", borderColor: "#855000", symbol: "diamond", size: 12, ink: "#1c2126" },
    building: { color: "#e0a33a", borderColor: "#855000", symbol: "diamond", size: 13, ink: "#1c2126" },
    away: { color: "#ffffff", borderColor: "#b8261c", symbol: "circle", size: 13, ink: "#1c2126" },
    open: { color: "#17663a", borderColor: "#ffffff", symbol: "circle", size: 15, ink: "#ffffff" },
  };
  const STATES = Object.keys(LOOK); // later ones matter more to a visitor

  const CELL = 34; // pixels: what is nearer to each other than this becomes one circle
  const GAP = 2; // pixels between two circles
  const NAMED = 8; // names that a circle tells
  const LETTER = 13; // pixels: a letter of a county's name

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

  /** How wide a group is drawn. */
  const sizeOf = (group) =>
    group.length === 1 ? LOOK[group[0].status].size : Math.min(40, 18 + 3 * Math.log2(group.length));

  /** A group with the circle that it takes on the screen. */
  function circleOf(group, toPixel) {
    const [x, y] = toPixel([mean(group.map((point) => point.lng)), mean(group.map((point) => point.lat))]);
    return { group, x, y, radius: sizeOf(group) / 2 };
  }

  /** The two circles that cover each other most, or null when none do. */
  function mostCovered(circles) {
    let worst = null;
    let most = 0;
    circles.forEach((one, index) => {
      for (const other of circles.slice(index + 1)) {
        const over = one.radius + other.radius + GAP - Math.hypot(one.x - other.x, one.y - other.y);
        if (over > most) {
          most = over;
          worst = [one, other];
        }
      }
    });
    return worst;
  }

  /** Circles of which none covers another: those that would become one. */
  function apart(groups, toPixel) {
    let circles = groups.map((group) => circleOf(group, toPixel));
    for (let pair = mostCovered(circles); pair; pair = mostCovered(circles)) {
      const [one, other] = pair;
      const both = circleOf([...one.group, ...other.group], toPixel);
      circles = [...circles.filter((circle) => circle !== one && circle !== other), both];
    }
    return circles;
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
      symbolSize: sizeOf(group),
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

  /** Where a name may stand, nearest to its county's middle first. */
  const SPOTS = [0, 1, -1, 2, -2, 3, -3]
    .flatMap((down) => [0, 1, -1, 2, -2].map((right) => [right * 2 * LETTER, down * LETTER]))
    .sort((one, other) => Math.hypot(...one) - Math.hypot(...other));

  const covers = (box, circle) => {
    const x = Math.max(box.left, Math.min(circle.x, box.right));
    const y = Math.max(box.top, Math.min(circle.y, box.bottom));
    return Math.hypot(x - circle.x, y - circle.y) < circle.radius;
  };
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  /** The labels of county names so that they cover neither a circle nor each other; none where there is no room. */
  function placedNames(names, circles, toPixel, width) {
    const placed = [];
    return names.map(({ name, value, url }) => {
      const [x, y] = toPixel(value);
      const half = (name.length * LETTER) / 2;
      const spot = SPOTS.find(([right, down]) => {
        const box = { left: x + right - half, right: x + right + half, top: y + down - 8, bottom: y + down + 8 };
        const isFree =
          box.left >= 0 &&
          box.right <= width &&
          !circles.some((circle) => covers(box, circle)) &&
          !placed.some((other) => meet(box, other));
        if (isFree) placed.push(box);
        return isFree;
      });
      return { name, value, url, label: spot ? { offset: spot } : { show: false } };
    });
  }

  /** County names above the points, with a rim. */
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
      let names;
      const group = () => {
        const toPixel = (place) => chart.convertToPixel("geo", place);
        const circles = apart(grouped(points, toPixel), toPixel);
        const items = circles.map((circle) => itemOf(box, circle.group));
        names ??= chart.getOption().series[0].data;
        chart.setOption({
          series: [
            ...STATES.map((status) => seriesOf(box, status, items.filter((item) => item.status === status))),
            { id: "names", data: placedNames(names, circles, toPixel, chart.getWidth()) },
          ],
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
