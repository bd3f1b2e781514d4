/* The tables of customers: rows come from the server a page at a time; order and columns live in the selection. */
window.clientele = window.clientele || {};
window.dashAgGridFunctions = window.dashAgGridFunctions || {};
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
(function (c, formats, parts) {
  const empty = (value) => value === null || value === undefined || value === "";

  formats.clienteleMoney = (value) => (empty(value) ? "" : c.number(Number(value), (String(value).split(".")[1] || "").length));
  formats.clienteleNumber = (value) => (empty(value) ? "" : c.number(Number(value)));
  formats.clienteleDay = (value) => c.day(value);
  formats.clienteleMoment = (value) => (value ? `${c.day(value)}, ${value.slice(11)}` : "");
  /** A recorded choice, which files may spell small, begins as the bars of the charts do. */
  formats.clienteleChoice = (value) => (value ? value[0].toUpperCase() + value.slice(1) : "");
  /** A search finds a day as it is stored and as it is shown. */
  formats.clienteleDayWords = (value) => (value ? `${value} ${c.day(value)}` : "");
  formats.clienteleFlag = (value) => (value === null || value === undefined ? "" : value ? "yes" : "no");

  /** A name that leads to the profile, an ordinary link. */
  parts.ClienteleName = function (props) {
    if (!props.data) return null;
    const place = location.pathname.replace(/\/customers.*$/, "");
    return React.createElement("a", { href: `${place}/customers/${props.data.id}`, "data-nav": "1" }, props.value);
  };

  /** Statuses as words in their tone. */
  parts.ClienteleStatus = function (props) {
    if (!props.value) return null;
    const [text, tone] = (props.colDef.cellRendererParams?.words || {})[props.value] || [props.value, ""];
    return React.createElement("span", { className: `tag ${tone}` }, text);
  };

  parts.ClienteleLink = (props) => (props.value ? React.createElement("a", { href: props.value.href, "data-nav": "1" }, props.value.text) : null);

  /** Enter on a cell of a table opens the profile of its row, as a click on the name does. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof Element) || !event.target.matches(".ag-cell")) return;
    const row = event.target.closest(".ag-row").getAttribute("row-index");
    const link = event.target.querySelector("a[data-nav]") || event.target.closest(".ag-root").querySelector(`.ag-row[row-index="${row}"] a[data-nav]`);
    link?.click();
  });

  const grid = (id) => window.dash_ag_grid?.getApiAsync(id);
  const rowsOf = (query) => c.withValue(c.withValue(query, "who", null), "show", null);
  let shown = null;

  function chosenColumns() {
    const own = c.valueOf(c.query, "columns");
    const keys = own ? own.split(",") : c.model().columns.standard;
    if (innerWidth > 620) return keys;
    const sorted = (c.valueOf(c.query, "sort") || "").split(",")[0].replace("-", "");
    return [...new Set(["name", "primary_status", sorted])].filter(Boolean);
  }

  function applyColumns(api) {
    const keys = chosenColumns();
    const order = c.orderOf(c.valueOf(c.query, "sort"));
    const rest = c.model().columns.all.map((column) => column.key).filter((key) => !keys.includes(key));
    api.applyColumnState({
      state: [...keys.map((key) => ({ colId: key, hide: false, sort: null, ...order[key] })),
        ...rest.map((key) => ({ colId: key, hide: true, sort: null, ...order[key] }))],
      applyOrder: true,
    });
    api.sizeColumnsToFit();
  }

  /** Follows the selection: other columns, another order, other rows. */
  async function follow() {
    const api = await grid("table");
    if (!api || !document.getElementById("table")) return;
    const next = rowsOf(c.query);
    listen(api);
    if (shown?.api === api && shown.query === next) return;
    const first = shown?.api !== api;
    const same = !first && c.filtersOf(shown.query) === c.filtersOf(next) && shown.version === c.model().version;
    const columns = first || c.valueOf(shown.query, "columns") !== c.valueOf(next, "columns") || c.valueOf(shown.query, "sort") !== c.valueOf(next, "sort");
    const added = !first && c.valueOf(shown.query, "columns") !== c.valueOf(next, "columns");
    shown = { api, query: next, version: c.model().version };
    if (columns) applyColumns(api);
    writeChooser();
    if (first) return;
    if (!same) api.paginationGoToFirstPage();
    if (!same || added) api.purgeInfiniteCache();
  }
  document.addEventListener("clientele:shown", () => c.afterFrame(follow)); // after the Store has the selection
  window.addEventListener("resize", () => shown && applyColumns(shown.api));

  const listening = new WeakSet();
  function listen(api) {
    if (listening.has(api)) return;
    listening.add(api);
    api.addEventListener("sortChanged", (event) => event.source !== "api" && c.select("sort", c.sortOf(api)));
    api.addEventListener("columnMoved", (event) => {
      if (event.finished && event.source === "uiColumnMoved") c.select("columns", api.getAllDisplayedColumns().map((column) => column.getColId()).join(","));
    });
  }

  /** The order of a table as the address writes it, and back as the state of its columns. */
  c.sortOf = function (api) {
    const sorted = api.getColumnState().filter((column) => column.sort).sort((a, b) => a.sortIndex - b.sortIndex);
    return sorted.map((column) => (column.sort === "desc" ? "-" : "") + column.colId).join(",");
  };
  c.orderOf = function (sort) {
    const words = (sort || "").split(",").filter(Boolean);
    return Object.fromEntries(words.map((word, at) => [word.replace("-", ""), { sort: word[0] === "-" ? "desc" : "asc", sortIndex: at }]));
  };

  /* Columns: which, and in what order */
  function writeChooser() {
    const place = document.getElementById("chooser");
    if (!place || !c.model()) return;
    const keys = (c.valueOf(c.query, "columns") || c.model().columns.standard.join(",")).split(",");
    const words = Object.fromEntries(c.model().columns.all.map((column) => [column.key, column]));
    const order = [...keys.filter((key) => words[key]), ...Object.keys(words).filter((key) => !keys.includes(key))];
    const had = place.contains(document.activeElement) ? document.activeElement.id : null;
    place.replaceChildren(...order.map((key) => line(words[key], keys)));
    if (had) document.getElementById(had)?.focus();
  }

  function line(column, keys) {
    const row = c.make("div", "line");
    const label = row.appendChild(c.make("label"));
    const box = label.appendChild(document.createElement("input"));
    Object.assign(box, { type: "checkbox", checked: keys.includes(column.key), id: `column-${column.key}` });
    label.append(column.label);
    box.addEventListener("change", () => choose(box.checked ? [...keys, column.key] : keys.filter((key) => key !== column.key)));
    const at = keys.indexOf(column.key);
    if (at >= 0) [["↑", -1, "earlier"], ["↓", 1, "later"]].forEach(([sign, step, word]) => {
      const button = row.appendChild(c.make("button", "", sign));
      button.id = `column-${column.key}-${word}`;
      button.setAttribute("aria-label", `Move ${column.label} ${word}`);
      button.addEventListener("click", () => moved(keys, at, at + step));
    });
    return row;
  }

  function moved(keys, from, to) {
    if (to < 0 || to >= keys.length) return;
    const next = [...keys];
    next.splice(to, 0, ...next.splice(from, 1));
    choose(next);
  }
  const choose = (keys) => keys.length && c.select("columns", keys.join(",") === c.model().columns.standard.join(",") ? null : keys.join(","));

  /* Jump and search */
  let typing = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search") return;
    clearTimeout(typing);
    typing = setTimeout(() => c.select("q", event.target.value.trim() || null), 220);
  });
  document.addEventListener("change", async (event) => {
    if (event.target.id !== "goto") return;
    const api = await grid("table");
    const row = Number(event.target.value.replace(/\D/g, ""));
    if (!row) return;
    const index = Math.min(row, c.last().count) - 1;
    api.paginationGoToPage(Math.floor(index / api.paginationGetPageSize()));
    api.ensureIndexVisible(index, "middle");
  });
  document.addEventListener("clientele:shown", () => {
    const search = document.getElementById("search");
    if (search && document.activeElement !== search) search.value = c.valueOf(c.query, "q") || "";
  });
})(window.clientele, window.dashAgGridFunctions, window.dashAgGridComponentFunctions);
