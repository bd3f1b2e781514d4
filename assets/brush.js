/* A brushed range: its frame with two handles, and the live view of all other charts from prefix sums. */
window.clientele = window.clientele || {};
(function (c) {
  const cubes = new Map();
  const cubeKey = (chart) => `${chart.key}?${c.filtersOf(c.withValue(c.query, chart.filter, null))}`;

  /** Fetches a chart's counts against all others, so that a brush on it needs no request. */
  c.warm = function (chart) {
    if (!c.isRange(chart) || !c.onBoard()) return;
    const key = cubeKey(chart);
    if (cubes.has(key)) return;
    if (cubes.size > 24) cubes.delete(cubes.keys().next().value);
    cubes.set(key, null);
    fetch(c.dataAddress("/brush.json", `chart=${chart.key}&${c.filtersOf(c.query)}`))
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((brush) => cubes.set(key, brush.cube))
      .catch(() => cubes.delete(key));
  };
  c.dropCubes = () => cubes.clear();

  document.addEventListener("pointerover", (event) => {
    const marks = event.target instanceof Element && event.target.closest(".marks");
    const chart = marks && c.chartOf(marks);
    if (chart) c.warm(chart);
  });

  let frame = 0;
  /** Shows bins i to j as chosen: at once here, and in all other charts when their sums are there. */
  c.preview = function (chart, i, j) {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const chosen = chart.bins.map((_, bin) => bin >= i && bin <= j);
      const total = chart.counts.reduce((sum, count, bin) => sum + (chosen[bin] ? count : 0), 0);
      c.setCounts(chart, chart.counts, chart.whole, chosen);
      showFrame(chart, i, j);
      chart.card.querySelector(".figure").textContent = c.rangeWords(chart, i, j);
      const cube = cubes.get(cubeKey(chart));
      if (cube) previewOthers(chart, cube, i, j, total);
      c.paintFrame();
      c.writeCount(total);
      document.querySelector(".strip").classList.add("live");
    });
  };

  function previewOthers(chart, cube, i, j, total) {
    for (const other of c.charts.values()) {
      if (other === chart || !cube[other.key]) continue;
      const counts = c.brushed(cube[other.key], i, j);
      const value = c.valueOf(c.query, other.filter);
      const whole = value && other.form !== "funnel" ? counts.reduce((sum, count) => sum + count, 0) : total;
      c.setCounts(other, counts, whole, c.chosen(other, value));
      c.writeNumbers(other, null);
    }
  }

  function showFrame(chart, i, j) {
    const marks = chart.card.querySelector(".marks");
    const frame = marks.querySelector(".brush") || marks.appendChild(newFrame(chart));
    frame.style.left = `${(i / chart.bins.length) * 100}%`;
    frame.style.width = `${((j - i + 1) / chart.bins.length) * 100}%`;
    for (const edge of frame.querySelectorAll(".edge")) {
      const bin = edge.dataset.edge === "low" ? i : j;
      edge.setAttribute("aria-valuenow", bin);
      edge.setAttribute("aria-valuemax", c.valued(chart) - 1);
      edge.setAttribute("aria-valuetext", chart.bins[bin].label);
    }
  }

  function newFrame(chart) {
    const frame = c.make("div", "brush");
    for (const [edge, name] of [["low", "Lower end"], ["high", "Upper end"]]) {
      const handle = frame.appendChild(c.make("div", `edge ${edge}`));
      handle.dataset.edge = edge;
      handle.tabIndex = 0;
      handle.setAttribute("role", "slider");
      handle.setAttribute("aria-label", `${name} of ${chart.label}`);
      handle.setAttribute("aria-valuemin", 0);
    }
    const off = frame.appendChild(c.make("button", "off", "×"));
    off.type = "button";
    off.setAttribute("aria-label", `Remove the range of ${chart.label}`);
    off.addEventListener("click", () => c.select(chart.filter, null));
    return frame;
  }

  /** Puts the frame where the selection has it, or takes it away. */
  c.placeBrush = function (chart) {
    if (!c.isRange(chart)) return;
    const span = c.span(c.chosen(chart, c.valueOf(c.query, chart.filter)));
    if (span) showFrame(chart, ...span);
    else chart.card.querySelector(".brush")?.remove();
  };

  const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
  document.addEventListener("keydown", (event) => {
    const edge = event.target instanceof Element && event.target.matches(".edge") && event.target;
    const chart = edge && c.chartOf(edge);
    if (!chart) return;
    if (event.key === "Escape") { c.select(chart.filter, null); chart.card.querySelector(".marks").focus(); }
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const span = c.span(c.chosen(chart, c.valueOf(c.query, chart.filter)));
    const side = edge.dataset.edge === "low" ? 0 : 1;
    const limits = side ? [span[0], c.valued(chart) - 1] : [0, span[1]];
    span[side] = Math.max(limits[0], Math.min(limits[1], span[side] + STEPS[event.key]));
    showFrame(chart, ...span);
    c.selectSpan(chart, ...span);
  });
})(window.clientele);
