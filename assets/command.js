/* The command bar: Ctrl+K or / on any page; a combobox over customers and pages, by keyboard alone. */
window.clientele = window.clientele || {};
(function (c) {
  const bar = () => document.getElementById("command");
  const input = () => document.getElementById("command-input");
  const list = () => document.getElementById("command-list");
  const MOST_PAGES = 4;
  let [chosen, asked, timer, back, hurried, waiting] = [-1, 0, 0, null, false, false];

  function open() {
    if (!bar() || bar().open) return;
    back = document.activeElement;
    build();
    bar().showModal();
    input().value = "";
    input().focus();
    show([], "");
  }

  function build() {
    if (!input()) {
      const field = document.getElementById("command-field").appendChild(document.createElement("input"));
      Object.assign(field, { id: "command-input", type: "text", className: "field", autocomplete: "off", spellcheck: false });
      field.placeholder = "Name, e-mail, phone, id, or a page";
    }
    const words = { role: "combobox", "aria-controls": "command-list", "aria-expanded": "false", "aria-autocomplete": "list", "aria-label": "Find a customer or a page" };
    Object.entries(words).forEach(([name, value]) => input().setAttribute(name, value));
    list().setAttribute("role", "listbox");
    list().setAttribute("aria-label", "Found");
  }

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  function pages(text) {
    const places = [...document.querySelectorAll("#command-places a")];
    const found = places.filter((link) => fold(link.textContent).split(" ").some((word) => word.startsWith(text)));
    return (text ? found.slice(0, MOST_PAGES) : found).map((link) => ({ href: link.getAttribute("href"), title: link.textContent, note: "", side: "page" }));
  }

  function people(found) {
    const slug = bar().dataset.company;
    return found.map((one) => ({
      href: `/${slug}/customers/${one.id}`, title: one.name,
      note: [one.email, one.phone, one.external_id].filter(Boolean).join(" · "), side: one.status_label || "",
    }));
  }

  function show(found, text) {
    waiting = false;
    const options = [...people(found), ...pages(fold(text))];
    list().replaceChildren(...options.map(option));
    input().setAttribute("aria-expanded", String(options.length > 0));
    document.getElementById("command-said").textContent = said(text, options.length);
    choose(text && options.length ? 0 : -1);
    if (hurried && options.length) go(list().firstElementChild, false);
    hurried = false;
  }
  function said(text, n) {
    if (!text) return "Arrow keys choose, Enter opens.";
    if (!n && !bar().dataset.company) return "Nothing found. There is no such company here, so only the way to all companies is known.";
    return n ? `${n} found. Arrow keys choose, Enter opens.` : `Nothing found for “${text}”. Try part of a name, an e-mail, a phone number or an id.`;
  }

  function option(one, i) {
    const row = c.make("li", "option");
    row.id = `command-option-${i}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.href = one.href;
    const words = c.make("span", "words");
    words.append(c.make("b", "", one.title), c.make("span", "soft small", one.note));
    row.append(words, c.make("span", "soft small", one.side));
    row.addEventListener("pointermove", () => choose(i));
    row.addEventListener("click", (event) => go(row, event.ctrlKey || event.metaKey));
    return row;
  }

  function choose(i) {
    const rows = [...list().children];
    chosen = i < 0 || !rows.length ? -1 : i % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) return input().removeAttribute("aria-activedescendant");
    input().setAttribute("aria-activedescendant", rows[chosen].id);
    rows[chosen].scrollIntoView({ block: "nearest" });
  }

  function go(row, apart) {
    if (apart) { window.open(row.dataset.href, "_blank", "noopener"); return; }
    back = null;
    bar().close();
    c.go(row.dataset.href);
  }

  async function find(text) {
    const own = (asked += 1);
    const words = text.trim();
    if (!words || !bar().dataset.company) return show([], words);
    try {
      const answer = await fetch(`/${bar().dataset.company}/find.json?q=${encodeURIComponent(words)}`);
      const body = await answer.json();
      if (own !== asked || !bar().open) return;
      if (!answer.ok) throw new Error(body.error);
      show(body.found, words);
    } catch (error) {
      if (own === asked) document.getElementById("command-said").textContent = `The search cannot be reached: ${error.message}. The pages below still open.`;
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "command-input") return;
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; find(event.target.value); }, 60);
    waiting = true;
  });

  /** Enter before the answer opens the first of what is found. */
  function enter(rows, apart) {
    if (waiting) hurried = true;
    else if (rows[chosen]) go(rows[chosen], apart);
  }

  const MOVES = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose((chosen <= 0 ? list().children.length : chosen) - 1) };
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "command-input") {
      const rows = [...list().children];
      if (MOVES[event.key] && rows.length) { event.preventDefault(); MOVES[event.key](); }
      if (event.key === "Enter") { event.preventDefault(); enter(rows, event.ctrlKey || event.metaKey); }
    }
    const combined = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest?.("input, textarea, select, [contenteditable]");
    if (!bar() || !(combined || slash)) return;
    if (document.querySelector("#form-sheet[open], #note-sheet[open]")) return; // a form keeps what is being written
    event.preventDefault();
    if (bar().open) bar().close(); else open();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-command]")) open();
    if (event.target.id === "command") bar().close();
  });
  document.addEventListener("close", (event) => { if (event.target.id === "command") back?.focus?.(); }, true);
})(window.clientele);
