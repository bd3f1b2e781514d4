/* One tooltip for bars and for the help of terms; shown on hover and on focus, above everything. */
window.clientele = window.clientele || {};
(function (c) {
  let tip = null;
  function node() {
    if (tip && tip.isConnected) return tip;
    tip = document.createElement("div");
    tip.id = "tip";
    tip.setAttribute("role", "tooltip");
    tip.setAttribute("popover", "manual");
    document.body.append(tip);
    return tip;
  }

  /** Shows `lines` (the first in bold) over the box, inside the window. */
  c.showTip = function (lines, box) {
    const own = node();
    own.replaceChildren(...lines.map((line, i) => {
      const row = document.createElement(i ? "div" : "b");
      row.textContent = line;
      return row;
    }));
    if (!own.matches(":popover-open")) own.showPopover();
    const size = own.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left + box.width / 2 - size.width / 2), innerWidth - size.width - 8);
    const above = box.top - size.height - 8;
    own.style.left = `${left}px`;
    own.style.top = `${above > 4 ? above : Math.min(box.bottom + 8, innerHeight - size.height - 4)}px`;
  };

  c.hideTip = function () {
    if (tip && tip.isConnected && tip.matches(":popover-open")) tip.hidePopover();
  };

  const helped = (event) => event.target instanceof Element && event.target.closest("[data-help]");
  function showHelp(event) {
    const term = helped(event);
    if (!term) return;
    const mark = term.matches(".term") ? term : term.querySelector(".term") || term;
    c.showTip([term.dataset.term || mark.textContent, term.dataset.help], mark.getBoundingClientRect());
    term.setAttribute("aria-describedby", "tip");
  }
  document.addEventListener("pointerover", (event) => event.pointerType !== "touch" && showHelp(event));
  document.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && showHelp(event));
  document.addEventListener("pointerout", (event) => helped(event) && c.hideTip());
  document.addEventListener("focusout", c.hideTip);
  document.addEventListener("scroll", c.hideTip, { passive: true, capture: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && c.hideTip());

  /** Says a sentence to screen readers. */
  c.say = function (text) {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };
})(window.clientele);
