/* The mapping screen: what a file holds, the first rows under a choice per column, and what would go wrong. */
window.clientele = window.clientele || {};
(function (c) {
  const box = () => document.getElementById("mapping");
  const LEFT_OUT = "";
  let [spec, asked] = [null, 0];

  const path = (deed) => `${c.data.base()}/uploads/${spec.upload}/${deed}`;
  const labelled = (label, input) => { const made = c.make("label", "labelled"); made.append(c.make("span", "soft small", label), input); return made; };

  /** What is chosen on the screen, as the server reads it. */
  function chosen() {
    const choice = { table: spec.table, mapping: spec.mapping };
    if (spec.fixed) return choice;
    const columns = {};
    box().querySelectorAll("select[data-constant]").forEach((select) => { if (select.value) columns[select.dataset.constant] = { constant: select.value }; });
    box().querySelectorAll("select[data-at]").forEach((select) => {
      if (!select.value) return;
      const [field, minor] = select.value.split(":");
      const heading = spec.columns[Number(select.dataset.at)].heading;
      columns[field] = minor ? { heading, minor: true } : heading;
    });
    return { ...choice, columns };
  }

  /** Draws the whole screen anew, for another table or another mapping. */
  async function redraw(choice) {
    try { draw(await c.data.ask(path("preview"), choice)); } catch (error) { c.toast(error.message, "warn"); }
  }

  function draw(found) {
    const focused = document.activeElement?.id;
    spec = found;
    const title = c.make("h2", "", spec.name);
    title.tabIndex = -1;
    const head = c.make("header");
    head.append(title, c.make("span", "soft", `${c.number(spec.columns.length)} columns`));
    box().replaceChildren(head, tables(), mappings(), constants(), preview(), verdict(), foot());
    judge(spec);
    if (focused) document.getElementById(focused)?.focus();
  }

  function tables() {
    const made = c.make("fieldset", "tables");
    made.append(c.make("legend", "soft small", "What does the file hold?"));
    spec.tables.forEach(([key, label, help]) => {
      const radio = Object.assign(c.make("input"), { type: "radio", name: "import-table", id: `table-${key}`, value: key, checked: key === spec.table });
      radio.addEventListener("change", () => redraw({ table: key }));
      const choice = c.make("label", "table-choice");
      choice.title = help;
      choice.append(radio, c.make("span", "", label));
      made.append(choice);
    });
    return made;
  }

  function mappings() {
    const select = Object.assign(c.make("select", "field"), { id: "import-mapping" });
    select.append(new Option("By its headings", ""));
    const groups = Map.groupBy ? Map.groupBy(spec.mappings, (one) => one[2]) : spec.mappings.reduce((all, one) => all.set(one[2], [...(all.get(one[2]) || []), one]), new Map());
    groups.forEach((ones, label) => {
      const group = Object.assign(c.make("optgroup"), { label });
      group.append(...ones.map(([name, text]) => new Option(text, name)));
      select.append(group);
    });
    select.value = spec.mapping;
    select.addEventListener("change", () => redraw({ table: spec.table, mapping: select.value }));
    const row = c.make("div", "bar-row");
    row.append(labelled("Mapping", select));
    if (spec.fixed) row.append(c.make("p", "soft small", "This mapping is ready-made: it knows what the columns of this tool mean."));
    return row;
  }

  /** Columns that no heading fills can be the same on every row. */
  function constants() {
    const row = c.make("div", "bar-row constants");
    spec.constants.forEach((one) => {
      const select = Object.assign(c.make("select", "field"), { id: `constant-${one.field}` });
      select.dataset.constant = one.field;
      select.append(new Option("Choose …", ""), ...one.choices.map((word) => new Option(word.replaceAll("_", " "), word)));
      select.value = one.value;
      select.addEventListener("change", check);
      row.append(labelled(`${one.label} of every row`, select));
    });
    return row;
  }

  function preview() {
    const [frame, made, head, body] = [c.make("div", "sideways"), c.make("table", "plain-table preview"), c.make("thead"), c.make("tbody")];
    const [names, choices] = [c.make("tr"), c.make("tr", "choices")];
    spec.columns.forEach((column, at) => {
      names.append(Object.assign(c.make("th", "", column.shown || "(no heading)"), { scope: "col" }));
      const cell = c.make("td");
      cell.append(choice(column, at));
      choices.append(cell);
    });
    head.append(names, choices);
    body.append(...spec.rows.map((row) => {
      const line = c.make("tr");
      line.append(...row.map((text) => Object.assign(c.make("td", "", text.slice(0, 120)), { title: text.slice(0, 500) })));
      return line;
    }));
    made.append(head, body);
    Object.assign(frame, { tabIndex: 0 }).append(made);
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "The first rows, and what each column fills");
    return frame;
  }

  function choice(column, at) {
    if (spec.fixed) return c.make("span", column.fills.length ? "fills" : "soft", column.fills.join(", ") || "Left out");
    if (column.again) return c.make("span", "soft", column.heading ? "Left out: the heading stands twice" : "Left out: no heading");
    const select = Object.assign(c.make("select", "field"), { id: `column-${at}` });
    select.dataset.at = at;
    select.setAttribute("aria-label", `Column ${column.shown} fills`);
    select.append(new Option("Leave out", LEFT_OUT));
    const groups = new Map();
    spec.fields.forEach((field) => {
      if (!groups.has(field.group)) groups.set(field.group, Object.assign(c.make("optgroup"), { label: field.group }));
      groups.get(field.group).append(new Option(field.label + (field.required ? " (needed)" : ""), field.value));
    });
    select.append(...groups.values());
    select.value = column.field;
    select.classList.toggle("left-out", !column.field);
    select.addEventListener("change", () => { only(select); check(); });
    return select;
  }

  /** Each column of the table is filled once: choosing it here takes it away there. */
  function only(changed) {
    const field = changed.value.split(":")[0];
    box().querySelectorAll("select[data-at]").forEach((select) => {
      if (select !== changed && field && select.value.split(":")[0] === field) select.value = LEFT_OUT;
      select.classList.toggle("left-out", !select.value);
    });
  }

  async function check() {
    const mine = (asked += 1);
    try {
      const found = await c.data.ask(path("check"), chosen());
      if (mine === asked) judge(found);
    } catch (error) {
      if (mine === asked) judge({ problems: [error.message], tried: { rows: 0, rejected: 0, reasons: [] }, unused: 0 });
    }
  }

  function verdict() {
    const made = c.make("div", "verdict");
    made.id = "import-verdict";
    made.setAttribute("role", "status");
    return made;
  }

  function judge(found) {
    const { problems, tried, unused, doubt, renamed, note } = found;
    const made = document.getElementById("import-verdict");
    const start = document.getElementById("import-start");
    start.disabled = problems.length > 0;
    box().querySelectorAll(".constants label").forEach((label) => { label.hidden = !asksFor(label.querySelector("select"), problems); });
    const more = [doubt, renamed, note].filter(Boolean).map((text) => c.make("div", "", text));
    if (problems.length) return made.replaceChildren(notice("warn", [...problems, doubt].filter(Boolean).map((text) => c.make("div", "", text))));
    const rest = unused && !doubt ? ` ${unused === 1 ? "One column is" : `${c.number(unused)} columns are`} left out.` : "";
    if (!tried.rows) return made.replaceChildren(notice("warn", [c.make("div", "", "The file has headings but no rows.")]));
    if (!tried.rejected) return made.replaceChildren(notice(more.length ? "warn" : "good", [c.make("div", "", `${tried.rows === 1 ? "The first row" : `The first ${c.number(tried.rows)} rows`} can be taken.${rest}`), ...more]));
    const lines = [c.make("div", "", `Of the first ${c.number(tried.rows)} rows, ${c.number(tried.rejected)} cannot be taken; the others can.${rest}`), ...tried.reasons.map((text) => c.make("div", "small", text)), ...more];
    return made.replaceChildren(notice("warn", lines));
  }
  const asksFor = (select, problems) => Boolean(select.value) || problems.some((text) => text.includes(`'${select.closest("label").firstChild.textContent.replace(" of every row", "")}'`));
  function notice(tone, lines) {
    const made = c.make("div", `notice ${tone}`);
    const inner = c.make("div");
    inner.append(...lines);
    made.append(inner);
    return made;
  }

  function foot() {
    const row = c.make("div", "bar-row mapping-foot");
    const start = c.data.button("Import", "main", begin);
    start.id = "import-start";
    row.append(start, c.data.button("Another file", "", c.data.close));
    if (!spec.fixed) row.append(c.make("span", "apart"), saving());
    return row;
  }

  function saving() {
    const form = c.make("form", "bar-row");
    const input = Object.assign(c.make("input", "field"), { type: "text", id: "mapping-name", maxLength: 120, placeholder: "Save this mapping as …", value: spec.mapping });
    input.setAttribute("aria-label", "Save this mapping as");
    form.append(input, Object.assign(c.make("button", "button", "Save"), { type: "submit" }));
    form.addEventListener("submit", (event) => { event.preventDefault(); save(input.value); });
    return form;
  }

  async function save(name) {
    try {
      const { saved } = await c.data.ask(path("mapping"), { ...chosen(), name });
      c.toast(`The mapping is saved as ${saved}.`, "good");
      redraw({ table: spec.table, mapping: saved });
    } catch (error) { c.toast(error.message, "warn"); }
  }

  async function begin(event) {
    const start = event.currentTarget;
    start.disabled = true;
    try { c.data.started(await c.data.ask(path("import"), chosen())); } catch (error) { start.disabled = false; c.toast(error.message, "warn"); }
  }

  c.mapping = { draw };
})(window.clientele);
