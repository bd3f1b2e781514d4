"""The glossary: every term of the registries with the rule that computes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dash import html

from data.facts.columns import FACTS
from data.facts.statuses import GROUPS, STATUSES
from queries.account import TABS
from queries.charts import CHARTS
from queries.clients.metrics import METRICS
from queries.clients.terms import TERMS
from queries.filters import FILTERS
from queries.kpis import KPIS


@dataclass(frozen=True, kw_only=True)
class Term:
    """One entry; `where` says how the term is written in an address, or what it belongs to."""

    part: str
    key: str
    label: str
    help: str
    where: str = ""


_GRAMMAR = {
    "flag": "{}=yes or no",
    "choices": "{}=a,b or none",
    "range": "{}=from..to or none",
    "dates": "{}=2026-01-01..2026-03-31",
    "search": "{}=words",
}


class Worded(Protocol):
    """What every entry of a registry has for people."""

    @property
    def label(self) -> str: ...
    @property
    def help(self) -> str: ...


def _of(part: str, key: str, entry: Worded, where: str = "") -> Term:
    return Term(part=part, key=key, label=entry.label, help=entry.help, where=where)


def terms() -> list[Term]:
    """All terms in the order of the registries; where a part has a label more than once, `where` tells them apart."""
    return [
        *(_of("Filters", one.key, one, _GRAMMAR[one.kind.control].format(one.key)) for one in FILTERS.values()),
        *(_of("Figures", one.key, one) for one in KPIS.values()),
        *(_of("Statuses", one.key, one, GROUPS.get(one.group, one.group)) for one in STATUSES.values()),
        *(_of("Clients", f"metric-{one.key}", one) for one in METRICS.values()),
        *(_of("Clients", one.key, one) for one in TERMS.values()),
        *(_of("Charts", one.key, one) for one in CHARTS.values()),
        *(_of("Account", one.key, one) for one in TABS.values()),
        *(_of("Account", f"{tab.key}-{one.key}", one, tab.label) for tab in TABS.values() for one in tab.columns),
        *(_of("Columns", key, one) for key, one in FACTS.items() if one.form != "inner"),
    ]  # fmt: skip


def anchor(term: Term) -> str:
    return f"{term.part.lower()}-{term.key}"


def sections(found: Iterable[Term]) -> list[html.Section]:
    by_part: dict[str, list[Term]] = {}
    for term in found:
        by_part.setdefault(term.part, []).append(term)
    return [_section(part, own) for part, own in by_part.items()]


def _section(part: str, terms: Iterable[Term]) -> html.Section:
    heading = html.H2(part, id=part.lower())
    return html.Section(
        [heading, html.Dl([_entry(one) for one in terms], className="terms")], className="card-box part"
    )


def _entry(term: Term) -> html.Div:
    link = html.A(term.label, href=f"#{anchor(term)}")
    words = f"{term.label} {term.help} {term.key}".lower()
    lines = [html.Dt([link, *_where(term)]), html.Dd(term.help)]
    return html.Div(lines, id=anchor(term), className="entry", **{"data-words": words})


def _where(term: Term) -> list[html.Code | html.Span]:
    if not term.where:
        return []
    return [html.Code(term.where) if term.part == "Filters" else html.Span(term.where, className="soft small")]
