/* Back closes the list that was opened over a page, and leaves the page only when none is open. */
window.clientele = window.clientele || {};
(function (c) {
  let entered = null;
  let leaving = false;

  /** A list opens by hand: it gets an entry of its own in the history, before the address names it. */
  c.enterList = function (panel) {
    if (panel.open) return;
    history.pushState({ ...history.state, list: panel.id }, "", location.href);
    entered = panel;
  };

  /** A list is shown again after a reload or on the way back: the entry that it had is still its own. */
  c.returnToList = function (panel) {
    if (history.state?.list === panel.id) entered = panel;
  };

  /** Closed by hand, its entry goes with it; on the way to another page the entry stays, to come back to. */
  document.addEventListener("close", (event) => {
    if (event.target !== entered) return;
    entered = null;
    if (event.target.returnValue === "go") return;
    leaving = true;
    history.back();
  }, true);

  /** This file is read before the router listens: what only closes a list builds no page anew. */
  window.addEventListener("popstate", (event) => {
    const panel = entered?.isConnected && entered.open ? entered : null;
    const left = leaving;
    [leaving, entered] = [false, null];
    const again = !left && !panel && document.getElementById(history.state?.list || "");
    if (!left && !panel && !again) return;
    event.stopImmediatePropagation();
    if (again) location.reload(); // forward, to a list of this very page: rare enough to start anew from its address
    else if (panel) panel.close();
    else c.mirror();
  });
})(window.clientele);
