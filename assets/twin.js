/* The menu of a card and the table behind every chart, for keyboard, screen reader and copying. */
window.clientele = window.clientele || {};
(function (c) {
  function cell(name, text, className) {
    return c.make(name, className || "", text);
  }

  function act(text, label, work) {
    const button = c.make("button", "", text);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", work);
    return button;
  }

  function row(chart, bin, i, chosen) {
    const line = document.createElement("tr");
    line.setAttribute("aria-selected", String(Boolean(chosen && chosen[i])));
    const name = cell("th", bin.label);
    name.scope = "row";
    const acts = document.createElement("td");
    acts.append(
      act(chosen && chosen[i] ? "Unfilter" : "Filter", `Filter by ${bin.label}`, () => c.toggleBin(chart, i)),
      act("Who", `Who is behind ${bin.label}`, () => c.whoOfBin(chart, i)));
    const share = chart.whole ? c.percent(chart.counts[i] / chart.whole) : "";
    const all = chart.total ? c.percent(chart.all[i] / chart.total) : "";
    line.append(name, cell("td", c.number(chart.counts[i]), "n"), cell("td", share, "n"), cell("td", all, "n"), acts);
    return line;
  }

  /** Writes the table of a chart that shows one; called again after each update. */
  c.writeTwin = function (chart) {
    const place = chart.card.querySelector(".twin");
    if (!place || !chart.counts) return;
    const had = place.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    const table = c.make("table", "plain");
    const caption = c.make("caption", "unseen", `${chart.label}, ${document.getElementById("sentence").textContent}`);
    const head = document.createElement("thead");
    const titles = document.createElement("tr");
    [chart.label, "Customers", "Share", "Everybody", ""].forEach((text, i) => {
      const title = cell(text ? "th" : "td", text, i && i < 4 ? "n" : "");
      if (text) title.scope = "col";
      titles.append(title);
    });
    head.append(titles);
    const body = document.createElement("tbody");
    const chosen = c.chosen(chart, c.valueOf(c.query, chart.filter));
    chart.bins.forEach((bin, i) => body.append(row(chart, bin, i, chosen)));
    table.append(caption, head, body);
    place.replaceChildren(table);
    if (had) place.querySelector(`[aria-label="${CSS.escape(had)}"]`)?.focus();
  };

  function toggleTwin(chart) {
    const place = chart.card.querySelector(".twin");
    if (place) return place.remove();
    const fresh = c.make("div", "twin");
    fresh.tabIndex = 0;
    fresh.setAttribute("role", "region");
    fresh.setAttribute("aria-label", `${chart.label} as a table`);
    chart.card.append(fresh);
    c.writeTwin(chart);
    fresh.focus({ preventScroll: true });
  }

  const csvCell = (text) => `"${String(text).replace(/^([=+\-@\t\r])/, "'$1").replaceAll('"', '""')}"`;

  function saveCsv(chart) {
    const lines = [[chart.label, "Customers", "Everybody"], ...chart.bins.map((bin, i) => [bin.label, chart.counts[i], chart.all[i]])];
    c.saveText(`${chart.key}.csv`, lines.map((line) => line.map(csvCell).join(",")).join("\r\n"));
  }

  c.saveText = function (name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const DEEDS = {
    who: (chart) => c.openWho(c.withValue("", chart.filter, c.valueOf(c.query, chart.filter))),
    table: toggleTwin,
    image: c.saveImage ? (chart) => c.saveImage(chart) : (chart) => window.clientele.saveImage(chart),
    csv: saveCsv,
    unfilter: (chart) => c.select(chart.filter, null),
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest(".chart [data-do]");
    const chart = button && c.chartOf(button);
    if (!chart) return;
    button.closest("details").open = false;
    DEEDS[button.dataset.do](chart);
  });
})(window.clientele);
