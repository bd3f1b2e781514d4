/* The Customers page as it hears of a new model or a new selection; Dash's clientside callbacks end here. */
window.clientele = window.clientele || {};
(function (c) {
  let model = null;
  let page = null;
  let last = null;
  let pending = null;
  let timers = [];

  c.controlOf = (key) => model?.controls.find((control) => control.key === key)?.control;
  c.model = () => model;
  c.last = () => last;
  /** Not on the way to another page either, while this one is still to be seen. */
  c.onBoard = () => Boolean(page?.isConnected) && /\/customers\/?$/.test(location.pathname);

  const write = (id, text) => {
    const node = document.getElementById(id);
    if (node && node.textContent !== text) node.textContent = text;
  };
  c.writeCount = (count) => {
    write("table-count", `${c.number(count)} ${count === 1 ? "customer" : "customers"}`);
    write("kpi-customers-value", c.number(count));
    write("export-count", c.number(count));
  };

  /** After 300 ms the cards dim, after 2 s they say what they wait for. */
  function wait() {
    timers.forEach(clearTimeout);
    timers = [
      setTimeout(() => document.querySelectorAll(".chart, .strip, #flow").forEach((card) => card.classList.add("waiting")), 300),
      setTimeout(() => document.querySelectorAll(".chart").forEach((card) => {
        if (!card.querySelector(".wait")) card.append(c.make("div", "wait", "Waiting for the server's counts…"));
      }), 2000),
    ];
  }
  function waited() {
    timers.forEach(clearTimeout);
    document.querySelector(".strip.live")?.classList.remove("live");
    document.querySelectorAll(".waiting").forEach((card) => card.classList.remove("waiting"));
    document.querySelectorAll(".chart .wait").forEach((node) => node.remove());
  }
  c.waited = waited;
  document.addEventListener("clientele:asked", wait);

  /** The filters of an answer as chips: their words open the filter, their cross takes it away. */
  c.showChips = function (chips, hint) {
    const made = chips.map(({ key, text }) => {
      const chip = c.make("span", "chip");
      const name = chip.appendChild(c.make("button", "", text));
      name.addEventListener("click", () => c.openFilters(key));
      const off = chip.appendChild(c.make("button", "", "✕"));
      off.setAttribute("aria-label", `Remove ${text}`);
      off.addEventListener("click", () => c.select(key, null));
      return chip;
    });
    const clear = c.make("button", "clear", "Clear all");
    clear.addEventListener("click", c.clearAll);
    document.getElementById("chip-list").replaceChildren(...made, made.length ? clear : c.make("span", "hint", hint));
  };

  function showPresets() {
    document.querySelectorAll(".preset").forEach((button) => {
      const key = button.dataset.preset;
      const on = key === "all" ? !last?.chips.length : c.valueOf(c.query, key) === "yes";
      button.setAttribute("aria-pressed", String(on));
      const count = model?.presets[key];
      if (count !== undefined) button.querySelector("b").textContent = c.number(count);
    });
  }

  function showKpis(update) {
    for (const [key, kpi] of Object.entries(update.kpis)) {
      write(`kpi-${key}-value`, kpi.text);
      write(`kpi-${key}-note`, kpi.note || "");
    }
  }

  function showDates() {
    const held = (model?.dates || []).find((date) => c.valueOf(c.query, date.key));
    const own = model?.dates.find((date) => date.key === c.dateChoice) || held || model?.dates[0];
    if (!own) return;
    const chip = last?.chips.find((one) => one.key === own.key);
    write("date-button", `${own.label}: ${chip ? chip.text.slice(own.label.length).trim() : "any time"}`);
  }

  function showFigure(chart, own, value) {
    chart.card.classList.toggle("own", Boolean(value));
    const span = value && c.isRange(chart) && value !== "none" ? c.span(c.chosen(chart, value)) : null;
    const exact = value && value.includes("..") && chart.form === "histogram" ? value.split("..") : null;
    const words = exact ? (!exact[1] ? `${exact[0]} and over` : !exact[0] ? `up to ${exact[1]}` : exact.join(" to ")) : span ? c.rangeWords(chart, ...span) : null;
    const many = value && chart.form === "bars" ? `${c.chosen(chart, value).filter(Boolean).length} of ${chart.bins.length}` : null;
    chart.card.querySelector(".figure").textContent = words || many || own.figure || "";
  }

  function showCharts(update) {
    for (const chart of c.charts.values()) {
      const own = update.charts[chart.key];
      if (!own) continue;
      const value = c.valueOf(c.query, chart.filter);
      c.setCounts(chart, own.counts, own.n ?? update.count, c.chosen(chart, value));
      chart.steps = chart.form === "funnel" ? update.funnel?.steps : null;
    }
    c.paintCharts(c.query);
    for (const chart of c.charts.values()) {
      const own = update.charts[chart.key];
      if (!own) continue;
      showFigure(chart, own, c.valueOf(c.query, chart.filter));
      c.writeNumbers(chart, chart.steps);
      c.placeBrush(chart);
      c.writeTwin(chart);
    }
  }

  /** Shows a server's answer, unless the reader has chosen something newer since. */
  c.showUpdate = function (update) {
    if (!model || update.version !== model.version) { pending = update; return; }
    pending = null;
    waited();
    last = update;
    c.keepCounts(update);
    c.query = update.query;
    showCharts(update);
    showKpis(update);
    c.showChips(update.chips, "Click or drag over any chart to filter all the others.");
    showPresets();
    showDates();
    c.showProblems([...(update.problems || []), ...unshown]);
    write("sentence", update.sentence);
    c.writeCount(update.count);
    write("empty-sentence", update.empty?.text || "");
    document.getElementById("empty").hidden = !update.empty;
    c.showExports?.(c.query);
    c.mirror();
    c.say(`${c.number(update.count)} customers: ${update.sentence}`);
    document.dispatchEvent(new CustomEvent("clientele:shown", { detail: { query: c.query } }));
  };

  /** Back to what the server said last, after a brush that was given up. */
  c.repaint = () => last && c.showUpdate(last);

  /** What the address asks to show, and no switch here does: told until the reader chooses something. */
  let unshown = [];
  document.addEventListener("clientele:asked", () => { unshown = []; });
  function readShow(text) {
    const known = [...document.querySelectorAll("[data-show]")].map((button) => button.dataset.show);
    const fits = !text || known.includes(text);
    unshown = fits ? [] : [{ name: "show", text, expected: `expected ${known.join(" or ")}` }];
    return fits ? text || "" : "";
  }

  /** A page that is new in the document starts from its own address, with nothing of the one before. */
  function openPage() {
    const fresh = document.querySelector("[data-board]");
    if (fresh === page) return;
    page = fresh;
    model = last = pending = null;
    c.charts.clear();
    const view = new URLSearchParams(location.search);
    c.view = { who: view.get("who") || "", show: readShow(view.get("show")) };
    document.dispatchEvent(new CustomEvent("clientele:opened"));
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = {
    draw(fresh) {
      if (!fresh) return window.dash_clientside.no_update;
      openPage();
      model = fresh;
      c.dropCubes();
      c.openCharts(model);
      showSwitch();
      if (pending || last) c.showUpdate(pending || last);
      return window.dash_clientside.no_update;
    },
    paint(update, selection) {
      if (!update || update.asked !== (selection || "")) return window.dash_clientside.no_update;
      openPage();
      c.showUpdate(update);
      return window.dash_clientside.no_update;
    },
  };

  /* Counts or shares */
  const showSwitch = () => document.querySelectorAll("[data-show]").forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.show === (c.view.show || "counts"))));

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target instanceof Element && event.target.closest(selector);
    const preset = at(".preset");
    if (preset) choosePreset(preset.dataset.preset);
    const show = at("[data-show]");
    if (show) {
      c.view.show = show.dataset.show === "shares" ? "shares" : "";
      showSwitch();
      c.charts.forEach((chart) => c.writeNumbers(chart, chart.steps));
      c.mirror();
    }
    const kpi = at("button[data-kpi]");
    if (kpi) whoOfKpi(kpi.dataset.who);
  });

  /** The customers behind a figure: the selection and what the figure counts; a filter of the selection stays. */
  function whoOfKpi(part) {
    const [key, value] = (part || "").split("=");
    const now = key && c.valueOf(c.query, key);
    if (now && c.controlOf(key) === "flag" && now !== value) return c.toast(`Nobody: the selection has ${key}=${now}.`, "warn");
    c.openWho(now ? "" : part);
  }

  /** A preset is a switch of its own filter; All clears the filters. */
  function choosePreset(key) {
    if (key === "all") return c.clearAll();
    c.select(key, c.valueOf(c.query, key) === "yes" ? null : "yes");
  }
})(window.clientele);
