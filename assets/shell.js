/* The frame of every page: theme, menus, dialogs, links, copying, the day, and messages. */
window.clientele = window.clientele || {};
(function (c) {
  const root = document.documentElement;
  root.lang = root.lang || "en";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("clientele-theme"); } catch { return null; } };

  function applyTheme() {
    const theme = stored() || (dark.matches ? "dark" : "light");
    if (root.dataset.bsTheme === theme) return;
    root.dataset.bsTheme = theme;
    root.dataset.agThemeMode = theme;
    c.redrawAll?.();
    document.dispatchEvent(new CustomEvent("clientele:theme", { detail: { theme } }));
  }
  applyTheme();
  dark.addEventListener("change", applyTheme);

  c.toggleTheme = function () {
    try { localStorage.setItem("clientele-theme", root.dataset.bsTheme === "dark" ? "light" : "dark"); } catch { /* stays for this page */ }
    applyTheme();
  };

  async function copyLink(button) {
    try {
      await navigator.clipboard.writeText(location.href);
      flash(button, "Copied");
    } catch {
      window.prompt("Copy this link", location.href);
    }
  }

  function flash(button, text) {
    const was = button.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.textContent = text;
    c.say(text);
    setTimeout(() => { button.textContent = was; }, 1400);
  }

  function openMenu(open) {
    document.body.classList.toggle("menu-open", open);
    document.querySelector(".sidebar")?.classList.toggle("open", open);
    document.querySelector(".sidebar-shade")?.remove();
    document.querySelector(".burger")?.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const shade = document.body.appendChild(Object.assign(document.createElement("button"), { className: "sidebar-shade" }));
    shade.setAttribute("aria-label", "Close the menu");
    document.querySelector(".sidebar a, .sidebar summary")?.focus();
  }

  const DEEDS = {
    theme: c.toggleTheme,
    copy: copyLink,
    menu: () => openMenu(!document.querySelector(".sidebar").classList.contains("open")),
    close: (button) => button.closest("dialog").close(),
    dismiss: (button) => {
      const notice = button.closest(".notice");
      try { if (notice.dataset.once) localStorage.setItem(notice.dataset.once, "1"); } catch { /* shown again next time */ }
      notice.hidden = true;
    },
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const deed = event.target.closest("[data-deed]");
    if (deed) DEEDS[deed.dataset.deed](deed);
    if (event.target.matches(".sidebar-shade")) openMenu(false);
    if (event.target.matches("dialog.panel")) event.target.close();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest("a.choice")) menu.open = false;
    });
    follow(event);
  });

  /** Links inside the application change the page without loading it anew. */
  function follow(event) {
    const link = event.target.closest("a[data-nav]");
    if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openMenu(false);
    link.closest("dialog")?.close("go");
    c.go(link.getAttribute("href"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    if (document.querySelector(".sidebar.open")) { openMenu(false); document.querySelector(".burger").focus(); }
  });

  /** Notices that were dismissed stay away; date fields come to life. */
  c.openShell = function (day) {
    document.querySelectorAll(".notice[data-once]").forEach((notice) => {
      try { notice.hidden = Boolean(localStorage.getItem(notice.dataset.once)); } catch { notice.hidden = false; }
    });
    const slot = document.getElementById("as-of-slot");
    if (!slot || slot.firstChild) return;
    const input = slot.appendChild(document.createElement("input"));
    Object.assign(input, { type: "date", className: "field", id: "as-of", value: day || "" });
    input.setAttribute("aria-label", "As of");
    input.addEventListener("change", () => c.chooseDay(input.value));
  };

  /** Another day: through the selection where the page has one, else through the address. */
  c.chooseDay = function (day) {
    const today = document.getElementById("as-of-slot").dataset.today;
    const value = day && day !== today ? day : null;
    if (document.querySelector("[data-board]")) return c.select("as_of", value);
    const query = c.withValue(location.search.slice(1), "as_of", value);
    c.go(location.pathname + (query ? `?${query}` : ""));
  };

  c.showExports = function (query) {
    document.querySelectorAll("a[data-export]").forEach((link) => {
      link.href = c.dataAddress(`.${link.dataset.export}`, c.withValue(c.withValue(c.withValue(query, "who", null), "show", null), "file", "1"));
    });
  };

  /** What the address carried and nobody could read, in the notice of the page. */
  const problem = ({ name, text, expected }) => c.make("div", "", `${name}=${text} was left out: ${expected}.`);
  c.showProblems = function (problems) {
    const place = document.getElementById("problems");
    place.hidden = !problems.length;
    place.replaceChildren(...problems.map(problem));
  };
  c.addProblem = function (one) {
    const place = document.getElementById("problems");
    place.hidden = false;
    place.append(problem(one));
  };

  c.toast = function (text, tone = "bad") {
    const place = document.getElementById("toasts");
    if (!place) return;
    const notice = document.createElement("div");
    notice.className = `notice ${tone}`;
    notice.setAttribute("role", "alert");
    notice.append(text);
    const close = notice.appendChild(Object.assign(document.createElement("button"), { className: "close", textContent: "✕" }));
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => notice.remove());
    place.append(notice);
    setTimeout(() => notice.remove(), 12000);
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.shell = {
    toast(message) { if (message) c.toast(message.text, message.tone); return window.dash_clientside.no_update; },
    day(day, today) {
      c.openShell(day);
      const [slot, input] = [document.getElementById("as-of-slot"), document.getElementById("as-of")];
      if (slot) slot.dataset.today = today || "";
      if (input && document.activeElement !== input) input.value = day || today || "";
      return window.dash_clientside.no_update;
    },
  };
})(window.clientele);
