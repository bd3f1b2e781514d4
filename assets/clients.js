/* The Clients page as it hears of a new answer: what it keeps in the address, its figures, chips, and the lists. */
window.clientele = window.clientele || {};
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
(function (c, parts) {
  const LISTS = ["list", "status_list", "cell"];
  const OWN = ["sort", "show", "day", "series", "open", "ids", "twin", ...LISTS];
  const page = (c.clients = { update: null, words: null, range: null });
  const here = () => document.getElementById("evolution-plot");
  const node = (id) => document.getElementById(id);
  const write = (id, text) => { const one = node(id); if (one && one.textContent !== text) one.textContent = text; };
  page.here = here;
  page.write = write;

  /** Links between the pages of customers carry the filters and the day along. */
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.place");
    if (!link || !/\/(customers|clients)\/?$/.test(location.pathname)) return;
    const path = link.getAttribute("href").split("?")[0];
    const query = /\/(customers|clients)$/.test(path) ? page.withRange(path, c.filtersOf(c.query)) : "";
    link.setAttribute("href", path + (query ? `?${query}` : ""));
  }, true);

  /** Back on the Clients page the range is the one that was left there, as long as it is about the same day. */
  const RANGE = "clientele:range";
  page.withRange = function (path, query) {
    const [place, asOf, range] = (sessionStorage.getItem(RANGE) || "").split("|");
    return place === path && asOf === (c.valueOf(query, "as_of") || "") ? c.withValue(query, "range", range || null) : query;
  };
  const keepRange = () => sessionStorage.setItem(RANGE, [location.pathname, c.valueOf(c.query, "as_of") || "", c.valueOf(c.query, "range") || ""].join("|"));

  const boardModel = c.model;
  c.model = () => (here() ? page.words : boardModel());
  const boardClear = c.clearAll;
  c.clearAll = function () {
    if (!here()) return boardClear();
    const kept = ["range", "as_of"].map((key) => [key, c.valueOf(c.query, key)]);
    c.apply(kept.reduce((query, [key, value]) => c.withValue(query, key, value), ""));
  };

  page.keep = function (values) {
    Object.assign(c.view, values);
    c.mirror();
  };

  /** A page that is new in the document starts from its own address, with nothing of the one before. */
  let drawn = null;
  function openPage() {
    if (drawn === here()) return;
    drawn = here();
    Object.assign(page, { update: null, fresh: true, trend: null, flow: null, listQuery: "" });
    const words = new URLSearchParams(location.search);
    c.view = Object.fromEntries(OWN.map((key) => [key, words.get(key) || ""]));
  }

  /* Figures */
  function showMetrics(metrics) {
    for (const [key, metric] of Object.entries(metrics)) {
      write(`metric-${key}-value`, key === "left" && metric.value !== null ? `${metric.text} days` : metric.text);
      const n = key === "left" ? `n = ${c.number(metric.n)} of ${c.number(metric.left)} who left · ` : "";
      write(`metric-${key}-note`, n + metric.note);
      node(`metric-${key}-note`).title = n + metric.note;
    }
    showSurvival(metrics.left.survival);
  }

  function showSurvival(found) {
    const note = node("survival-note");
    if (!found) { write("survival-value", "not assessable"); write("survival-note", "Nobody in service was seen yet"); return; }
    const end = (day) => (day === null ? "not reached" : c.number(day));
    write("survival-value", found.median === null ? "Median not reached" : `${c.number(found.median)} days`);
    const interval = `95 % interval ${found.low === null && found.high === null ? "not reached either" : `${end(found.low)} to ${end(found.high)}`} · `;
    write("survival-note", `${interval}mean within ${c.number(found.horizon)} days: ${c.number(found.restricted_mean)} · n = ${c.number(found.n)}`);
    note.title = note.textContent;
    write("survival-why", found.why);
  }

  function showProblems(update) {
    update.problems.forEach(({ name }) => { if (page.fresh && name in c.view) c.view[name] = ""; });
    c.showProblems(update.problems);
    node("clients-empty").hidden = !update.empty;
    write("clients-empty", update.empty);
  }

  function paint(update) {
    page.update = update;
    c.waited?.();
    c.query = ["columns", ...OWN].reduce((query, key) => c.withValue(query, key, null), update.query);
    page.range = { ...update.range };
    keepRange();
    showMetrics(update.metrics);
    c.showChips(update.chips, "Everybody. The filters of the Customers page work here as well.");
    showProblems(update);
    page.showEvolution();
    page.showSlider();
    page.showStatuses();
    page.askTrend();
    page.askFlow();
    write("export-count", c.number(update.everybody));
    c.showExports?.(c.query);
    c.mirror();
    c.say(`${update.metrics.total.text} clients: ${update.sentence}, ${update.spell}`);
    document.body.dataset.clients = update.query || "-";
    document.dispatchEvent(new CustomEvent("clients:shown", { detail: { query: c.query } }));
    if (page.fresh && page.words) restore();
    else if (node("list-panel").open) showList();
  }

  /** Another range: the chart moves at once, the figures follow. */
  page.chooseRange = (from, to) => c.select("range", from && to ? `${from}..${to}` : null);

  /* Lists */
  const listPart = () => LISTS.filter((key) => c.view[key]).map((key) => `${key}=${c.view[key]}`)[0]
    || (c.view.day && c.view.series ? `day=${c.view.day}&series=${c.view.series}` : "");

  /** Opens a list by its words in the address: `list=new`, `day=…&series=…`. */
  page.openList = function (part) {
    c.enterList(node("list-panel"));
    ["sort", ...LISTS].forEach((key) => { c.view[key] = ""; });
    if (!part.startsWith("day=")) c.view.series = "";
    for (const [key, value] of new URLSearchParams(part)) c.view[key] = value;
    c.hideTip();
    showList();
    c.mirror();
  };

  function showList() {
    const query = c.withValue(c.overlaid(c.query, listPart()), "ids", c.view.ids);
    node("list-ids").setAttribute("aria-checked", String(c.view.ids === "yes"));
    if (page.listQuery !== query) write("list-title", "…");
    page.listQuery = query;
    window.dash_clientside.set_props("clients-list", { data: query });
    if (!node("list-panel").open) node("list-panel").showModal();
  }

  function closed() {
    if (node("list-panel").returnValue === "go") return; // on the way to a profile: the way back shows the list again
    const gone = [...LISTS, "series", "sort", ...(node("day-window").hidden ? ["day"] : [])];
    gone.forEach((key) => { c.view[key] = ""; });
    page.listQuery = "";
    window.dash_clientside.set_props("clients-list", { data: "" });
    c.mirror();
  }

  /** A list that the address names and nobody can read: said where the page says such things, and left out. */
  function refuse(problem) {
    node("list-panel").close();
    c.addProblem(problem);
  }

  /** On a phone the reason comes second, and the day of the list stands under the name instead of in a column. */
  const narrow = (columns) => [...new Set(["name", ...(columns.includes("why") ? ["why"] : []), ...columns])].filter((key) => columns.includes("why") || key !== page.under?.key);

  function describe(answer) {
    if (!answer || answer.asked !== page.listQuery) return;
    if (answer.problem) return refuse(answer.problem);
    write("list-title", answer.title);
    page.tab = answer.tab;
    showExports();
    window.dash_ag_grid?.getApiAsync("clients-grid").then((api) => {
      listen(api);
      const wide = innerWidth > 620;
      const told = answer.columns.includes("why");
      page.under = answer.sorted === "name" ? null : { key: answer.sorted, word: told ? "since" : api.getColumnDef(answer.sorted).headerName };
      const keys = wide ? answer.columns : narrow(answer.columns);
      const tall = told ? 91 : page.under ? 56 : 37;
      api.setGridOption("rowHeight", wide ? (told ? 42 : 37) : tall);
      const order = c.orderOf(c.view.sort);
      const state = (key, hide) => ({ colId: key, hide, sort: null, pinned: !hide && key === "name" && wide ? "left" : null, ...(key === "why" && wide ? { width: 350, flex: null } : {}), ...(key === "name" ? { width: wide ? 184 : 168 } : {}), ...order[key] });
      api.applyColumnState({
        state: [...keys.map((key) => state(key, false)), ...answer.all.filter((key) => !keys.includes(key)).map((key) => state(key, true))],
        applyOrder: true,
      });
      api.paginationGoToFirstPage();
      api.purgeInfiniteCache();
    });
  }

  /** The files are in the order that the table shows. */
  function showExports() {
    const query = c.withValue(c.withValue(page.listQuery, "sort", c.view.sort), "file", "1");
    node("list-exports").querySelectorAll("a").forEach((link) => { link.href = c.dataAddress(`.${link.dataset.kind}`, query); });
  }

  const listening = new WeakSet();
  function listen(api) {
    if (listening.has(api)) return;
    listening.add(api);
    api.addEventListener("sortChanged", (event) => {
      if (event.source === "api") return;
      c.view.sort = c.sortOf(api);
      c.mirror();
      showExports();
    });
  }

  /** The list, the day and the series of the address, after a reload or Back. */
  function restore() {
    page.fresh = false;
    const { day, series } = c.view;
    if (day) page.openDay(day);
    Object.assign(c.view, { day, series }); // the list of a day needs no window
    if (!listPart()) return;
    c.returnToList(node("list-panel"));
    showList();
  }

  parts.ClienteleClient = function (props) {
    if (!props.data) return null;
    const place = location.pathname.replace(/\/clients.*$/, "");
    const tab = page.tab && page.tab !== "dashboard" ? `?tab=${page.tab}` : "";
    const link = React.createElement("a", { href: `${place}/customers/${props.data.id}${tab}`, "data-nav": "1" }, props.value);
    const day = page.under && props.data[page.under.key];
    if (!day) return link;
    return React.createElement(React.Fragment, null, link, React.createElement("small", { className: "phone" }, `${page.under.word} ${c.day(day)}`));
  };

  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element && event.target.closest("[data-list]");
    if (at && here()) page.openList(at.dataset.list);
    if (event.target.id === "list-ids") {
      c.view.ids = c.view.ids ? "" : "yes";
      showList();
      c.mirror();
    }
  });
  document.addEventListener("close", (event) => event.target.id === "list-panel" && closed(), true);

  window.dash_clientside = window.dash_clientside || {};
  const nothing = () => window.dash_clientside.no_update;
  window.dash_clientside.clients = {
    words(words) {
      if (!words || !here()) return nothing();
      openPage();
      page.words = words;
      if (page.update) paint(page.update);
      return nothing();
    },
    paint(update, selection) {
      if (!update || !here() || update.asked !== (selection || "")) return nothing();
      openPage();
      paint(update);
      return nothing();
    },
    describe(answer) { describe(answer); return nothing(); },
  };
})(window.clientele, window.dashAgGridComponentFunctions);
