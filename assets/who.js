/* Who is behind this: the panel that lists exactly the customers of a mark; kept in the address as who=. */
window.clientele = window.clientele || {};
(function (c) {
  const ALL = "-";
  const panel = () => document.getElementById("who-panel");
  const wholeQuery = (part) => c.overlaid(c.filtersOf(c.query), part === ALL ? "" : part);

  /** Opens the list of the selection with `part` laid over it. */
  c.openWho = function (part) {
    c.enterList(panel());
    c.view.who = part || ALL;
    c.hideTip();
    show();
    c.mirror();
  };

  function show() {
    const query = wholeQuery(c.view.who);
    document.getElementById("who-title").textContent = "…";
    window.dash_clientside.set_props("who", { data: query || "sort=" });
    if (!panel().open) panel().showModal();
  }

  function closed() {
    if (panel().returnValue === "go") return; // on the way to a profile: the way back shows the list again
    c.view.who = "";
    window.dash_clientside.set_props("who", { data: null });
    c.mirror();
  }

  /** The server's title, count and export addresses for the list. */
  function describe(answer) {
    if (!answer || !c.view.who) return;
    if (answer.problems?.length) {
      panel().close();
      return answer.problems.forEach(c.addProblem);
    }
    document.getElementById("who-title").textContent = answer.title;
    document.getElementById("who-exports").querySelectorAll("a").forEach((link) => {
      link.href = c.dataAddress(`.${link.dataset.kind}`, c.withValue(answer.query, "file", "1"));
    });
    window.dash_ag_grid?.getApiAsync("who-grid").then((api) => {
      api.setColumnsVisible(api.getColumns().map((column) => column.getColId()), false);
      const keys = innerWidth > 620 ? answer.columns : answer.columns.slice(0, 3);
      api.applyColumnState({ state: keys.map((key) => ({ colId: key, hide: false })), applyOrder: true });
      api.paginationGoToFirstPage();
      api.purgeInfiniteCache();
    });
  }

  /** A link or the way back may come with a list open. */
  let restored = false;
  document.addEventListener("clientele:opened", () => { restored = false; });
  document.addEventListener("clientele:shown", () => {
    if (!restored && c.view.who) {
      c.returnToList(panel());
      show();
    }
    restored = true;
  });
  document.addEventListener("close", (event) => event.target.id === "who-panel" && closed(), true);

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.who = { describe(answer) { describe(answer); return window.dash_clientside.no_update; } };
})(window.clientele);
