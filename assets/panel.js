/* The filter panel: every control from the registry, written from the selection and writing to it. */
window.clientele = window.clientele || {};
(function (c) {
  const MOST = 300;
  const panel = () => document.getElementById("filters");

  /** Opens the panel, at one filter when its key is given. */
  c.openFilters = function (key) {
    build();
    if (!panel().open) panel().showModal();
    const own = key && panel().querySelector(`.filter[data-key="${key}"]`);
    if (!own) return panel().querySelector("input")?.focus();
    own.closest("details").open = true;
    panel().querySelectorAll(".found").forEach((node) => node.classList.remove("found"));
    own.classList.add("found");
    own.scrollIntoView({ block: "center" });
    (own.querySelector("input:checked") || own.querySelector("input, button"))?.focus();
  };

  function build() {
    const groups = Map.groupBy(c.model().controls.filter((one) => one.control !== "search"), (one) => one.group);
    const body = panel().querySelector(".body");
    const open = new Set([...body.querySelectorAll(".filter-group[open]")].map((node) => node.dataset.group));
    body.replaceChildren(...[...groups].map(([group, controls], i) => {
      const part = c.make("details", "filter-group");
      part.dataset.group = group;
      part.open = open.size ? open.has(group) : i < 2 || controls.some((one) => c.valueOf(c.query, one.key));
      part.append(c.make("summary", "", group), ...controls.map(control));
      return part;
    }));
  }

  const MAKERS = { flag: three, choices: choices, range: (one) => ends(one, "text"), dates: (one) => ends(one, "date") };

  function control(one) {
    const place = c.make("div", "filter");
    place.dataset.key = one.key;
    const name = place.appendChild(c.make("div", "name"));
    const label = name.appendChild(c.make("span", "term", one.label));
    label.dataset.help = one.help;
    label.id = `filter-${one.key}`;
    place.append(MAKERS[one.control](one));
    return place;
  }

  function three(one) {
    const now = c.valueOf(c.query, one.key) || "";
    const group = c.make("div", "three");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", `filter-${one.key}`);
    for (const [value, text] of [["", "Any"], ["yes", "Yes"], ["no", "No"]]) {
      const label = group.appendChild(c.make("label"));
      const input = label.appendChild(document.createElement("input"));
      Object.assign(input, { type: "radio", name: `filter-${one.key}`, value, checked: value === now });
      label.append(text);
      input.addEventListener("change", () => c.select(one.key, value));
    }
    return group;
  }

  function ends(one, type) {
    const now = c.valueOf(c.query, one.key) || "";
    const [low, high] = now === "none" ? ["", ""] : now.split("..");
    const row = c.make("div", "ends");
    const inputs = [["from", low], ["to", high]].map(([word, value]) => {
      const input = c.make("input", "field");
      Object.assign(input, { type, value: value || "", placeholder: word });
      if (type === "text") input.inputMode = "decimal";
      input.setAttribute("aria-label", `${one.label} ${word}`);
      return input;
    });
    const none = c.make("label", "small");
    const box = none.appendChild(document.createElement("input"));
    Object.assign(box, { type: "checkbox", checked: now === "none" });
    none.append(" none yet");
    const write = () => c.select(one.key, inputs.some((input) => input.value) ? inputs.map((input) => input.value.trim()).join("..") : null);
    inputs.forEach((input) => input.addEventListener("change", () => { box.checked = false; write(); }));
    box.addEventListener("change", () => { inputs.forEach((input) => { input.value = ""; }); c.select(one.key, box.checked ? "none" : null); });
    row.append(inputs[0], "–", inputs[1], none);
    return row;
  }

  function choices(one) {
    const place = c.make("div");
    const search = place.appendChild(c.make("input", "field"));
    Object.assign(search, { type: "search", placeholder: "Find…" });
    search.style.width = "100%";
    search.setAttribute("aria-label", `Find in ${one.label}`);
    const list = place.appendChild(c.make("div", "options"));
    list.setAttribute("role", "group");
    list.setAttribute("aria-labelledby", `filter-${one.key}`);
    const show = () => list.replaceChildren(...options(one, search.value));
    search.addEventListener("input", show);
    search.hidden = (c.options?.[one.key] || []).length < 9;
    show();
    return place;
  }

  function options(one, words) {
    const known = c.options?.[one.key];
    if (!known) return [c.make("div", "soft small", "…")];
    const now = c.splitChoices(c.valueOf(c.query, one.key));
    const found = known.filter((option) => option.label.toLowerCase().includes(words.toLowerCase()));
    const rows = found.slice(0, MOST).map((option) => {
      const label = c.make("label");
      const input = label.appendChild(document.createElement("input"));
      Object.assign(input, { type: "checkbox", checked: now.includes(option.value) });
      label.append(option.label, c.make("span", "n", c.number(option.count)));
      input.addEventListener("change", () => c.select(one.key, c.toggleChoice(c.valueOf(c.query, one.key), c.joinChoices([option.value]))));
      return label;
    });
    if (found.length > MOST) rows.push(c.make("div", "soft small", `${c.number(found.length - MOST)} more: type to find them`));
    if (!found.length) rows.push(c.make("div", "soft small", "Nothing found."));
    return rows;
  }

  /** Fresh options with counts arrived; whoever is in the panel keeps the focus. */
  c.showOptions = function (options) {
    c.options = options || {};
    if (!panel()?.open) return;
    const own = document.activeElement?.closest?.(".filter");
    const place = own && [...own.querySelectorAll("input")].indexOf(document.activeElement);
    const scroll = panel().querySelector(".body").scrollTop;
    build();
    panel().querySelector(".body").scrollTop = scroll;
    if (own) panel().querySelector(`.filter[data-key="${own.dataset.key}"]`)?.querySelectorAll("input")[place]?.focus();
  };
  const ask = () => window.dash_clientside.set_props("options-asked", { data: { query: c.query, clients: Boolean(c.clients.here()), at: Date.now() } });
  document.addEventListener("clientele:shown", () => panel()?.open && ask());

  /* The date range: one filter among the dates, chosen here */
  c.openDates = function () {
    const place = document.getElementById("date-sheet");
    const dates = c.model().dates;
    const held = dates.find((date) => c.valueOf(c.query, date.key)) || dates[0];
    const own = dates.find((date) => date.key === c.dateChoice) || held;
    c.dateChoice = own.key;
    const which = c.make("select", "field");
    which.setAttribute("aria-label", "Which date");
    dates.forEach((date) => which.append(new Option(date.label, date.key, false, date.key === own.key)));
    which.addEventListener("change", () => moveDates(own.key, which.value));
    const clear = c.make("button", "button", "Any time");
    clear.addEventListener("click", () => { c.select(own.key, null); c.openDates(); });
    const ready = c.make("div", "bar-row");
    ready.append(clear, ...spans(own.key));
    place.replaceChildren(which, ends(own, "date"), ready);
  };

  /** Ready-made ranges that end on the page's day. */
  function spans(key) {
    const end = document.getElementById("as-of").value;
    const ago = (days) => new Date(Date.parse(end) - days * 864e5).toISOString().slice(0, 10);
    const year = Number(end.slice(0, 4));
    const ready = [["30 days", `${ago(29)}..${end}`], ["90 days", `${ago(89)}..${end}`], [`${year}`, `${year}-01-01..${end}`], [`${year - 1}`, `${year - 1}-01-01..${year - 1}-12-31`]];
    return ready.map(([text, value]) => {
      const button = c.make("button", "button", text);
      button.addEventListener("click", () => { c.select(key, value); c.openDates(); });
      return button;
    });
  }

  function moveDates(from, to) {
    const value = c.valueOf(c.query, from);
    c.dateChoice = to;
    if (value) c.apply(c.withValue(c.withValue(c.query, from, null), to, value));
    c.openDates();
    document.dispatchEvent(new CustomEvent("clientele:dates"));
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target instanceof Element && event.target.closest(selector);
    if (at("#add-filter")) c.openFilters();
    if (at("#date-button")) c.openDates();
  });
  const opened = c.openFilters;
  c.openFilters = (key) => { opened(key); ask(); };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.panel = { options(found) { if (found) c.showOptions(found); return window.dash_clientside.no_update; } };
})(window.clientele);
