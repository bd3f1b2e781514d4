/* The counts of a new selection: asked of the server at once, beside Dash, and kept for when it is chosen again. */
window.clientele = window.clientele || {};
(function (c) {
  const KEPT = 40;
  const kept = new Map();
  const keyOf = (version, query) => `${version} ${query}`;

  /** What the server said of a selection holds for as long as the facts are of that version. */
  c.keepCounts = function (update) {
    for (const query of [update.asked, update.query]) kept.set(keyOf(update.version, query), update);
    while (kept.size > KEPT) kept.delete(kept.keys().next().value);
  };

  const UNREACHED = "The server cannot be reached. The page shows what it had; choose again once it is back.";
  const coming = new Map();
  /** The server's answer to a selection, or what to tell instead; asked once, however often it is waited for. */
  function asked(query) {
    const address = c.dataAddress("/update.json", query);
    if (!coming.has(address)) coming.set(address, fetched(address).finally(() => coming.delete(address)));
    return coming.get(address);
  }
  async function fetched(address) {
    const answer = await fetch(address).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (answer?.ok && told) return { update: told };
    return { problem: told?.error || UNREACHED, tone: answer ? "warn" : "bad" };
  }

  async function ask(query) {
    const { update, problem, tone } = await asked(query);
    if (query !== c.query || !c.onBoard()) return;
    if (update) return c.showUpdate({ ...update, asked: query });
    c.waited();
    c.toast(problem, tone);
  }

  /** A hand goes down on a mark: the answer is on its way when it goes up. */
  c.foresee = async function (query) {
    if (!c.onBoard() || kept.has(keyOf(c.model()?.version, query))) return;
    const { update } = await asked(query);
    if (update) c.keepCounts({ ...update, asked: query });
  };

  document.addEventListener("clientele:asked", ({ detail: { query } }) => {
    if (!c.onBoard()) return;
    const known = kept.get(keyOf(c.model()?.version, query));
    if (known) c.showUpdate(known);
    else ask(query);
  });
})(window.clientele);
