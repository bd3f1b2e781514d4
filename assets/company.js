/* The form that makes a company; any button with data-new-company opens it. */
window.clientele = window.clientele || {};
(function (c) {
  const here = () => Intl.DateTimeFormat().resolvedOptions();
  const zones = () => (Intl.supportedValuesOf ? Intl.supportedValuesOf("timeZone") : []);
  const currencies = () => (Intl.supportedValuesOf ? Intl.supportedValuesOf("currency") : []);
  const LOCALES = ["en_GB", "en_US", "de_DE", "de_AT", "de_CH", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_BR", "pt_PT", "sv_SE"];
  const FIELDS = [
    { name: "name", label: "Name", help: "What people call the company.", value: () => "", required: true },
    { name: "slug", label: "Address", help: "Small letters, digits and hyphens; it stands in every link.", value: () => "", required: true },
    { name: "time_zone", label: "Time zone", help: "Its calendar makes the days.", value: () => here().timeZone || "UTC", list: zones },
    { name: "currency", label: "Currency", help: "Three letters; sums are in this currency.", value: () => "EUR", list: currencies },
    { name: "locale", label: "Locale", help: "How numbers and dates are written.", value: () => (navigator.language || "en-GB").replace("-", "_"), list: () => LOCALES },
  ];
  const slugOf = (name) => name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, 63);

  function open() {
    const dialog = document.getElementById("new-company") || document.body.appendChild(build());
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").focus();
  }

  function build() {
    const dialog = Object.assign(c.make("dialog", "panel narrow"), { id: "new-company" });
    dialog.setAttribute("aria-labelledby", "new-company-title");
    const [head, body, form] = [c.make("header"), c.make("div", "body"), c.make("form")];
    const close = Object.assign(c.make("button", "button plain", "✕"), { type: "button" });
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => dialog.close());
    head.append(Object.assign(c.make("h2", "", "New company"), { id: "new-company-title" }), close);
    const wrong = Object.assign(c.make("div", "notice bad"), { hidden: true });
    wrong.setAttribute("role", "alert");
    form.noValidate = true;
    form.append(...FIELDS.map(field), wrong, foot(dialog));
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form, wrong); });
    form.elements.name.addEventListener("input", () => { if (!form.elements.slug.dataset.own) form.elements.slug.value = slugOf(form.elements.name.value); });
    form.elements.slug.addEventListener("input", () => { form.elements.slug.dataset.own = "1"; });
    body.append(form);
    dialog.append(head, body);
    return dialog;
  }

  function field(one) {
    const [row, label, help] = [c.make("div", "entry"), c.make("label", "", one.label), c.make("div", "soft small", one.help)];
    const input = Object.assign(c.make("input", "field"), { type: "text", name: one.name, id: `company-${one.name}`, value: one.value(), autocomplete: "off", spellcheck: false });
    if (one.required) input.setAttribute("aria-required", "true");
    label.htmlFor = input.id;
    help.id = `${input.id}-help`;
    input.setAttribute("aria-describedby", help.id);
    row.append(label, input, help);
    if (one.list) {
      const list = Object.assign(c.make("datalist"), { id: `${input.id}-list` });
      list.append(...one.list().map((value) => Object.assign(c.make("option"), { value })));
      input.setAttribute("list", list.id);
      row.append(list);
    }
    return row;
  }

  function foot(dialog) {
    const row = c.make("div", "bar-row form-foot");
    const stop = Object.assign(c.make("button", "button", "Cancel"), { type: "button" });
    stop.addEventListener("click", () => dialog.close());
    row.append(Object.assign(c.make("button", "button main", "Make the company"), { type: "submit" }), stop);
    return row;
  }

  async function send(form, wrong) {
    const values = Object.fromEntries(FIELDS.map((one) => [one.name, form.elements[one.name].value]));
    let [answer, found] = [null, {}];
    try {
      answer = await fetch("/companies.json", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values) });
      found = await answer.json();
    } catch { found = { error: "The server cannot be reached. Check the connection and try again." }; }
    wrong.hidden = Boolean(answer?.ok);
    wrong.textContent = found.error || "";
    if (!answer?.ok) return form.elements.name.value ? form.elements.slug.focus() : form.elements.name.focus();
    document.getElementById("new-company").remove();
    c.go(`/${found.slug}/data`);
    return c.say(`${found.name} is made. Bring in its files.`);
  }

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-new-company]")) open();
  });
})(window.clientele);
