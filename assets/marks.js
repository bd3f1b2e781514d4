/* Hands on the bars: pointer and keyboard choose, list, and brush; the same for every form of chart. */
window.clientele = window.clientele || {};
(function (c) {
  const SLACK = 4;
  const HOLD = 550;
  const chartOf = (node) => {
    const card = node instanceof Element && node.closest(".chart[data-chart]");
    return card ? c.charts.get(card.dataset.chart) : null;
  };
  c.chartOf = chartOf;

  /** Which bar the pointer is over, kept inside the chart. */
  c.binAt = function (chart, event) {
    const box = chart.card.querySelector(".marks").getBoundingClientRect();
    const part = chart.form === "bars" ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(chart.bins.length - 1, Math.floor(part * chart.bins.length)));
  };

  /** The box of a bar's full strip, in the window. */
  c.stripOf = function (chart, index) {
    const box = chart.card.querySelector(".marks").getBoundingClientRect();
    const n = chart.bins.length;
    if (chart.form === "bars") return new DOMRect(box.left, box.top + (index / n) * box.height, box.width, box.height / n);
    return new DOMRect(box.left + (index / n) * box.width, box.top, box.width / n, box.height);
  };

  function cursorTo(chart, index) {
    const marks = chart.card.querySelector(".marks");
    const cursor = marks.querySelector(".cursor") || marks.appendChild(c.make("div", "cursor"));
    const n = chart.bins.length;
    const [place, size] = [`${(index / n) * 100}%`, `${100 / n}%`];
    cursor.style.cssText = chart.form === "bars" ? `left:-4px;right:-4px;top:${place};height:${size}` : `top:0;bottom:0;left:${place};width:${size}`;
    chart.cursor = index;
  }

  const dropCursor = (chart) => chart.card.querySelector(".cursor")?.remove();

  /** What a bar says: its name, count, share, and everybody's share. */
  c.wordsOf = function (chart, index) {
    const count = chart.counts ? chart.counts[index] : chart.all[index];
    const whole = chart.whole ?? chart.total;
    const lines = [chart.bins[index].label, `${c.number(count)} customers, ${whole ? c.percent(count / whole) : "0 %"}`];
    lines.push(`everybody: ${chart.total ? c.percent(chart.all[index] / chart.total) : "0 %"}`);
    if (chart.form === "funnel" && chart.steps?.[index]?.of) {
      const step = chart.steps[index];
      lines.push(`${step.rate} of the ${c.number(step.of)} before it (95 %: ${step.interval})`);
    }
    return lines;
  };

  function point(chart, index) {
    cursorTo(chart, index);
    c.showTip(c.wordsOf(chart, index), c.stripOf(chart, index));
  }

  /** The filter's value with the bar's added or removed. */
  function toggled(chart, index) {
    const clause = chart.bins[index].clause;
    const now = c.valueOf(c.query, chart.filter);
    const many = chart.form === "bars" && c.controlOf(chart.filter) === "choices";
    return many ? c.toggleChoice(now, clause) : now === clause ? null : clause;
  }

  /** Adds or removes the bar's value; a second time undoes it. */
  c.toggleBin = (chart, index) => c.select(chart.filter, toggled(chart, index));

  c.whoOfBin = function (chart, index) {
    c.openWho(c.withValue("", chart.filter, chart.bins[index].clause));
  };

  c.selectSpan = function (chart, i, j) {
    const [low, high] = [Math.min(i, j), Math.max(i, j)];
    c.select(chart.filter, c.rangeClause(chart, low, high));
  };

  /* Pointer */
  let press = null;
  const marksOf = (event) => event.target instanceof Element && event.target.closest(".marks");

  document.addEventListener("pointermove", (event) => {
    if (press) return drag(event);
    const marks = marksOf(event);
    const chart = marks && chartOf(marks);
    if (chart && event.pointerType !== "touch") point(chart, c.binAt(chart, event));
  });
  document.addEventListener("pointerout", (event) => {
    const marks = marksOf(event);
    if (!marks || marks.contains(event.relatedTarget) || press) return;
    const chart = chartOf(marks);
    if (chart && document.activeElement !== marks) dropCursor(chart);
    c.hideTip();
  });

  document.addEventListener("pointerdown", (event) => {
    const marks = marksOf(event);
    const chart = marks && chartOf(marks);
    if (!chart || event.button !== 0 || event.target.closest(".off")) return;
    const edge = event.target.closest(".edge");
    const held = event.target.closest(".brush") ? c.span(c.chosen(chart, c.valueOf(c.query, chart.filter))) : null;
    const at = c.binAt(chart, event);
    press = { chart, at, x: event.clientX, y: event.clientY, moved: false, held, edge: edge?.dataset.edge, id: event.pointerId };
    press.timer = setTimeout(() => hold(event), HOLD);
    if (!c.isRange(chart) && event.pointerType !== "touch" && !event.shiftKey) c.foresee(c.withValue(c.query, chart.filter, toggled(chart, at)));
    if (c.isRange(chart) && event.pointerType !== "touch") marks.setPointerCapture(event.pointerId);
  });

  function hold(event) {
    if (!press || press.moved || event.pointerType !== "touch") return;
    c.whoOfBin(press.chart, press.at);
    press = null;
  }

  function spanOf(held, at) {
    const last = c.valued(held.chart) - 1;
    const inside = (index) => Math.max(0, Math.min(last, index));
    if (!held.held) return [inside(held.at), inside(at)].sort((a, b) => a - b);
    const [low, high] = held.held;
    if (held.edge === "low") return [inside(at), high].sort((a, b) => a - b);
    if (held.edge === "high") return [low, inside(at)].sort((a, b) => a - b);
    const shift = Math.max(-low, Math.min(last - high, at - held.at));
    return [low + shift, high + shift];
  }

  function drag(event) {
    if (!c.isRange(press.chart)) return;
    if (!press.moved && Math.abs(event.clientX - press.x) < SLACK) return;
    if (!press.moved && event.pointerType === "touch" && Math.abs(event.clientY - press.y) > Math.abs(event.clientX - press.x)) return;
    press.moved = true;
    clearTimeout(press.timer);
    const [i, j] = spanOf(press, c.binAt(press.chart, event));
    if (press.span && press.span[0] === i && press.span[1] === j) return;
    press.span = [i, j];
    c.preview(press.chart, i, j);
    const box = c.stripOf(press.chart, i);
    const end = c.stripOf(press.chart, j);
    c.showTip([c.rangeWords(press.chart, i, j)], new DOMRect(box.left, box.top, end.right - box.left, box.height));
  }

  document.addEventListener("pointerup", (event) => {
    if (!press) return;
    const { chart, at, moved, span } = press;
    clearTimeout(press.timer);
    press = null;
    c.hideTip();
    if (moved && span) return c.selectSpan(chart, ...span);
    if (moved || (chart.form !== "bars" && c.binAt(chart, event) !== at)) return;
    if (event.shiftKey) return c.whoOfBin(chart, at);
    c.toggleBin(chart, at);
  });
  document.addEventListener("dragstart", (event) => marksOf(event) && event.preventDefault());
  document.addEventListener("pointercancel", () => {
    if (press?.moved) c.repaint();
    clearTimeout(press?.timer);
    press = null;
  });
  document.addEventListener("contextmenu", (event) => {
    const marks = marksOf(event);
    const chart = marks && chartOf(marks);
    if (!chart) return;
    event.preventDefault();
    if (press) { clearTimeout(press.timer); press = null; }
    c.whoOfBin(chart, c.binAt(chart, event));
  });

  /* Keyboard */
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches(".marks")) return;
    const chart = chartOf(event.target);
    if (chart && keyed(chart, event)) event.preventDefault();
  });

  function keyed(chart, event) {
    const at = chart.cursor ?? 0;
    if (event.key in STEPS) return moveTo(chart, at + STEPS[event.key], event.shiftKey);
    if (event.key === "Home") return moveTo(chart, 0, event.shiftKey);
    if (event.key === "End") return moveTo(chart, chart.bins.length - 1, event.shiftKey);
    if (event.key === "w" || event.key === "W" || (event.key === "Enter" && event.shiftKey)) return c.whoOfBin(chart, at), true;
    if (event.key === "Enter" && chart.anchor !== undefined) return (chart.anchor = undefined), true;
    if (event.key === "Enter" || event.key === " ") return c.toggleBin(chart, at), true;
    if (event.key === "Escape" && c.valueOf(c.query, chart.filter)) return c.select(chart.filter, null), true;
    return false;
  }

  function moveTo(chart, index, extend) {
    const inside = Math.max(0, Math.min((extend ? c.valued(chart) : chart.bins.length) - 1, index));
    if (!extend) chart.anchor = undefined;
    if (extend && c.isRange(chart)) {
      chart.anchor = chart.anchor ?? chart.cursor ?? 0;
      c.selectSpan(chart, chart.anchor, inside);
    }
    point(chart, inside);
    c.say(c.wordsOf(chart, inside).join(", "));
    return true;
  }
  document.addEventListener("focusin", (event) => {
    const chart = event.target.matches?.(".marks:focus-visible") && chartOf(event.target);
    if (chart) { cursorTo(chart, chart.cursor ?? 0); c.warm(chart); }
  });
  document.addEventListener("focusout", (event) => {
    const chart = event.target.matches?.(".marks") && chartOf(event.target);
    if (chart) dropCursor(chart);
  });
})(window.clientele);
