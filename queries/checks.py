"""Inspects the registries: problems in words, at start-up and in the tests; none is the only good answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.facts.columns import FACTS
from data.facts.packing import FLAGS, SPLITS
from data.facts.statuses import GROUPS, PRIMARY_STATUSES
from queries.charts import CHARTS
from queries.filters import FILTERS
from queries.kpis import KPIS
from queries.presets import PRESETS
from queries.quality import CHECKS
from queries.selection import VIEW_NAMES

_OWN_NAMES = {"sort", "columns", "as_of", *VIEW_NAMES}


def problems() -> list[str]:
    """Every problem of every registry."""
    return [*_names(), *_words(), *_references()]


def _names() -> Iterator[str]:
    for key in FILTERS:
        if key in _OWN_NAMES:
            yield f"The filter '{key}' has a name that the address needs for itself."
        if key != key.lower() or not key.isidentifier():
            yield f"The filter '{key}' is not a lower-case name."
    yield from _repeated("filters", (entry.label for entry in FILTERS.values() if entry.kind.control != "search"))
    yield from _repeated("statuses", (status.label for status in PRIMARY_STATUSES.values()))
    yield from _repeated("charts", (chart.label for chart in CHARTS.values()))


def _repeated(registry: str, labels: Iterable[str]) -> Iterator[str]:
    for label, times in Counter(labels).items():
        if times > 1:
            yield f"The label '{label}' stands {times} times among the {registry}."


_REGISTRIES: dict[str, Mapping[str, Any]] = {
    "facts": FACTS,
    "filters": FILTERS,
    "charts": CHARTS,
    "statuses": PRIMARY_STATUSES,
    "KPIs": KPIS,
    "presets": PRESETS,
    "checks": CHECKS,
}


def _words() -> Iterator[str]:
    for name, registry in _REGISTRIES.items():
        for key, entry in registry.items():
            if not entry.help.endswith("."):
                yield f"The help of '{key}' among the {name} is not a sentence."


def _references() -> Iterator[str]:
    for key, chart in CHARTS.items():
        if chart.column.key not in SPLITS:
            yield f"The chart '{key}' splits by '{chart.column.key}', which is in no pack."
    for key in (*SPLITS, *FLAGS):
        if key not in FACTS:
            yield f"'{key}' is packed and is no fact."
    for status in PRIMARY_STATUSES.values():
        if status.group not in {*GROUPS, "prospect"}:
            yield f"The status '{status.key}' is in the unknown group '{status.group}'."
