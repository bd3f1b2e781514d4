/* The arithmetic of a linked chart: heights, chosen bins, ranges and their words. No DOM. */
window.clientele = window.clientele || {};
(function (c) {
  c.isRange = (chart) => chart.form === "histogram" || chart.form === "months";

  /** Bins with a value; the "none yet" bin of a range chart comes after them. */
  c.valued = (chart) => (c.isRange(chart) ? chart.bins.filter((bin) => bin.clause !== "none").length : chart.bins.length);

  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const share = (numbers, whole) => numbers.map((number) => (whole ? number / whole : 0));

  /** Shares that make the shape: of those with a value in a range chart, of all customers elsewhere. */
  c.shares = function (chart, counts, whole) {
    const edge = c.valued(chart);
    if (!c.isRange(chart)) return share(counts, whole);
    return [...share(counts.slice(0, edge), sum(counts.slice(0, edge))), ...share(counts.slice(edge), whole)];
  };

  /** Heights in 0..1 of the selection and of everybody, on one scale; "none yet" is on the scale of its whole. */
  c.heights = function (chart, counts, whole, total) {
    const edge = c.valued(chart);
    const ours = c.shares(chart, counts, whole);
    const theirs = c.shares(chart, chart.all, total);
    const top = Math.max(...ours.slice(0, edge), ...theirs.slice(0, edge), 0) || 1;
    const scale = (values) => values.map((value, i) => Math.min(1, i < edge ? value / top : value));
    return { ours: scale(ours), theirs: scale(theirs) };
  };

  const before = (a, b) => (isNaN(a) || isNaN(b) ? a < b : Number(a) < Number(b));

  /** Whether each bin is inside the filter's value; null when the chart carries no filter. */
  c.chosen = function (chart, value) {
    if (!value) return null;
    if (!c.isRange(chart)) {
      const values = c.splitChoices(value);
      return chart.bins.map((bin) => c.splitChoices(bin.clause).every((one) => values.includes(one)));
    }
    if (value === "none") return chart.bins.map((bin) => bin.clause === "none");
    const [low, high] = value.split("..");
    return chart.bins.map((bin) => {
      if (bin.clause === "none") return false;
      const under = high && bin.from && before(high, bin.from);
      const over = low && bin.to && before(bin.to, low);
      return !under && !over;
    });
  };

  /** First and last chosen bin of a range, or null. */
  c.span = function (chosen) {
    if (!chosen || !chosen.includes(true)) return null;
    return [chosen.indexOf(true), chosen.lastIndexOf(true)];
  };

  /** The clause that takes bins i to j. */
  c.rangeClause = (chart, i, j) => `${chart.bins[i].from || ""}..${chart.bins[j].to || ""}`;

  c.rangeWords = function (chart, i, j) {
    if (i === j) return chart.bins[i].label;
    if (chart.form === "months") return `${chart.bins[i].label} to ${chart.bins[j].label}`;
    const [low, high] = [chart.bins[i].from, chart.bins[j].to];
    return !high ? `${low} and over` : !low ? `up to ${high}` : `${low} to ${high}`;
  };

  /** Counts of another chart while bins i to j are brushed: a difference of two prefix sums. */
  c.brushed = (rows, i, j) => rows[j + 1].map((count, bin) => count - rows[i][bin]);

  const RADIUS = 2;
  const fixed = (number) => Math.round(number * 100) / 100;

  /** Plotly's own kind of path: a bar from the base line to its height, in pixels of the plot. */
  c.barPath = function (form, size, count, index, width, height) {
    const across = form === "bars" ? size.height : size.width;
    const along = form === "bars" ? size.width : size.height;
    const low = fixed(((index + 0.5 - width / 2) / count) * across);
    const high = fixed(((index + 0.5 + width / 2) / count) * across);
    const end = fixed(height * along);
    const r = Math.min(RADIUS, end, (high - low) / 2);
    if (end <= 0) return "M0,0Z";
    if (form === "bars") {
      return `M0,${low}H${fixed(end - r)}A${r},${r} 0 0 1 ${end},${fixed(low + r)}V${fixed(high - r)}A${r},${r} 0 0 1 ${fixed(end - r)},${high}H0Z`;
    }
    const top = fixed(along - end);
    return `M${low},${along}V${fixed(top + r)}A${r},${r} 0 0 1 ${fixed(low + r)},${top}H${fixed(high - r)}A${r},${r} 0 0 1 ${high},${fixed(top + r)}V${along}Z`;
  };
})(window.clientele);
