"""The glossary: every term of the registries with the rule that computes it."""

from collections.abc import Iterable
from dataclasses import dataclass

from dash import html

from data.facts.columns import FACTS
from data.facts.statuses import GROUPS, STATUSES
from queries.charts import CHARTS
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


_GRAMMAR = {"flag": "{}=yes or no", "choices": "{}=a,b or none", "range": "{}=from..to or none", "dates": "{}=2026-01-01..2026-03-31", "search": "{}=words"}


def terms() -> list[Term]:
    """All terms in the order of the registries, each label once a part."""
    return [
        *(Term(part="Filters", key=one.key, label=one.label, help=one.help, where=_GRAMMAR[one.kind.control].format(one.key)) for one in FILTERS.values()),
        *(Term(part="Figures", key=one.key, label=one.label, help=one.help) for one in KPIS.values()),
        *(Term(part="Statuses", key=one.key, label=one.label, help=one.help, where=GROUPS.get(one.group, one.group)) for one in STATUSES.values()),
        *(Term(part="Charts", key=one.key, label=one.label, help=one.help) for one in CHARTS.values()),
        *(Term(part="Columns", key=key, label=one.label, help=one.help) for key, one in FACTS.items() if one.form != "inner"),
    ]  # fmt: skip


def anchor(term: Term) -> str:
    return f"{term.part.lower()}-{term.key}"


def sections(found: Iterable[Term]) -> list[html.Section]:
    by_part: dict[str, list[Term]] = {}
    for term in found:
        by_part.setdefault(term.part, []).append(term)
    return [html.Section([html.H2(part, id=part.lower()), html.Dl([_entry(one) for one in own], className="terms")], className="card-box part")
            for part, own in by_part.items()]  # fmt: skip


def _entry(term: Term) -> html.Div:
    where = [html.Code(term.where)] if term.where and term.part == "Filters" else [html.Span(term.where, className="soft small")] if term.where else []
    link = html.A(term.label, href=f"#{anchor(term)}")
    return html.Div([html.Dt([link, *where]), html.Dd(term.help)], id=anchor(term), className="entry", **{"data-words": f"{term.label} {term.help} {term.key}".lower()})
