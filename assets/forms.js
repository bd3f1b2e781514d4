/* The forms of a profile: drawn from what the registry of writes says, sent whole, answered field by field. */
window.clientele = window.clientele || {};
(function (c) {
  const sheet = (part) => document.getElementById(`${part}-sheet`);
  const text = (id, words) => { document.getElementById(id).textContent = words; };
  const none = () => window.dash_clientside.no_update;
  let [spec, kept] = [null, null];

  /** Asks for the form of a write; it opens when its answer comes. */
  function ask(key, record) {
    c.profile.set("form-asked", { key, record: record ? Number(record) : null, at: Date.now() });
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-form]");
    const note = event.target.closest("[data-note]");
    const undo = event.target.closest("[data-undo]");
    if (opener) { opener.closest("details.menu")?.removeAttribute("open"); ask(opener.dataset.form, opener.dataset.record); }
    if (note) c.profile.set("note-asked", { id: Number(note.dataset.note), at: Date.now() });
    if (undo) { undo.disabled = true; c.profile.set("undo-asked", { audit: Number(undo.dataset.undo), at: Date.now() }); }
  });

  const MAKERS = {
    long: () => Object.assign(document.createElement("textarea"), { rows: 6 }),
    choice: (one) => {
      const select = document.createElement("select");
      if (!one.required || !one.value) select.append(new Option(one.required ? "Choose…" : "–", ""));
      one.choices.forEach(([value, label]) => select.append(new Option(label, value)));
      return select;
    },
    flag: () => Object.assign(document.createElement("input"), { type: "checkbox", value: "yes" }),
  };
  const TYPES = { email: "email", date: "date", phone: "tel" };
  const DIGITS = ["number", "digits"];

  function field(one) {
    const input = (MAKERS[one.kind] || (() => Object.assign(document.createElement("input"), { type: TYPES[one.kind] || "text" })))(one);
    Object.assign(input, { name: one.name, id: `field-${one.name}` });
    if (DIGITS.includes(one.kind)) input.inputMode = "numeric";
    if (one.kind === "flag") input.checked = one.value === "yes";
    else { input.value = one.value; input.classList.add("field"); }
    if (one.required) input.setAttribute("aria-required", "true");
    const row = c.make("div", one.kind === "flag" ? "entry flag" : "entry");
    const label = c.make("label", "", one.label);
    label.htmlFor = input.id;
    if (!one.required && one.kind !== "flag") label.append(c.make("span", "soft", " optional"));
    const help = c.make("div", "soft small", one.help);
    help.id = `help-${one.name}`;
    const wrong = c.make("div", "wrong small");
    wrong.id = `wrong-${one.name}`;
    wrong.hidden = true;
    input.setAttribute("aria-describedby", `${help.id} ${wrong.id}`);
    row.append(...(one.kind === "flag" ? [input, label, help, wrong] : [label, input, help, wrong]));
    return row;
  }

  function draw(found) {
    if (!found) return;
    const drafts = kept?.key === found.key && kept.record === found.record ? kept.values : {};
    [spec, kept] = [found, null];
    text("form-title", spec.title);
    const form = c.make("form");
    form.noValidate = true;
    form.append(c.make("p", "soft", spec.lead), alertBox(), ...spec.fields.map(field), buttons());
    form.addEventListener("submit", send);
    document.getElementById("form-body").replaceChildren(form);
    spec.fields.forEach((one) => besides(form.elements[one.name], one, drafts[one.name]));
    sheet("note").close();
    if (!sheet("form").open) sheet("form").showModal();
    (form.querySelector(".entry input, .entry textarea, .entry select") || form.querySelector("button[type=submit]")).focus();
  }

  function alertBox() {
    const box = c.make("div", "notice warn");
    Object.assign(box, { id: "form-alert", hidden: true });
    box.setAttribute("role", "alert");
    return box;
  }

  function buttons() {
    const row = c.make("div", "bar-row form-foot");
    const go = c.make("button", "button main", spec.confirm ? spec.title : "Save");
    go.type = "submit";
    const stop = c.make("button", "button", spec.confirm ? "Not now" : "Cancel");
    Object.assign(stop, { type: "button" });
    stop.addEventListener("click", () => sheet("form").close());
    row.append(go, stop);
    return row;
  }

  const held = (input, one) => (one.kind === "flag" ? (input.checked ? "yes" : "no") : input.value);
  const valuesOf = (form) => Object.fromEntries(spec.fields.map((one) => [one.name, held(form.elements[one.name], one)]));

  /** What was typed before somebody else's change came between, under what the record holds now. */
  function besides(input, one, typed) {
    if (typed === undefined || typed === held(input, one)) return;
    const line = c.make("div", "typed small");
    const words = Object.fromEntries(one.choices)[typed] || typed || "nothing";
    const take = Object.assign(c.make("button", "link", "Take it again"), { type: "button" });
    take.setAttribute("aria-label", `${one.label}: take ${words} again`);
    take.addEventListener("click", () => {
      if (one.kind === "flag") input.checked = typed === "yes"; else input.value = typed;
      line.remove();
      input.focus();
    });
    line.append(c.make("span", "", `You typed: ${words}`), take);
    input.closest(".entry").append(line);
  }

  function send(event) {
    event.preventDefault();
    const form = event.target;
    const values = valuesOf(form);
    form.querySelector("button[type=submit]").disabled = true;
    c.profile.set("form-sent", { key: spec.key, record: spec.record, version: spec.version, values, at: Date.now() });
  }

  function refused(answer) {
    const form = document.querySelector("#form-body form");
    if (!form || !sheet("form").open) { c.toast(answer.message, "warn"); return; }
    form.querySelector("button[type=submit]").disabled = false;
    const box = document.getElementById("form-alert");
    box.hidden = false;
    const wrong = Object.keys(answer.fields).length;
    box.replaceChildren(c.make("span", "", wrong > 1 ? `${wrong} fields need another look.` : answer.message));
    if (answer.conflict) box.append(reload());
    spec.fields.forEach((one) => {
      const [input, wrong] = [form.elements[one.name], document.getElementById(`wrong-${one.name}`)];
      const said = answer.fields[one.name];
      wrong.hidden = !said;
      wrong.textContent = said || "";
      input.toggleAttribute("aria-invalid", Boolean(said));
      if (said) input.setAttribute("aria-invalid", "true");
    });
    (form.querySelector("[aria-invalid]") || box.querySelector("button") || box).focus?.();
  }

  function reload() {
    const button = c.make("button", "button", "Show what it holds now");
    button.type = "button";
    button.addEventListener("click", () => {
      kept = { key: spec.key, record: spec.record, values: valuesOf(document.querySelector("#form-body form")) };
      ask(spec.key, spec.record);
    });
    return button;
  }

  function answered(answer) {
    if (!answer) return;
    if (!answer.ok) return refused(answer);
    sheet("form").close();
    sheet("note").close();
    c.say(answer.message);
    saved(answer);
    c.profile.refresh();
  }

  /** Says what was done, with the way back where there is one. */
  function saved(answer) {
    c.toast(answer.message, "good");
    const notice = document.getElementById("toasts").lastElementChild;
    if (!answer.audit || !notice) return;
    const undo = c.make("button", "button", "Undo");
    undo.addEventListener("click", () => { c.profile.set("undo-asked", { audit: answer.audit, at: Date.now() }); notice.remove(); });
    notice.insertBefore(undo, notice.lastElementChild);
  }

  function note(shown) {
    if (!shown) return;
    text("note-title", shown.title);
    if (!sheet("note").open) sheet("note").showModal();
    name(shown.id);
  }
  const name = (id) => history.replaceState(history.state, "", location.pathname + (((text) => (text ? `?${text}` : ""))(c.withValue(c.profile.query(), "open", id))));
  document.addEventListener("close", (event) => {
    if (event.target.id === "note-sheet") name(null);
    if (event.target.id === "form-sheet") document.getElementById("form-body").replaceChildren();
  }, true);

  let opened = null;
  /** A note that the address names opens once. */
  c.openNoteOfAddress = function () {
    const id = c.valueOf(c.profile.query(), "open");
    if (!id || opened === location.pathname + id) return;
    opened = location.pathname + id;
    if (/^\d+$/.test(id)) c.profile.set("note-asked", { id: Number(id), at: Date.now() });
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.forms = {
    draw(found) { draw(found); return none(); },
    answered(answer) { answered(answer); return none(); },
    note(shown) { note(shown); return none(); },
  };
})(window.clientele);
