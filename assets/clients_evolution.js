/* Evolution: bins of days, weeks or months; Plotly draws, hands and keys move over it, a day opens its window. */
window.clientele = window.clientele || {};
(function (c) {
  const page = c.clients;
  const node = (id) => document.getElementById(id);
  const SERIES = ["total", "new", "restored", "archived", "deleted"];
  const DAY = 86400000;
  const LEAST_PIXELS = 2;
  const WORDS = { day: "", week: "A point is a week, because a day would be narrower than 2 pixels.", month: "A point is a month, because a week would be narrower than 2 pixels." };
  let bins = [];
  let focus = -1;

  const time = (iso) => Date.parse(`${iso}T00:00:00Z`);
  const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
  page.time = time;
  page.iso = iso;
  page.dayWords = (text) => c.day(text);

  const hidden = page.hiddenSeries = () => (c.view.show ? SERIES.filter((key) => !c.view.show.split(",").includes(key)) : []);

  const STARTS = {
    whole: () => 0,
    day: (ms) => ms,
    week: (ms) => ms - ((new Date(ms).getUTCDay() + 6) % 7) * DAY,
    month: (ms) => Date.UTC(new Date(ms).getUTCFullYear(), new Date(ms).getUTCMonth(), 1),
  };

  /** The unit whose points are at least two pixels apart. Pure. */
  page.unitFor = function (days, pixels) {
    if (pixels / days >= LEAST_PIXELS) return "day";
    return pixels / (days / 7) >= LEAST_PIXELS ? "week" : "month";
  };

  /** The distance of ticks on an axis of counts: 1, 2 or 5 times a power of ten, at most `wanted` of them. Pure. */
  page.wholeStep = function (span, wanted) {
    const least = Math.max(1, span / wanted);
    const power = 10 ** Math.floor(Math.log10(least));
    return power * [1, 2, 5, 10].find((n) => n * power >= least);
  };

  /** Sums of what happened, and the total at the end, of each unit within from..to. Pure. */
  page.binned = function (evolution, from, to, unit) {
    const first = time(evolution.first);
    const found = [];
    for (let ms = time(from); ms <= time(to); ms += DAY) {
      const at = Math.round((ms - first) / DAY);
      const key = STARTS[unit](ms);
      if (!found.length || found.at(-1).key !== key) found.push({ key, from: iso(ms), to: iso(ms), total: 0, new: 0, restored: 0, archived: 0, deleted: 0 });
      const bin = found.at(-1);
      bin.to = iso(ms);
      const known = at >= 0 && at < evolution.total.length;
      bin.total = known ? evolution.total[at] : at < 0 ? 0 : evolution.total.at(-1) || 0;
      if (known) SERIES.slice(1).forEach((name) => { bin[name] += evolution[name][at]; });
    }
    return found;
  };

  const nameOf = page.nameOf = (bin) => (bin.from === bin.to ? page.dayWords(bin.from) : `${page.dayWords(bin.from)} to ${page.dayWords(bin.to)}`);
  const addressOf = page.addressOf = (bin) => (bin.from === bin.to ? bin.from : `${bin.from}..${bin.to}`);

  /** Draws the range that the page is at. */
  page.showEvolution = function (range = page.range) {
    const plot = node("evolution-plot");
    if (!plot || !page.words || !page.update || !plot.clientWidth) return;
    const margin = page.words.figure.layout.margin;
    const width = plot.clientWidth - margin.l - margin.r;
    const days = Math.round((time(range.to) - time(range.from)) / DAY) + 1;
    const unit = page.unitFor(days, width);
    bins = page.binned(page.update.evolution, range.from, range.to, unit);
    page.bins = bins;
    page.write("evolution-note", WORDS[unit] || "A point is a day. Click one, or press Enter on it, to see who is behind it.");
    page.write("spell", page.range === range ? page.update.spell : `${page.dayWords(range.from)} to ${page.dayWords(range.to)}`);
    showToggles();
    c.plotly().then(() => draw(plot, margin, unit));
    page.showTwin();
    if (!node("day-window").hidden) page.openDay(c.view.day);
  };

  function draw(plot, margin, unit) {
    if (!plot.isConnected || !bins.length) return;
    const { figure } = page.words;
    const style = getComputedStyle(document.documentElement);
    const colour = (key) => style.getPropertyValue(`--${figure.tones[key]}`).trim();
    const away = hidden();
    const data = figure.data.map((trace) => ({ ...trace, ...traceNow(trace, colour, away.includes(trace.name)) }));
    const soft = style.getPropertyValue("--soft").trim();
    const line = style.getPropertyValue("--line").trim();
    const axis = (own) => ({ ...own, tickfont: { color: soft, size: 11 }, gridcolor: line, zerolinecolor: line });
    const layout = {
      ...figure.layout, separators: c.separators(), width: plot.clientWidth, height: plot.clientHeight,
      xaxis: { ...axis(figure.layout.xaxis), range: [-0.5, bins.length - 0.5], ...ticks(plot.clientWidth - margin.l - margin.r, unit) },
      yaxis: { ...axis(figure.layout.yaxis), ...spread(), ...rooms(away).total },
      yaxis2: { ...axis(figure.layout.yaxis2), ...moves(away), ...rooms(away).moves },
    };
    window.Plotly.react(plot, data, layout, figure.config);
    document.dispatchEvent(new CustomEvent("clients:drawn"));
  }

  function traceNow(trace, colour, away) {
    const down = trace.name === "archived" || trace.name === "deleted";
    const y = bins.map((bin) => (down ? -bin[trace.name] : bin[trace.name]));
    const painted = trace.type === "bar" ? { marker: { ...trace.marker, color: colour(trace.name) } }
      : { line: { ...trace.line, color: colour(trace.name) }, mode: bins.length < 45 ? "lines+markers" : "lines", marker: { size: 4, color: colour(trace.name) } };
    return { x: bins.map((_, i) => i), y, visible: !away, ...painted };
  }

  /** Where only one of both is shown, it has all the room; the days stay below, so the lower axis only loses its ticks. */
  function rooms(away) {
    const still = SERIES.length - 1 - away.filter((key) => key !== "total").length;
    if (away.includes("total")) return { total: { visible: false, domain: [0.99, 1] }, moves: { domain: [0, 1] } };
    if (!still) return { total: { domain: [0, 1] }, moves: { domain: [0, 0.001], showticklabels: false, showgrid: false } };
    return { total: {}, moves: {} };
  }

  /** The total moves little against its size, so its axis starts near it; it is a line, not a bar. */
  function spread() {
    const totals = bins.map((bin) => bin.total);
    const [low, high] = [Math.min(...totals), Math.max(...totals)];
    const room = Math.max(2, (high - low) * 0.12);
    const range = [Math.max(0, low - room), high + room];
    return { range, tick0: 0, dtick: page.wholeStep(range[1] - range[0], 4) };
  }

  /** Who came stands above who left; where nobody moved, the axis is still there. */
  function moves(away) {
    const most = (keys) => Math.max(0, ...bins.map((bin) => keys.reduce((sum, key) => sum + (away.includes(key) ? 0 : bin[key]), 0)));
    const span = most(["new", "restored"]) + most(["archived", "deleted"]);
    return { tick0: 0, dtick: page.wholeStep(span, 3), ...(span ? {} : { range: [0, 1] }) };
  }

  function ticks(width, unit) {
    const wanted = Math.max(2, Math.floor(width / 110));
    const step = Math.max(1, Math.ceil(bins.length / wanted));
    const tickvals = bins.map((_, i) => i).filter((i) => i % step === 0 && i < bins.length - step / 3);
    const years = bins.length && bins[0].from.slice(0, 4) !== bins.at(-1).to.slice(0, 4);
    const form = years ? { month: "short", year: "numeric", ...(unit === "month" ? {} : { day: "numeric" }) } : { day: "numeric", month: "short" };
    const ticktext = tickvals.map((i) => new Date(time(bins[i].from)).toLocaleDateString(c.locale(), { ...form, timeZone: "UTC" }));
    return { tickvals, ticktext };
  }

  /* Series */
  function showToggles() {
    const away = hidden();
    document.querySelectorAll("[data-series]").forEach((button) => button.setAttribute("aria-pressed", String(!away.includes(button.dataset.series))));
  }

  function toggle(key) {
    const away = hidden();
    const shown = SERIES.filter((one) => (one === key ? away.includes(one) : !away.includes(one)));
    if (!shown.length) return c.say("One series stays shown.");
    page.keep({ show: shown.length === SERIES.length ? "" : shown.join(",") });
    page.showEvolution();
  }

  /* Moving over the days */
  const box = () => {
    const [plot, margin] = [node("evolution-plot"), page.words.figure.layout.margin];
    return { left: margin.l, width: plot.clientWidth - margin.l - margin.r };
  };
  const indexAt = (x) => Math.min(bins.length - 1, Math.max(0, Math.floor(((x - box().left) / box().width) * bins.length)));

  function pointAt(index) {
    focus = index;
    const cursor = node("evolution-cursor");
    const { left, width } = box();
    cursor.hidden = false;
    cursor.style.left = `${left + ((index + 0.5) / bins.length) * width}px`;
    const area = node("evolution-hands").getBoundingClientRect();
    const x = area.left + left + ((index + 0.5) / bins.length) * width;
    c.showTip([nameOf(bins[index]), ...lines(bins[index]).map(([label, n]) => `${label} ${c.number(n)}`)], { left: x, width: 0, top: area.top + 40, bottom: area.top + 40 });
    c.say(`${nameOf(bins[index])}: ${lines(bins[index]).map(([label, n]) => `${label} ${c.number(n)}`).join(", ")}`);
  }
  const LABELS = page.seriesLabels = { total: "Total", new: "New", restored: "Restored", archived: "Archived", deleted: "Deleted" };
  const lines = (bin) => SERIES.filter((key) => !hidden().includes(key)).map((key) => [LABELS[key], bin[key], key]);

  function unpoint() {
    node("evolution-cursor").hidden = true;
    c.hideTip();
  }

  /** The days that an address names as one point, whatever the screen's own points are; null outside the range. */
  function pointOf(day) {
    const [from, to = from] = day.split("..");
    focus = bins.findIndex((one) => from >= one.from && from <= one.to);
    return focus < 0 || to > bins.at(-1).to ? null : page.binned(page.update.evolution, from, to, "whole")[0];
  }

  /** The window of a day, or of a few, with the numbers of the chosen series. Of a day that is no longer shown it closes. */
  page.openDay = function (day) {
    const bin = pointOf(day);
    const window_ = node("day-window");
    if (!bin) return shut();
    c.hideTip();
    const heading = c.make("h3", "", nameOf(bin));
    const close = c.make("button", "close", "✕");
    close.setAttribute("aria-label", "Close the day");
    close.addEventListener("click", page.closeDay);
    const rows = lines(bin).map(([label, n, key]) => dayLine(bin, label, n, key));
    const head = c.make("header");
    head.append(heading, close);
    window_.replaceChildren(head, ...rows);
    window_.setAttribute("aria-label", nameOf(bin));
    window_.hidden = false;
    place(window_);
    page.keep({ day: addressOf(bin) });
  };

  function dayLine(bin, label, n, key) {
    const row = c.make("div", "day-line");
    const details = c.make("button", "clear", "View details");
    details.disabled = !n;
    details.dataset.list = `day=${addressOf(bin)}&series=${key}`;
    details.setAttribute("aria-label", `View details: ${label}, ${nameOf(bin)}`);
    const name = c.make("span", "", label);
    name.prepend(c.make("i", `key-dot ${key}`));
    row.append(name, c.make("b", "", c.number(n)), details);
    return row;
  }

  function place(window_) {
    const { left, width } = box();
    const middle = left + ((focus + 0.5) / bins.length) * width;
    const whole = node("evolution-hands").clientWidth;
    const wide = window_.offsetWidth;
    window_.style.left = `${Math.max(4, Math.min(middle + 14 + wide > whole ? middle - wide - 14 : middle + 14, whole - wide - 4))}px`;
    const cursor = node("evolution-cursor");
    cursor.hidden = false;
    cursor.style.left = `${middle}px`;
  }

  function shut() {
    node("day-window").hidden = true;
    unpoint();
    page.keep({ day: "", series: "" });
  }

  page.closeDay = function () {
    shut();
    node("evolution-hands").focus({ preventScroll: true });
  };

  const MOVES = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "evolution-hands" && bins.length) handle(event);
    else if (event.key === "Escape" && !document.querySelector("dialog[open]") && page.here() && (event.target === document.body || event.target.closest?.("#day-window")) && !node("day-window").hidden) page.closeDay();
  });
  function handle(event) {
    if (event.key in MOVES) {
      event.preventDefault();
      const start = focus < 0 || focus >= bins.length ? bins.length - 1 : focus + MOVES[event.key];
      pointAt(Math.min(bins.length - 1, Math.max(0, start)));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (focus < 0) focus = bins.length - 1;
      page.openDay(addressOf(bins[Math.min(focus, bins.length - 1)]));
      node("day-window").querySelector("button")?.focus();
    } else if (event.key === "Escape") page.closeDay();
  }

  const onHands = (event) => event.target instanceof Element && event.target.id === "evolution-hands" && bins.length;
  document.addEventListener("pointermove", (event) => { if (onHands(event) && event.pointerType !== "touch") hover(event); });
  let hovered = -1;
  function hover(event) {
    const index = indexAt(event.offsetX);
    if (index === hovered && !node("evolution-cursor").hidden) return;
    hovered = index;
    pointAt(index);
  }
  document.addEventListener("pointerout", (event) => {
    if (!onHands(event)) return;
    unpoint();
    if (!node("day-window").hidden) place(node("day-window"));
  });
  document.addEventListener("click", (event) => {
    if (onHands(event)) page.openDay(addressOf(bins[indexAt(event.offsetX)]));
    const series = event.target instanceof Element && event.target.closest("[data-series]");
    if (series && page.here()) toggle(series.dataset.series);
  });

  const redraw = () => page.here() && page.update && page.showEvolution();
  document.addEventListener("clientele:theme", redraw);
  let resizing = 0;
  window.addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(() => { redraw(); if (page.here() && page.update) page.showSlider(); }, 120); });
})(window.clientele);
