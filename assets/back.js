/* Back closes the list that was opened over a page, and leaves the page only when none is open. */
window.clientele = window.clientele || {};
(function (c) {
  let entered = null;
  let leaving = false;

  /** A list opens by hand: it gets an entry of its own in the history, before the address names it. */
  c.enterList = function (panel) {
    if (panel.open) return;
    history.pushState(history.state, "", location.href);
    entered = panel;
  };

  /** Closed by hand, its entry goes with it; on the way to a profile the entry stays, to come back to. */
  document.addEventListener("close", (event) => {
    if (event.target !== entered) return;
    entered = null;
    if (event.target.returnValue === "go") return;
    leaving = true;
    history.back();
  }, true);

  /** This file is read before the router listens: what only closes a list builds no page anew. */
  window.addEventListener("popstate", (event) => {
    const panel = entered;
    if (!leaving && !panel?.open) return;
    event.stopImmediatePropagation();
    [leaving, entered] = [false, null];
    if (panel?.open) panel.close();
    else c.mirror();
  });
})(window.clientele);
