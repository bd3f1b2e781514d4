/* Range, statuses and flow of the Clients page. */
window.clientele = window.clientele || {};
(function (c) {
  const page = c.clients;
  const node = (id) => document.getElementById(id);
  const DAY = 86400000;
  const RETRY = 1500;
  const SVG = "http://www.w3.org/2000/svg";
  let timers = {};

  /* Range: ready-made spans, two dates, a slider over all days */
  const firstDay = () => (page.update.evolution.total.length ? page.update.evolution.first : page.update.range.from);
  const dayAt = (n) => page.iso(page.time(firstDay()) + n * DAY);
  const place = (day) => Math.round((page.time(day) - page.time(firstDay())) / DAY);

  page.showSlider = function () {
    const low = Math.min(place(page.range.from), 0);
    const last = Math.max(1, place(page.update.as_of));
    build();
    const [from, to] = node("slider-ends").querySelectorAll("input");
    [[from, page.range.from], [to, page.range.to]].forEach(([input, day]) => {
      Object.assign(input, { min: low, max: last, value: place(day) });
      input.setAttribute("aria-valuetext", page.dayWords(day));
    });
    const [start, end] = node("range-dates").querySelectorAll("input");
    Object.assign(start, { value: page.range.from, max: page.range.to });
    Object.assign(end, { value: page.range.to, max: page.update.as_of, min: page.range.from });
    shade();
    drawShape();
    showSpan();
  };

  /** The first span that is the range: All may be the same as another. */
  function showSpan() {
    const spans = [...document.querySelectorAll("[data-span]")];
    const own = spans.find((button) => spanOf(button.dataset.span).join() === [page.range.from, page.range.to].join());
    spans.forEach((button) => button.setAttribute("aria-pressed", String(button === own)));
  }

  function spanOf(span) {
    const end = page.update.as_of;
    return [span === "all" ? firstDay() : page.iso(page.time(end) - (Number(span) - 1) * DAY), end];
  }

  function build() {
    if (node("slider-ends").firstChild) return;
    node("slider-ends").append(...["From", "To"].map((word) => {
      const input = Object.assign(document.createElement("input"), { type: "range", step: 1 });
      input.setAttribute("aria-label", `${word}, slider`);
      input.addEventListener("input", slide);
      input.addEventListener("change", () => { slide(); page.chooseRange(page.range.from, page.range.to); });
      return input;
    }));
    node("range-dates").append(...["From", "To"].map((word) => {
      const input = Object.assign(document.createElement("input"), { type: "date", className: "field" });
      input.setAttribute("aria-label", word);
      input.addEventListener("change", chooseDates);
      return input;
    }));
  }

  function chooseDates() {
    const [from, to] = [...node("range-dates").querySelectorAll("input")].map((input) => input.value);
    if (!from || !to) return;
    const ends = [from, to > page.update.as_of ? page.update.as_of : to].sort();
    page.chooseRange(...ends);
  }

  /** While a handle moves the chart follows; the figures come when it is let go. */
  function slide() {
    const ends = [...node("slider-ends").querySelectorAll("input")].map((input) => Number(input.value)).sort((a, b) => a - b);
    page.range = { from: dayAt(ends[0]), to: dayAt(ends[1]) };
    [...node("slider-ends").querySelectorAll("input")].forEach((input) => input.setAttribute("aria-valuetext", page.dayWords(dayAt(Number(input.value)))));
    shade();
    cancelAnimationFrame(timers.frame);
    timers.frame = requestAnimationFrame(() => page.showEvolution({ ...page.range }));
  }

  function shade() {
    const [from] = node("slider-ends").querySelectorAll("input");
    const [low, high] = [Number(from.min), Number(from.max)];
    const at = (day) => `${(100 * (place(day) - low)) / (high - low)}%`;
    node("slider").style.setProperty("--from", at(page.range.from));
    node("slider").style.setProperty("--to", at(page.range.to));
  }

  function svg(name, attributes) {
    const one = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => one.setAttribute(key, value));
    return one;
  }

  /** The total over all days of the slider as its ground; before the first client there was nobody. */
  function drawShape() {
    const early = -Number(node("slider-ends").firstChild.min);
    const total = [...Array(early).fill(0), ...page.update.evolution.total];
    const step = Math.max(1, Math.floor(total.length / 300));
    const points = total.filter((_, i) => i % step === 0 || i === total.length - 1);
    const high = Math.max(1, ...points);
    const line = points.map((n, i) => `${((100 * i) / Math.max(1, points.length - 1)).toFixed(2)},${(30 - (28 * n) / high).toFixed(2)}`);
    const picture = svg("svg", { viewBox: "0 0 100 30", preserveAspectRatio: "none" });
    picture.append(svg("polygon", { points: `0,30 ${line.join(" ")} 100,30` }));
    node("slider-shape").replaceChildren(picture);
  }

  document.addEventListener("click", (event) => {
    const span = event.target instanceof Element && event.target.closest("[data-span]");
    if (!span || !page.update) return;
    if (span.dataset.span === "90") page.chooseRange(null);
    else page.chooseRange(...spanOf(span.dataset.span));
  });

  /* Statuses */
  page.showStatuses = function () {
    const { update } = page;
    page.write("prospects", `${c.number(update.prospects)} ${update.prospects === 1 ? "prospect is" : "prospects are"} in none of these`);
    page.write("statuses-day", `on ${page.dayWords(update.as_of)}`);
    for (const [kind, counts] of [["status", update.statuses], ["group", update.groups]]) {
      for (const [key, n] of Object.entries(counts)) {
        page.write(`${kind}-${key}-value`, c.number(n));
        page.write(`${kind}-${key}-share`, update.shares[key]);
        node(`${kind}-${key}-share`).title = `of ${c.number(update.everybody)} customers, those who have left among them`;
      }
    }
    const open = c.view.open ? c.view.open.split(",") : null;
    if (open) document.querySelectorAll("details.group").forEach((group) => { group.open = open.includes(group.dataset.group); });
  };

  document.addEventListener("toggle", (event) => {
    if (!page.update || !(event.target instanceof Element) || !event.target.matches("details.group")) return;
    const all = [...document.querySelectorAll("details.group")];
    const open = all.filter((group) => group.open).map((group) => group.dataset.group);
    page.keep({ open: open.length === all.length ? "" : open.join(",") || "none" });
  }, true);

  const keyOf = (query) => `${page.update.version}?${query}`;

  /** Asks a data address again and again while its facts are being built; a newer question ends an older one. */
  async function ask(name, query, show, wait) {
    const key = keyOf(query);
    if (page[name] === key) return;
    page[name] = key;
    const answer = await fetch(c.dataAddress(`/${name}.json`, query)).catch(() => null);
    if (!page.here() || page[name] !== key) return;
    const found = answer && (await answer.json().catch(() => null));
    if (page[name] !== key || !page.here()) return;
    if (answer?.status === 200) show(found);
    if (answer?.status !== 200 || found.building) {
      wait(found?.error || found?.building || "The server cannot be reached; trying again.", Boolean(found?.building));
      clearTimeout(timers[name]);
      if (answer && answer.status !== 503 && !answer.ok) return;
      timers[name] = setTimeout(() => { if (page[name] === key && page.here()) { page[name] = null; ask(name, query, show, wait); } }, RETRY);
    }
  }

  page.askTrend = () => ask("trend", c.withValue(c.query, "range", null), showTrend, () => {});
  page.askFlow = function () {
    if (matrix() && page.flow !== keyOf(c.query)) count(true);
    ask("flow", c.query, showFlow, (text, building) => {
      if (building && matrix()) return;
      count(false);
      page.write("flow-note", "");
      node("flow").replaceChildren(c.make("div", "soft", text));
    });
  };
  const matrix = () => node("flow").querySelector("table.matrix");

  /** The matrix of the range before stays where it is, dim and out of reach, until the new one is counted. */
  function count(busy) {
    const head = node("flow-note").parentElement;
    head.style.minHeight = busy ? `${head.offsetHeight}px` : "";
    node("flow").setAttribute("aria-busy", String(busy));
    if (!busy) return;
    matrix().inert = true;
    page.write("flow-note", "Counting …");
  }

  function showTrend(found) {
    for (const [key, counts] of Object.entries(found.statuses)) sparkline(node(`trend-${key}`), counts, found.days);
    const missing = found.days.length - found.known;
    const why = found.building ? `building ${missing} more…` : "facts of the other days were never built, and for a company of this size they are only built when asked for";
    page.write("trend-note", missing ? `Trend of 90 days, weekly: ${found.known} of ${found.days.length} points, ${why}` : "Trend of the last 90 days, a point a week");
  }

  function sparkline(place_, counts, days) {
    if (!place_) return;
    const known = counts.map((n, i) => [i, n]).filter(([, n]) => n !== null);
    const high = Math.max(1, ...known.map(([, n]) => n));
    const at = ([i, n]) => [(58 * i) / Math.max(1, counts.length - 1) + 1, 19 - (17 * n) / high];
    const picture = svg("svg", { viewBox: "0 0 60 20", role: "img" });
    const [first, last] = [known[0], known.at(-1)];
    const words = known.length > 1 ? `from ${c.number(first[1])} on ${page.dayWords(days[first[0]])} to ${c.number(last[1])}` : "one point so far";
    picture.setAttribute("aria-label", words);
    picture.append(svg("polyline", { points: known.map((one) => at(one).map((x) => x.toFixed(1)).join(",")).join(" ") }));
    known.slice(-1).forEach((one) => picture.append(svg("circle", { cx: at(one)[0], cy: at(one)[1], r: 1.8 })));
    place_.replaceChildren(picture);
    place_.title = words;
  }

  /* Flow: a heat map that is a table */
  function showFlow(found) {
    count(false);
    const [from, to] = [page.dayWords(found.from), page.dayWords(found.to)];
    const filters = page.update.chips.length ? `filters as of ${page.dayWords(page.update.as_of)}, at both ends · ` : "";
    page.write("flow-note", `${c.number(found.moved)} of ${c.number(found.everybody)} changed · ${filters}each customer once, by the first status that applies, while the lists above overlap`);
    if (!found.everybody) return node("flow").replaceChildren(c.make("div", "soft", "Nobody fits at either end of the range."));
    const table = c.make("table", "matrix");
    table.append(c.make("caption", "unseen", `Customers by status on ${from} (rows) and on ${to} (columns)`));
    const head = table.createTHead().insertRow();
    head.append(heading(`${from} ↓\n${to} →`, "corner side"), ...found.columns.map((column) => heading(column.label)), heading("All"));
    const body = table.createTBody();
    const high = Math.max(1, ...found.cells.flatMap((row, i) => row.filter((_, j) => found.rows[i].key !== found.columns[j].key)));
    found.rows.forEach((row, i) => body.append(flowRow(found, row, i, high)));
    const foot = table.createTFoot().insertRow();
    foot.append(heading("All", "side"), ...found.columns.map((column) => sumCell(column.sum, `any..${column.key}`, `${column.label} on ${to}`)), sumCell(found.everybody, "any..any", "everybody at either end"));
    node("flow").replaceChildren(table, legend());
  }

  /** The sum of a row or column opens the list of all of them. */
  function sumCell(n, cell, words) {
    const place_ = c.make("td", "n");
    const button = place_.appendChild(c.make("button", "", c.number(n)));
    button.dataset.list = `cell=${cell}`;
    button.setAttribute("aria-label", `${c.number(n)}, ${words}`);
    return place_;
  }

  function legend() {
    const line = c.make("p", "soft small legend");
    const key = (kind, text) => { const one = c.make("span", "", text); one.prepend(c.make("i", `swatch ${kind}`)); return one; };
    line.append(key("same", "Stayed"), key("shade", "Moved: the stronger, the more"));
    return line;
  }

  function heading(text, kind = "") {
    const cell = c.make("th", kind, text);
    cell.scope = kind === "side" ? "row" : "col";
    return cell;
  }

  function flowRow(found, row, i, high) {
    const line = document.createElement("tr");
    line.append(heading(row.label, "side"), ...found.columns.map((column, j) => flowCell(row, column, found.cells[i][j], high)), sumCell(row.sum, `${row.key}..any`, `${row.label} on ${page.dayWords(found.from)}`));
    return line;
  }

  /** Those who stayed are outlined; those who moved are tinted by how many they are. */
  function flowCell(row, column, n, high) {
    const same = row.key === column.key;
    const cell = c.make("td", same ? "same" : "");
    if (!n) return cell;
    if (!same) cell.style.setProperty("--heat", `${Math.round(6 + 36 * Math.sqrt(n / high))}%`);
    const button = cell.appendChild(c.make("button", "", c.number(n)));
    button.dataset.list = `cell=${row.key}..${column.key}`;
    button.setAttribute("aria-label", `${c.number(n)}, ${row.label} to ${column.label}`);
    return cell;
  }
})(window.clientele);
