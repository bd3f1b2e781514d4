/* The glossary: typing hides the terms without the words; an anchor opens at its term. */
window.clientele = window.clientele || {};
(function (c) {
  /** Whether every word typed is somewhere in the entry. */
  c.hasWords = (entry, typed) => typed.toLowerCase().split(/\s+/).every((word) => entry.includes(word));

  document.addEventListener("input", (event) => {
    if (event.target.id !== "find-term") return;
    document.querySelectorAll(".entry").forEach((entry) => { entry.hidden = !c.hasWords(entry.dataset.words, event.target.value); });
    document.querySelectorAll(".part").forEach((part) => { part.hidden = !part.querySelector(".entry:not([hidden])"); });
  });

  new MutationObserver((_, observer) => {
    if (!location.hash || !document.querySelector(".entry")) return;
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ block: "center" });
    observer.disconnect();
  }).observe(document.documentElement, { childList: true, subtree: true });
})(window.clientele);
