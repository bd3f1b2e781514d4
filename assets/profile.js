/* A customer's profile: tabs that live in the address, the list one came from, and the tools above its tables. */
window.clientele = window.clientele || {};
window.dashAgGridFunctions = window.dashAgGridFunctions || {};
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
(function (c, formats, parts) {
  const PROFILE = /^\/[^/]+\/customers\/\d+$/;
  const LIST = /^\/[^/]+\/(customers|clients)\/?$/;
  const set = (id, data) => window.dash_clientside.set_props(id, { data });
  const query = () => location.search.slice(1);
  const tabs = () => [...document.querySelectorAll("#profile-tabs [role=tab]")];
  const current = () => document.querySelector("#profile-tabs [aria-selected=true]")?.dataset.tab || "dashboard";

  c.profile = { set, query, refresh: () => set("profile-again", Date.now()) };

  /** Shows a tab; `written` says that the address already names it. */
  function show(key, written) {
    if (!mark(key)) return;
    if (!written) history.pushState(null, "", addressOf(key));
    addresses();
    set("profile-tab", key);
  }

  function mark(key) {
    const tab = tabs().find((one) => one.dataset.tab === key);
    if (!tab) return false;
    tabs().forEach((one) => {
      one.setAttribute("aria-selected", String(one === tab));
      one.tabIndex = one === tab ? 0 : -1;
    });
    const dashboard = document.getElementById("profile-dashboard");
    const panel = document.getElementById("profile-panel");
    dashboard.hidden = key !== "dashboard";
    panel.hidden = key === "dashboard";
    panel.setAttribute("aria-labelledby", tab.id);
    if (key !== "dashboard" && panel.dataset.tab !== key) panel.classList.add("waiting");
    panel.dataset.asked = key;
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  const VIEW = ["show", "range", "event", "open"];
  function addressOf(key) {
    const bare = VIEW.reduce((text, name) => c.withValue(text, name, null), query());
    const text = c.withValue(bare, "tab", key === "dashboard" ? null : key);
    return location.pathname + (text ? `?${text}` : "");
  }
  /** Links to the tabs keep what the address says. */
  const addresses = () => document.querySelectorAll("a[data-tab]").forEach((link) => { link.href = addressOf(link.dataset.tab); });

  /** The neighbours open on the same tab. */
  function alike(link) {
    const [path, text] = link.getAttribute("href").split("?");
    const next = c.withValue(text || "", "tab", current() === "dashboard" ? null : current());
    link.setAttribute("href", path + (next ? `?${next}` : ""));
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-tab]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const far = link.getAttribute("role") !== "tab";
    show(link.dataset.tab, false);
    if (far) document.getElementById("profile-tabs").scrollIntoView({ block: "nearest" });
    if (far) tabs().find((one) => one.dataset.tab === link.dataset.tab)?.focus();
  });
  window.addEventListener("popstate", () => {
    if (PROFILE.test(location.pathname) && tabs().length) show(c.valueOf(query(), "tab") || "dashboard", true);
  });

  /* Keys: arrows among the tabs; j and k, or Alt with an arrow, along the list */
  const STEPS = { j: "next", k: "previous" };
  const typing = (node) => node.matches?.("input, textarea, select, [contenteditable], .ag-root-wrapper *, .ag-root-wrapper");
  document.addEventListener("keydown", (event) => {
    if (!PROFILE.test(location.pathname)) return;
    if (event.target.matches?.("#profile-tabs [role=tab]")) along(event);
    const word = event.altKey ? { ArrowDown: "next", ArrowUp: "previous" }[event.key] : STEPS[event.key];
    if (!word || event.ctrlKey || event.metaKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const step = document.querySelector(`#profile-trail a[data-step="${word}"]`);
    if (step) { event.preventDefault(); step.click(); }
  });
  function along(event) {
    const shown = tabs().filter((one) => one.offsetParent);
    const at = shown.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined || event.altKey) return;
    event.preventDefault();
    const tab = shown[(next + shown.length) % shown.length];
    tab.focus();
    show(tab.dataset.tab, false);
  }

  document.addEventListener("click", (event) => {
    const turned = event.target instanceof Element && event.target.closest("[data-switch]");
    if (!turned) return;
    const on = turned.getAttribute("aria-checked") !== "true";
    turned.setAttribute("aria-checked", String(on));
    set(turned.dataset.switch, on);
    const text = c.withValue(query(), turned.dataset.switch, on ? "yes" : null);
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : ""));
    addresses();
  });

  /* The selection travels along: a name in a list leads to a profile that knows the list */
  function carry(event) {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (link?.dataset.step) alike(link);
    if (!link || !LIST.test(location.pathname)) return;
    const address = new URL(link.href, location.href);
    if (!PROFILE.test(address.pathname) || address.searchParams.has("from")) return;
    const list = query();
    const day = c.valueOf(list, "as_of");
    const from = location.pathname.match(LIST)[1] === "clients" ? `clients?${list}` : c.withValue(list, "show", null);
    const text = c.withValue(c.withValue(address.search.slice(1), "from", from), "as_of", day);
    if (text) link.setAttribute("href", `${address.pathname}?${text}`);
  }
  ["pointerdown", "focusin", "click"].forEach((name) => document.addEventListener(name, carry, true));

  /* Tables: search and a file, both in the browser, where all their rows are */
  const grid = (id) => window.dash_ag_grid.getApiAsync(id);
  function searches() {
    document.querySelectorAll(".grid-search:empty").forEach((place) => {
      const input = place.appendChild(document.createElement("input"));
      Object.assign(input, { type: "search", className: "field search", placeholder: "Search" });
      input.setAttribute("aria-label", place.dataset.label);
      input.addEventListener("input", () => narrow(place, input));
    });
  }

  /** The heading counts the rows that are shown, which are those of the file; where none is, it says for which words. */
  async function narrow(place, input) {
    const api = await grid(place.dataset.grid);
    api.setGridOption("quickFilterText", input.value);
    const [count, words, shown] = [document.getElementById(place.dataset.count), input.value.trim(), api.getDisplayedRowCount()];
    if (!count) return;
    count.textContent = words ? `${c.number(shown)} of ${count.dataset.all}` : count.dataset.all;
    const card = place.closest(".table-card");
    card.querySelector(".search-nothing")?.remove();
    if (!words || shown) return;
    const notice = c.make("p", "nothing search-nothing", `No row holds “${words}”. `);
    notice.setAttribute("role", "status");
    const clear = notice.appendChild(Object.assign(c.make("button", "link", "Clear the search"), { type: "button" }));
    clear.addEventListener("click", () => { input.value = ""; input.focus(); narrow(place, input); });
    place.closest("header").after(notice);
  }
  const RISKY = /^[=+\-@\t\r]/;
  const NUMBER = /^-?\d+(\.\d+)?$/;
  const guarded = ({ value }) => (value === null || value === undefined ? "" : RISKY.test(value) && !NUMBER.test(value) ? `'${value}` : String(value));
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-export-grid]");
    if (!button) return;
    const api = await grid(button.dataset.exportGrid);
    const columnKeys = api.getColumns().map((column) => column.getColId()).filter((key) => key !== "deeds");
    api.exportDataAsCsv({ fileName: button.dataset.file, columnKeys, processCellCallback: guarded });
  });
  formats.clienteleByNumber = (a, b) => Number(a ?? -Infinity) - Number(b ?? -Infinity);

  /** What can be done with a row: buttons that open the forms of its record. */
  parts.ClienteleDeeds = function (props) {
    const deeds = props.colDef.cellRendererParams.deeds;
    const fit = deeds.filter(([, , states]) => !states || states.includes(props.data.state));
    return React.createElement("span", { className: "deeds" }, fit.map(([text, form]) => React.createElement("button", {
      key: form, type: "button", className: "link", "aria-label": `${text}, row ${props.node.rowIndex + 1}`,
      "data-form": form, "data-record": props.value,
    }, text)));
  };

  const TONES = { Overdue: "bad", Failed: "bad", "Partly paid": "warn", Cancelled: "warn", Open: "warn", Requested: "warn", Paid: "good", Active: "good" };
  parts.ClienteleState = (props) => (props.value ? React.createElement("span", { className: `tag ${TONES[props.value] || ""}` }, props.value) : null);

  parts.ClienteleNote = (props) => React.createElement("button", { type: "button", className: "link", "data-note": props.data.id, "aria-label": `Open note ${props.value}` }, props.value);

  let version = null;
  /** The facts were still being built when the page asked for the first time. */
  const again = () => { if (PROFILE.test(location.pathname) && !document.querySelector("#profile-head > *")) c.profile.refresh(); };
  const none = () => window.dash_clientside.no_update;
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.profile = {
    /** Another customer: the tabs show what the address says, whatever was open before. */
    opened() {
      mark(c.valueOf(query(), "tab") || "dashboard");
      addresses();
      return none();
    },
    /** Newer facts are there: ask anew, but not for the version that the page was opened with. */
    fresh(facts) {
      if (facts && version && facts !== version && PROFILE.test(location.pathname)) c.profile.refresh();
      if (facts && !version) setTimeout(again, 3000);
      version = facts || version;
      return none();
    },
    shown() {
      setTimeout(() => {
        addresses();
        const name = document.querySelector(".profile-head h1")?.textContent;
        if (name) document.title = `${name} · Clientele`;
        c.openNoteOfAddress?.();
      }, 0);
      return none();
    },
    drawn() {
      const panel = document.getElementById("profile-panel");
      if (!panel) return none();
      panel.classList.remove("waiting");
      panel.dataset.tab = panel.dataset.asked || current();
      setTimeout(() => { addresses(); searches(); c.openJourney?.(); }, 0);
      return none();
    },
  };
})(window.clientele, window.dashAgGridFunctions, window.dashAgGridComponentFunctions);
