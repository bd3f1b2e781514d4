/* The selection as a query string: small pure functions, and the one way to change it. */
window.clientele = window.clientele || {};
(function (c) {
  const PLAIN = { "%2C": ",", "%3A": ":", "%40": "@", "%2F": "/", "%5C": "\\" };
  const encode = (text) => encodeURIComponent(text).replace(/%2C|%3A|%40|%2F|%5C/g, (code) => PLAIN[code]);

  /** The query with `key` set to `value`; null or "" takes it out. */
  c.withValue = function (query, key, value) {
    const pairs = [...new URLSearchParams(query)].filter(([name]) => name !== key);
    if (value !== null && value !== undefined && value !== "") pairs.push([key, value]);
    return pairs.map(([name, text]) => `${name}=${encode(text)}`).join("&");
  };

  c.valueOf = (query, key) => new URLSearchParams(query).get(key);

  /** "a,b\,c" as ["a", "b,c"]. */
  c.splitChoices = (text) =>
    (text || "").replaceAll("\\,", "\0").split(",").filter(Boolean).map((part) => part.replaceAll("\0", ","));

  c.joinChoices = (values) => values.map((value) => value.replaceAll(",", "\\,")).join(",");

  /** The written choices with those of `clause` added, or taken out when all are there. */
  c.toggleChoice = function (text, clause) {
    const [chosen, values] = [c.splitChoices(text), c.splitChoices(clause)];
    const rest = chosen.filter((one) => !values.includes(one));
    return c.joinChoices(values.every((one) => chosen.includes(one)) ? rest : [...rest, ...values]);
  };

  /** `part` ("onboarding_days=10..12") laid over the query: its keys replace those of the query. */
  c.overlaid = function (query, part) {
    let found = query;
    for (const [key, value] of new URLSearchParams(part || "")) found = c.withValue(found, key, value);
    return found;
  };

  /** Only what decides which customers are meant: no order, columns or view. */
  c.filtersOf = function (query) {
    return ["sort", "columns", "who", "show", "tab", "open", "range", "day", "series", "list", "status_list", "cell", "ids", "twin"].reduce((q, key) => c.withValue(q, key, null), query);
  };

  c.query = "";
  c.view = { who: "", show: "" };

  /** Once the next frame is on the screen; in a page that nobody sees, soon. */
  c.afterFrame = function (work) {
    let due = true;
    const run = () => { if (due) { due = false; work(); } };
    requestAnimationFrame(() => setTimeout(run));
    setTimeout(run, 150);
  };

  /** Writes a new selection. Where a page paints by itself, the Store follows after the frame. */
  c.apply = function (query) {
    const [day, now] = [query, c.query].map((one) => c.valueOf(one, "as_of") || "");
    c.query = query;
    if (day !== now) window.dash_clientside.set_props("day", { data: day });
    c.asked = performance.now();
    const store = () => window.dash_clientside.set_props("selection", { data: query });
    if (c.onBoard?.()) c.afterFrame(store);
    else store();
    document.dispatchEvent(new CustomEvent("clientele:asked", { detail: { query } }));
  };

  c.select = (key, value) => c.apply(c.withValue(c.query, key, value));

  c.clearAll = function () {
    const kept = ["sort", "columns", "as_of"].map((key) => [key, c.valueOf(c.query, key)]);
    c.apply(kept.reduce((query, [key, value]) => c.withValue(query, key, value), ""));
  };

  /** The address bar follows the selection without a new entry in the history. */
  c.mirror = function () {
    const query = Object.entries(c.view).reduce((q, [key, value]) => c.withValue(q, key, value), c.query);
    const address = location.pathname + (query ? `?${query}` : "") + location.hash;
    if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
  };

  /** Address of the same rows as a file, or of any path under the company's page. */
  c.dataAddress = (name, query) => `${location.pathname.replace(/\/$/, "")}${name}${query ? `?${query}` : ""}`;

  c.go = function (address) {
    c.hideTip?.();
    history.pushState(null, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
})(window.clientele);
