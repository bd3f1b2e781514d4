/* Words around the bars: axis labels, row labels with their numbers, conversion over the funnel. */
window.clientele = window.clientele || {};
(function (c) {
  const make = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  c.make = make;

  /** The company's way of writing numbers and days; the words are English whatever it is. */
  c.locale = () => document.querySelector("[data-locale]")?.dataset.locale || "en-GB";
  const writers = new Map();
  function writer(digits) {
    const key = `${c.locale()} ${digits}`;
    if (!writers.has(key)) writers.set(key, new Intl.NumberFormat(c.locale(), digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }));
    return writers.get(key);
  }
  c.number = (value, digits) => writer(digits).format(value);
  /** The decimal sign and the one between thousands, as Plotly wants them. */
  c.separators = () => ["decimal", "group"].map((type) => writer(1).formatToParts(12345.6).find((part) => part.type === type)?.value || "").join("");
  c.percent = (value) => `${(100 * value).toLocaleString(c.locale(), { maximumFractionDigits: value < 0.1 ? 1 : 0 })} %`;

  /** "2026-11-05" as 5 Nov 2026, the month in the company's language; what is no day stays as it is. */
  c.day = function (text) {
    const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text || "") || [];
    if (!year) return text || "";
    const name = new Date(Date.UTC(2000, month - 1)).toLocaleDateString(c.locale(), { month: "short", timeZone: "UTC" });
    return `${Number(date)} ${name} ${year}`;
  };

  /** Builds the fixed words of a chart from its bins. */
  c.labelChart = function (chart) {
    const stage = chart.card.querySelector(".stage");
    stage.querySelectorAll(".axis, .rows, .rates, .divide").forEach((node) => node.remove());
    if (chart.form === "bars") labelRows(chart, stage);
    else if (chart.form === "funnel") labelSteps(chart, stage);
    else labelTicks(chart, stage);
  };

  function labelRows(chart, stage) {
    const pitch = Math.min(19, Math.max(16, stage.clientHeight / chart.bins.length));
    const rows = make("div", "rows");
    chart.numbers = chart.bins.map((bin, i) => {
      const name = make("span", "", bin.label);
      const number = make("span", "n");
      name.style.top = number.style.top = `${i * pitch + (pitch - 14) / 2}px`;
      rows.append(name, number);
      return number;
    });
    rows.setAttribute("aria-hidden", "true");
    stage.prepend(rows);
    const height = `${pitch * chart.bins.length}px`;
    stage.querySelector(".plot").style.height = stage.querySelector(".marks").style.height = height;
  }

  function labelSteps(chart, stage) {
    const axis = make("div", "axis even");
    const steps = make("div", "rates");
    chart.numbers = chart.bins.map((bin, i) => {
      const name = make("span", "", bin.label);
      const rate = make("span", "");
      name.style.left = rate.style.left = `${((i + 0.5) / chart.bins.length) * 100}%`;
      name.style.maxWidth = `${100 / chart.bins.length}%`;
      axis.append(name);
      steps.append(rate);
      return rate;
    });
    axis.setAttribute("aria-hidden", "true");
    steps.setAttribute("aria-hidden", "true");
    stage.prepend(axis, steps);
  }

  function labelTicks(chart, stage) {
    const axis = make("div", "axis");
    const count = chart.bins.length;
    const ticks = [...(chart.ticks || [])];
    const none = chart.bins.at(-1).clause === "none" && noneText(chart, chart.all);
    if (none) ticks.push([count - 1, none]);
    ticks.forEach(([index, text]) => {
      const atEdge = index === 0 && count > 12;
      const name = make("span", atEdge ? "first" : "", text);
      name.style.left = atEdge ? "0" : `${((index + 0.5) / count) * 100}%`;
      if (text === none) { name.className = "last"; name.style.left = "100%"; chart.noneName = name; }
      axis.append(name);
    });
    axis.setAttribute("aria-hidden", "true");
    stage.prepend(axis);
    dropOverlaps(axis);
    if (chart.bins.at(-1).clause !== "none") return;
    const line = make("div", "divide");
    line.style.left = `${((count - 1) / count) * 100}%`;
    stage.prepend(line);
  }

  /** Labels that would run into the next one give way; the first and the last stay. */
  function dropOverlaps(axis) {
    const names = [...axis.children];
    let left = axis.getBoundingClientRect().right + 40;
    for (const name of names.reverse()) {
      const box = name.getBoundingClientRect();
      if (box.right > left - 6) name.remove(); else left = box.left;
    }
  }

  /** The numbers beside or over the bars, as counts or shares. */
  c.writeNumbers = function (chart, steps) {
    if (chart.noneName && chart.counts) chart.noneName.textContent = noneText(chart, chart.counts);
    if (!chart.numbers || !chart.counts) return;
    chart.numbers.forEach((node, i) => {
      if (chart.form === "funnel") return writeStep(chart, node, i, steps);
      node.textContent = c.view.show === "shares" ? c.percent(chart.whole ? chart.counts[i] / chart.whole : 0) : c.number(chart.counts[i]);
    });
  };

  /** The bar of those who have none yet is on the scale of its whole, so its number stands below it. */
  const noneText = (chart, counts) => `${c.number(counts.at(-1))} none`;

  function writeStep(chart, node, i, steps) {
    const rate = i && steps ? steps[i].rate : null;
    node.textContent = rate === null ? c.number(chart.counts[i]) : rate === "not assessable" ? "–" : rate;
    const height = Math.max(chart.values.ours[i], chart.values.theirs[i]);
    node.style.top = `${(1 - height) * 100}%`;
  }
})(window.clientele);
