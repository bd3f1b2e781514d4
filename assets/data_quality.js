/* Data quality: the rows behind a check, fetched when it is opened. */
window.clientele = window.clientele || {};
(function (c) {
  async function unfold(check) {
    const place = check.querySelector(".quality-rows");
    const day = c.valueOf(location.search.slice(1), "as_of");
    const address = (kind) => `${c.data.base()}/quality/${check.dataset.check}.${kind}${day ? `?as_of=${day}` : ""}`;
    place.replaceChildren(c.make("p", "soft small", "Looking up the rows …"));
    try {
      const found = await c.data.ask(address("json"));
      const csv = Object.assign(c.make("a", "button", "CSV of all rows"), { href: address("csv"), download: "" });
      const row = c.make("div", "bar-row");
      row.append(csv, ...(found.more ? [c.make("span", "soft small", `The first ${found.rows.length} rows are shown.`)] : []));
      place.replaceChildren(table(found, day, check.querySelector(".what").textContent), row);
    } catch (error) {
      place.replaceChildren(c.make("div", "notice warn", error.message));
    }
  }
  function table(found, day, label) {
    const [frame, made, head, body] = [c.make("div", "sideways"), c.make("table", "plain-table"), c.make("thead"), c.make("tbody")];
    const top = c.make("tr");
    top.append(...found.headings.map((text) => Object.assign(c.make("th", "", text), { scope: "col" })));
    head.append(top);
    body.append(...found.rows.map((row) => {
      const line = c.make("tr");
      line.append(...row.cells.map((text, i) => (i ? c.make("td", "", text) : person(row, text, day))));
      return line;
    }));
    made.append(head, body);
    Object.assign(frame, { tabIndex: 0 }).append(made);
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", label);
    return frame;
  }
  function person(row, name, day) {
    const cell = c.make("td");
    const link = Object.assign(c.make("a", "", name || `Customer ${row.id}`), { href: `${c.data.base().replace(/data$/, "customers")}/${row.id}${day ? `?as_of=${day}` : ""}` });
    link.dataset.nav = "1";
    cell.append(link);
    return cell;
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.finding") && event.target.open && !event.target.querySelector(".quality-rows").childElementCount) unfold(event.target);
  }, true);
})(window.clientele);
