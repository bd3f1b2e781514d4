/* The Journey tab: timeline and list narrow each other; kinds, range and the chosen event live in the address. */
window.clientele = window.clientele || {};
(function (c) {
  const DAY = 86400000;
  const list = () => document.getElementById("journey-list");
  const plot = () => document.querySelector("#timeline .js-plotly-plot");
  const rows = () => [...list().children];
  const state = { kinds: new Set(), range: null, chosen: null };

  /** Reads the address and ties the fresh timeline to the list. */
  c.openJourney = function () {
    if (!list()) return;
    const query = c.profile.query();
    state.kinds = new Set((c.valueOf(query, "show") || "").split(",").filter(Boolean));
    const range = (c.valueOf(query, "range") || "").split("..");
    state.range = range.length === 2 && range.every((day) => /^\d{4}-\d\d-\d\d$/.test(day)) ? range : null;
    state.chosen = c.valueOf(query, "event");
    tie(0);
    paint();
    if (state.chosen) document.querySelector(`#journey-list li[data-index="${state.chosen}"]`)?.scrollIntoView({ block: "center" });
  };

  /** Plotly draws a moment after the page; its events are heard once it is there. */
  function tie(tries) {
    const graph = plot();
    if (!graph?.on) { if (tries < 60) setTimeout(() => tie(tries + 1), 100); return; }
    if (graph.dataset.tied) { paint(); return; }
    graph.dataset.tied = "1";
    graph.on("plotly_click", (event) => choose(event.points[0].customdata, true));
    graph.on("plotly_selected", (event) => {
      const ends = event?.range?.x;
      if (ends) limit(ends.map((end) => String(end).slice(0, 10)).sort());
    });
    graph.on("plotly_deselect", () => limit(null));
    if (state.range) mark();
    paint();
  }

  const write = () => {
    const words = { show: [...state.kinds].join(","), range: state.range?.join("..") || null, event: state.chosen };
    const query = Object.entries(words).reduce((text, [name, value]) => c.withValue(text, name, value), c.profile.query());
    history.replaceState(history.state, "", location.pathname + (query ? `?${query}` : ""));
  };
  function changed() { write(); paint(); }
  function limit(range) { state.range = range; mark(); changed(); }

  /** The range as Plotly's own selection box, so that it stays in sight. */
  function mark() {
    const box = state.range && { type: "rect", xref: "x", yref: "paper", x0: state.range[0], x1: new Date(Date.parse(state.range[1]) + DAY).toISOString().slice(0, 10), y0: 0, y1: 1, line: { width: 1 } };
    window.Plotly.relayout(plot(), { selections: box ? [box] : [] });
  }

  const fits = (row) => {
    const { lane, kind, day } = row.dataset;
    const kinds = !state.kinds.size || state.kinds.has(lane) || state.kinds.has(`${lane}:${kind}`);
    return kinds && (!state.range || (day >= state.range[0] && day <= state.range[1]));
  };

  function paint() {
    const seen = new Set();
    rows().forEach((row) => {
      row.hidden = !fits(row);
      if (!row.hidden) seen.add(Number(row.dataset.index));
      row.firstElementChild.setAttribute("aria-pressed", String(row.dataset.index === state.chosen));
    });
    document.querySelectorAll("[data-show-kind]").forEach((chip) => chip.setAttribute("aria-pressed", String(state.kinds.has(chip.dataset.showKind))));
    words(seen.size);
    drawn(seen);
  }

  function words(shown) {
    const count = document.getElementById("journey-count");
    const all = Number(count.dataset.all);
    count.textContent = shown === all ? `${c.number(all)} ${all === 1 ? "event" : "events"}` : `${c.number(shown)} of ${c.number(all)} events`;
    document.getElementById("journey-range").textContent = state.range ? `${state.range[0]} to ${state.range[1]}` : "";
    document.getElementById("journey-clear").hidden = !state.range && !state.kinds.size;
  }

  /** Marks outside the choice fade; the chosen one has a ring. */
  function drawn(seen) {
    const graph = plot();
    if (!graph?.data) return;
    const narrowed = state.range || state.kinds.size;
    const tones = graph.data.slice(0, -1);
    const selected = tones.map((trace) => (narrowed ? trace.customdata.flatMap((index, place) => (seen.has(index) ? [place] : [])) : null));
    window.Plotly.restyle(graph, { selectedpoints: selected }, tones.map((_, i) => i));
    const [x, y] = ring(tones);
    window.Plotly.restyle(graph, { x: [x], y: [y] }, [tones.length]);
  }

  function ring(tones) {
    for (const trace of tones) {
      const place = trace.customdata.indexOf(Number(state.chosen ?? -1));
      if (place >= 0) return [[trace.x[place]], [trace.y[place]]];
    }
    return [[], []];
  }

  function choose(index, bring) {
    state.chosen = String(index);
    const row = document.querySelector(`#journey-list li[data-index="${index}"]`);
    if (row && !fits(row)) { state.kinds.clear(); state.range = null; mark(); }
    changed();
    if (bring && row) { row.scrollIntoView({ block: "center" }); row.firstElementChild.focus({ preventScroll: true }); }
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target instanceof Element && event.target.closest(selector);
    const kind = at("[data-show-kind]")?.dataset.showKind;
    const row = at("#journey-list li");
    if (kind) { state.kinds[state.kinds.has(kind) ? "delete" : "add"](kind); changed(); }
    if (row) { state.chosen = row.dataset.index === state.chosen ? null : row.dataset.index; changed(); }
    if (at("#journey-clear")) { state.kinds.clear(); limit(null); }
    if (at("#journey-order")) turn(at("#journey-order"));
  });

  function turn(button) {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    list().classList.toggle("turned", button.getAttribute("aria-pressed") === "true");
  }
})(window.clientele);
