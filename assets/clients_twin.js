/* The evolution as a table: a row for each point of the chart, the newest first, and each number opens its list. */
window.clientele = window.clientele || {};
(function (c) {
  const page = c.clients;
  const node = (id) => document.getElementById(id);

  /** Follows the chart: its points, and the series that it shows. */
  page.showTwin = function () {
    const open = c.view.twin === "yes";
    node("evolution-twin").hidden = !open;
    node("evolution-table").setAttribute("aria-pressed", String(open));
    if (!open) return;
    const away = page.hiddenSeries();
    const series = Object.entries(page.seriesLabels).filter(([key]) => !away.includes(key));
    const table = c.make("table", "plain");
    table.createTHead().insertRow().append(...["Day", ...series.map(([, label]) => label)].map((label, i) => heading(label, i ? "n" : "", "col")));
    const body = table.createTBody();
    [...page.bins].reverse().forEach((bin) => {
      body.insertRow().append(heading(page.nameOf(bin), "", "row"), ...series.map(([key]) => cellOf(bin, key)));
    });
    node("evolution-twin").replaceChildren(table);
  };

  function heading(label, kind, scope) {
    return Object.assign(c.make("th", kind, label), { scope });
  }

  function cellOf(bin, key) {
    const cell = c.make("td", "n");
    const button = cell.appendChild(c.make("button", "", c.number(bin[key])));
    button.dataset.list = `day=${page.addressOf(bin)}&series=${key}`;
    return cell;
  }

  document.addEventListener("click", (event) => {
    if (event.target.id !== "evolution-table") return;
    page.keep({ twin: c.view.twin ? "" : "yes" });
    page.showTwin();
  });
})(window.clientele);
