/* The Data page: files go to the disk with their progress, running imports are followed, checks unfold to their rows. */
window.clientele = window.clientele || {};
(function (c) {
  const $ = (id) => document.getElementById(id);
  const zone = () => $("drop");
  const base = () => `/${zone().dataset.company}/data`;
  const megabytes = (bytes) => `${c.number(bytes < 10e6 ? Math.round(bytes / 1e5) / 10 : Math.round(bytes / 1e6))} MB`;
  const kept = () => `clientele-upload-${zone().dataset.company}`;
  let [queue, sending, timer, open, owner] = [[], null, 0, new Set(), ""];

  const keep = (id) => { try { if (id) sessionStorage.setItem(kept(), id); else sessionStorage.removeItem(kept()); } catch { /* gone with the page */ } };
  const keptUpload = () => { try { return sessionStorage.getItem(kept()); } catch { return null; } };

  /** Asks an address for JSON; what is wrong comes back as the sentence of the server. */
  async function ask(path, body) {
    const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    let answer;
    try { answer = await fetch(path, options); } catch { throw new Error("The server cannot be reached. Check the connection and try again."); }
    const found = await answer.json().catch(() => ({ error: `The server answered ${answer.status}. Try again.` }));
    if (!answer.ok) throw new Error(found.error || `The server answered ${answer.status}. Try again.`);
    return found;
  }

  function button(text, look, deed) {
    const made = Object.assign(c.make("button", `button ${look}`, text), { type: "button" });
    made.addEventListener("click", deed);
    return made;
  }
  function bar(label) {
    const made = c.make("div", "progress-bar");
    Object.entries({ role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 }).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(c.make("div", "fill"));
    return made;
  }
  function fill(made, share) {
    made.classList.toggle("unsure", share === null);
    made.firstChild.style.width = share === null ? "" : `${100 * share}%`;
    if (share === null) made.removeAttribute("aria-valuenow");
    else made.setAttribute("aria-valuenow", Math.round(100 * share));
  }

  /* The drop zone */
  function rest(problem) {
    const [text, note] = [c.make("p", "", "Drop a CSV or XLSX file here, or"), c.make("p", "soft small", `Up to ${c.number(Number(zone().dataset.limit))} MB. Nothing is imported before you have seen the columns.`)];
    const input = Object.assign(c.make("input", "unseen"), { type: "file", id: "import-file", multiple: true, accept: ".csv,.tsv,.txt,.xlsx", tabIndex: -1 });
    input.setAttribute("aria-label", "File to bring in");
    input.addEventListener("change", () => take([...input.files]));
    const choose = button("Choose a file", "main", () => input.click());
    const row = c.make("div", "choose");
    row.append(text, choose);
    zone().replaceChildren(row, input, note);
    if (!problem) return;
    const said = c.make("div", "notice bad", problem);
    said.setAttribute("role", "alert");
    zone().append(said);
  }

  function take(files) {
    const limit = Number(zone().dataset.limit) * 1e6;
    const large = files.find((file) => file.size > limit);
    if (large) return rest(`${large.name} has ${megabytes(large.size)}; at most ${megabytes(limit)} can be imported (setting CLIENTELE_UPLOAD_MB). Split it into several files.`);
    queue.push(...files);
    if (!sending && $("mapping").hidden) next();
  }

  function next() {
    const file = queue.shift();
    if (file) send(file);
  }

  function send(file) {
    const [row, text, made] = [c.make("div", "sending"), c.make("p", "", `Sending ${file.name}`), bar(`Sending ${file.name}`)];
    const note = c.make("p", "soft small", "");
    sending = new XMLHttpRequest();
    const request = sending;
    row.append(text, made, note, button("Cancel", "", () => request.abort()));
    zone().replaceChildren(row);
    fill(made, 0);
    request.upload.addEventListener("progress", (event) => {
      fill(made, event.loaded / event.total);
      note.textContent = event.loaded < event.total ? `${megabytes(event.loaded)} of ${megabytes(event.total)}` : "Looking at the file …";
    });
    request.addEventListener("loadend", () => { sending = null; arrived(request, file); });
    request.open("POST", `${base()}/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  }

  function arrived(request, file) {
    if (!zone()) return undefined;
    let found = {};
    try { found = JSON.parse(request.responseText); } catch { /* no JSON where a proxy or the server refused */ }
    if (request.status === 200) return map(found.upload);
    if (request.status === 413 && !found.error) found.error = `${file.name} is too large; at most ${zone().dataset.limit} MB can be imported (setting CLIENTELE_UPLOAD_MB).`;
    const stopped = !request.status && request.readyState === 0;
    rest(stopped ? "" : found.error || `${file.name} could not be sent. Check the connection and try again.`);
    $("drop").querySelector("button")?.focus();
    return next();
  }

  /** Opens the mapping screen of an uploaded file. */
  async function map(upload, quiet) {
    try {
      c.mapping.draw(await ask(`${base()}/uploads/${upload}/preview`, {}));
      keep(upload);
      $("bring").hidden = true;
      $("mapping").hidden = false;
      if (!quiet) $("mapping").querySelector("h2").focus();
    } catch (error) {
      keep(null);
      rest(quiet ? "" : error.message);
      next();
    }
  }

  /** Back to the drop zone, for the next file. */
  function close() {
    keep(null);
    $("mapping").hidden = true;
    $("mapping").replaceChildren();
    $("bring").hidden = false;
    rest();
    if (queue.length) next();
    else zone().querySelector("button").focus();
  }

  /* Running imports */
  const PHASES = { starting: "Starting", waiting: "Waiting for the import before it", reading: "Reading", checking: "Checking every row", writing: "Writing", deriving: "Bringing the figures up to date" };
  const seconds = (left) => (left < 1 ? "less than a second left" : left < 90 ? `${Math.round(left)} s left` : `${Math.round(left / 60)} minutes left`);

  function words(job) {
    const much = job.phase === "reading" ? megabytes : c.number;
    const parts = [PHASES[job.phase] || job.phase];
    if (job.phase === "writing" || job.phase === "reading") parts.push(`${much(job.done)} of ${much(job.total)}${job.phase === "writing" ? " rows" : ""}`);
    if (job.phase === "checking" && job.total) parts.push(`${c.number(job.total)} rows`);
    if (job.rate >= 1) parts.push(job.phase === "reading" ? `${megabytes(job.rate)} a second` : `${c.number(Math.round(job.rate))} rows a second`, seconds(job.left));
    return parts.join(" · ");
  }
  const share = (job) => (job.total && (job.done || job.phase === "reading") ? Math.min(1, job.done / job.total) : null);

  async function follow() {
    clearTimeout(timer);
    if (!zone()) return;
    const company = zone().dataset.company;
    let found;
    try { found = (await ask(`${base()}/jobs.json`)).jobs; } catch { timer = setTimeout(follow, 3000); return; }
    if (zone()?.dataset.company !== company) return;
    const now = new Set(found.filter((job) => job.open).map((job) => job.id));
    const ended = found.filter((job) => open.has(job.id) && !job.open);
    open = now;
    draw(found);
    ended.forEach((job) => c.say(sentence(job)));
    if (ended.length) window.dash_clientside.set_props("data-again", { data: Date.now() });
    if (now.size) timer = setTimeout(follow, 400);
  }

  function draw(found) {
    const cards = found.map((job) => {
      const old = document.getElementById(`job-${job.id}`);
      const made = old?.dataset.state === job.state ? old : job.open ? running(job) : ended(job);
      Object.assign(made, { id: `job-${job.id}` }).dataset.state = job.state;
      if (job.open) renew(made, job);
      return made;
    });
    const focused = document.activeElement?.closest?.(".job")?.id;
    if (cards.length !== $("jobs").children.length || cards.some((card, i) => card !== $("jobs").children[i])) $("jobs").replaceChildren(...cards);
    if (focused && !document.activeElement.closest(".job")) document.querySelector(`#${focused} a, #${focused} button`)?.focus();
  }

  function card(job) {
    const made = c.make("section", "card-box job");
    const head = c.make("header");
    head.append(c.make("h2", "", job.file_name), c.make("span", "soft", ` into ${job.table}`));
    made.append(head);
    made.setAttribute("aria-label", `Import of ${job.file_name}`);
    return made;
  }
  function running(job) {
    const made = card(job);
    const foot = c.make("div", "job-foot");
    foot.append(c.make("p", "soft small said"), button("Cancel", "", (event) => { event.target.disabled = true; steer(job, "cancel"); }));
    made.append(bar(`Import of ${job.file_name}`), foot);
    return made;
  }
  function renew(made, job) {
    fill(made.querySelector(".progress-bar"), share(job));
    made.querySelector(".said").textContent = words(job);
    made.querySelector("button").hidden = job.phase === "deriving";
  }

  const sentence = (job) => `${job.file_name}: ${job.message || job.state}`;
  const COUNTS = [["rows", "rows", "Rows in the file"], ["accepted", "accepted", "New or corrected"], ["rejected", "rejected", "Not taken, see why"], ["ignored", "ignored", "Known already, or empty"]];

  function ended(job) {
    const made = card(job);
    const close = button("✕", "plain", () => steer(job, "dismiss"));
    close.setAttribute("aria-label", `Dismiss the import of ${job.file_name}`);
    made.querySelector("header").append(c.make("span", "apart"), close);
    if (job.state !== "done") made.append(notice(job));
    else made.append(counts(job), ...(job.message.startsWith("The rows are in") ? [c.make("div", "notice warn", job.message)] : []), ...reasons(job));
    made.append(ways(job));
    return made;
  }
  function notice(job) {
    const made = c.make("div", `notice ${job.state === "failed" ? "bad" : "warn"}`, job.message);
    made.setAttribute("role", "alert");
    return made;
  }
  function counts(job) {
    const made = c.make("dl", "counts");
    COUNTS.forEach(([name, label, help]) => {
      const part = c.make("div", job[name] && name === "rejected" ? "bad" : "");
      part.title = help;
      part.append(c.make("dt", "", label), c.make("dd", "", c.number(job[name])));
      made.append(part);
    });
    return made;
  }
  function reasons(job) {
    const known = job.ignored ? [c.make("p", "soft small", `${job.ignored === 1 ? "One row was" : `${c.number(job.ignored)} rows were`} known already, or replaced by a later row of the file.`)] : [];
    if (job.edited) known.push(c.make("p", "small", `${job.edited === 1 ? "One record that somebody" : `${c.number(job.edited)} records that people`} had edited on a profile ${job.edited === 1 ? "was" : "were"} changed by this file.`));
    if (!job.rejected) return known;
    const list = c.make("ul", "reasons");
    list.append(...job.reasons.map((reason) => c.make("li", "", reason)));
    if (job.rejected > job.reasons.length) list.append(c.make("li", "soft", `and ${c.number(job.rejected - job.reasons.length)} more in the file of rejected rows`));
    return [list, ...known];
  }
  function ways(job) {
    const row = c.make("div", "bar-row");
    const link = (text, href, look) => Object.assign(c.make("a", `button ${look}`, text), { href });
    if (job.state === "done") {
      const there = link("See the customers", `/${zone().dataset.company}/customers?sort=-created`, "main");
      there.dataset.nav = "1";
      row.append(there);
      if (job.rejected) row.append(Object.assign(link("Download the rejected rows", `${base()}/rejected/${job.import_id}.csv`, ""), { download: "" }), c.make("span", "soft small", "Mend them and drop the file here again."));
    } else {
      row.append(button("Start again", "main", () => steer(job, "again")), button("Choose the columns again", "", () => map(job.upload)));
    }
    return row;
  }

  async function steer(job, deed) {
    try { await ask(`${base()}/jobs/${job.id}/${deed}`, {}); } catch (error) { c.toast(error.message, "warn"); }
    if (deed === "again") open.add(job.id);
    follow();
  }

  /* A file may be dropped anywhere on the page; missing the zone must not leave the page */
  let depth = 0;
  const carries = (event) => zone() && [...(event.dataTransfer?.types || [])].includes("Files");
  const over = (is) => zone()?.classList.toggle("over", is);
  document.addEventListener("dragenter", (event) => { if (carries(event)) { depth += 1; over(true); } });
  document.addEventListener("dragleave", (event) => { if (carries(event)) { depth -= 1; over(depth > 0); } });
  document.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    take([...event.dataTransfer.files]);
  });

  /** The page's parts may come a moment after its data. */
  function begin(tries) {
    if (!zone()) { if (tries) setTimeout(begin, 20, tries - 1); return; }
    if (owner === zone().dataset.company && zone().childElementCount) return;
    owner = zone().dataset.company;
    [queue, open] = [[], new Set()];
    rest();
    if (keptUpload()) map(keptUpload(), true);
    follow();
  }

  c.data = { ask, base, button, close, follow, started(job) { open.add(job.id); close(); follow(); } };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.data = {
    /** A page that has just been opened: the zone, a file that was waiting for its columns, and running imports. */
    open(company) {
      begin(100);
      return company;
    },
  };
})(window.clientele);
