/* Linked charts: Plotly draws each once; a change moves Plotly's own bars in place and lets Plotly settle when idle. */
window.clientele = window.clientele || {};
(function (c) {
  const FAINT = 0.42;
  const THINNEST = 1.5;
  const idle = window.requestIdleCallback ? (work) => requestIdleCallback(work, { timeout: 400 }) : (work) => setTimeout(work, 16);
  c.charts = new Map();
  let generation = 0;

  /* Bars and points are all that is drawn: a quarter of the whole Plotly, which Dash takes for its own graphs as well. */
  const bundle = "/assets/plotly-basic.min.js";
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => bundle, set() {} });

  /** Plotly, fetched once. */
  c.plotly = function () {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    c.plotlyAwaited = c.plotlyAwaited || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = bundle;
      script.onload = () => resolve(window.Plotly);
      script.onerror = reject;
      document.head.append(script);
    });
    return c.plotlyAwaited;
  };

  if (/\/customers\/?$/.test(location.pathname)) c.plotly();

  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    const chart = c.charts.get(entry.target.dataset.chart);
    if (!chart) return;
    chart.visible = entry.isIntersecting;
    if (chart.visible && chart.behind) place(chart);
  }), { rootMargin: "80px" });

  const resized = new ResizeObserver((entries) => entries.forEach((entry) => {
    const chart = c.charts.get(entry.target.closest("[data-chart]").dataset.chart);
    if (chart && chart.drawn) idle(() => redraw(chart));
  }));

  /** Takes the model of the page: every card gets its bins, and its drawing once Plotly is there. */
  c.openCharts = function (model) {
    c.charts.forEach((chart) => { seen.unobserve(chart.card); resized.unobserve(chart.plot); });
    c.charts = new Map();
    for (const [key, chart] of Object.entries(model.charts)) {
      const card = document.getElementById(`chart-${key}`);
      if (!card) continue;
      const held = { ...chart, key, card, total: model.total, plot: card.querySelector(".plot"), visible: inView(card) };
      held.widths = model.figures[key].data.map((trace) => trace.width);
      held.figure = model.figures[key];
      const plain = c.heights(held, held.all, model.total, model.total);
      held.values = { ...plain, opacity: held.all.map(() => 1) };
      c.charts.set(key, held);
      c.labelChart(held);
      seen.observe(card);
      resized.observe(held.plot);
    }
    return c.plotly().then(drawAll);
  };

  const inView = (card) => card.getBoundingClientRect().top < innerHeight + 80 && card.getBoundingClientRect().bottom > -80;

  async function drawAll() {
    const waiting = [...c.charts.values()].sort((a, b) => b.visible - a.visible);
    waiting.filter((chart) => chart.visible).forEach(draw);
    for (const chart of waiting.filter((one) => !one.visible)) {
      await new Promise(idle);
      if (c.charts.get(chart.key) === chart) draw(chart);
    }
    document.dispatchEvent(new CustomEvent("clientele:drawn"));
  }

  /** Where Plotly draws; its traces carry the present heights. */
  function figureNow(chart) {
    const along = chart.form === "bars" ? "x" : "y";
    const style = getComputedStyle(document.documentElement);
    const colours = [style.getPropertyValue("--ghost"), style.getPropertyValue("--accent")];
    const heights = [lifted(chart, chart.values.theirs), lifted(chart, chart.values.ours)];
    return chart.figure.data.map((trace, i) => ({
      ...trace, [along]: heights[i], marker: { ...trace.marker, color: colours[i].trim(), opacity: i ? chart.values.opacity : 1 },
    }));
  }

  function draw(chart) {
    if (!chart.plot.isConnected) return;
    const size = { width: chart.plot.clientWidth, height: chart.plot.clientHeight };
    if (!size.width || !size.height) return;
    window.Plotly.newPlot(chart.plot, figureNow(chart), { ...chart.figure.layout, ...size, separators: c.separators() }, chart.figure.config);
    chart.size = size;
    chart.drawn = true;
    chart.behind = false;
    chart.paths = ownPaths(chart);
  }

  function redraw(chart) {
    if (chart.plot.clientWidth === chart.size.width && chart.plot.clientHeight === chart.size.height) return;
    draw(chart);
    c.placeBrush(chart);
  }
  c.redrawAll = () => c.charts.forEach((chart) => chart.drawn && idle(() => draw(chart)));

  /** Plotly's bar paths, ghost and selection, or null when its inside is not as we know it. */
  function ownPaths(chart) {
    const traces = [...chart.plot.querySelectorAll(".barlayer .trace.bars")];
    const paths = traces.map((trace) => [...trace.querySelectorAll(".point > path")]);
    const known = paths.length === 2 && paths.every((own) => own.length === chart.bins.length) && fits(chart, paths[0]);
    return known ? paths : null;
  }

  /** Plotly's tallest ghost bar lies where we would put it, within a pixel and a half. */
  function fits(chart, paths) {
    const index = chart.values.theirs.indexOf(Math.max(...chart.values.theirs));
    const probe = document.createElementNS("http://www.w3.org/2000/svg", "path");
    probe.setAttribute("d", c.barPath(chart.form, chart.size, chart.bins.length, index, chart.widths[0], lifted(chart, chart.values.theirs)[index]));
    paths[index].parentNode.append(probe);
    const [ours, theirs] = [probe.getBBox(), paths[index].getBBox()];
    probe.remove();
    return ["x", "y", "width", "height"].every((side) => Math.abs(ours[side] - theirs[side]) < 1.5);
  }

  /** A bar that stands for somebody is never thinner than the eye can see. */
  function lifted(chart, values) {
    const along = chart.form === "bars" ? chart.plot.clientWidth : chart.plot.clientHeight;
    return values.map((value) => (value > 0 ? Math.max(value, THINNEST / (along || 1)) : 0));
  }

  function place(chart) {
    if (!chart.drawn) return true;
    chart.behind = false;
    if (!chart.paths) return placeByPlotly(chart);
    [chart.values.theirs, chart.values.ours].forEach((values, trace) => {
      const heights = lifted(chart, values);
      chart.paths[trace].forEach((path, i) => path.setAttribute(
        "d", c.barPath(chart.form, chart.size, chart.bins.length, i, chart.widths[trace], heights[i])));
    });
    chart.paths[1].forEach((path, i) => { path.style.opacity = chart.values.opacity[i]; });
    return true;
  }

  function placeByPlotly(chart) {
    const along = chart.form === "bars" ? "x" : "y";
    const heights = [lifted(chart, chart.values.theirs), lifted(chart, chart.values.ours)];
    window.Plotly.restyle(chart.plot, { [along]: heights, "marker.opacity": [1, chart.values.opacity] }, [0, 1]);
    return false;
  }

  /** New counts for a chart: what it should show; nothing moves yet. */
  c.setCounts = function (chart, counts, whole, chosen) {
    chart.counts = counts;
    chart.whole = whole;
    const heights = c.heights(chart, counts, whole, chart.total);
    chart.values = { ...heights, opacity: counts.map((_, i) => (!chosen || chosen[i] ? 1 : FAINT)) };
    chart.behind = true;
  };

  /** Moves all bars that can be seen at once, the others when idle, then lets Plotly settle. */
  c.paintCharts = function (query) {
    const began = performance.now();
    generation += 1;
    let inPlace = true;
    for (const chart of c.charts.values()) if (chart.visible && chart.behind) inPlace = place(chart) && inPlace;
    const ms = began - (c.asked || began) + performance.now() - began;
    c.lastPaint = { way: inPlace ? "paths" : "restyle", ms, drawing: performance.now() - began, query };
    document.dispatchEvent(new CustomEvent("clientele:painted", { detail: { query, ms } }));
    const mine = generation;
    c.afterFrame(() => {
      idle(() => mine === generation && c.charts.forEach((chart) => chart.behind && place(chart)));
      settle(mine, query);
    });
  };

  async function settle(mine, query) {
    for (const chart of c.charts.values()) {
      await new Promise(idle);
      if (mine !== generation) return;
      if (chart.drawn && chart.paths) {
        placeByPlotly(chart);
        chart.paths = ownPaths(chart);
      }
    }
    document.dispatchEvent(new CustomEvent("clientele:settled", { detail: { query } }));
  }

  /** One frame of a brush: only the bars in view, and nothing for Plotly. */
  c.paintFrame = function () {
    generation += 1;
    for (const chart of c.charts.values()) if (chart.visible && chart.behind) place(chart);
  };

  c.saveImage = function (chart) {
    const layout = { ...chart.figure.layout, ...chart.figure.image, width: 900, height: chart.form === "bars" ? 520 : 420 };
    const colour = getComputedStyle(document.documentElement);
    layout.paper_bgcolor = colour.getPropertyValue("--card").trim();
    layout.font = { ...layout.font, color: colour.getPropertyValue("--ink").trim() };
    layout.title = { text: `${chart.label}<br><sup>${document.getElementById("sentence").textContent}</sup>`, x: 0.03 };
    return window.Plotly.downloadImage({ data: figureNow(chart), layout }, { format: "png", scale: 2, width: 900, height: layout.height, filename: chart.key });
  };
})(window.clientele);
