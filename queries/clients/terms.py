"""The words of the Clients page that are neither a metric nor a status, each with its definition."""

from dataclasses import dataclass

from queries.clients.moves import KINDS


@dataclass(frozen=True, kw_only=True)
class Term:
    key: str
    label: str
    help: str


TERMS: dict[str, Term] = {
    term.key: term
    for term in (
        Term(
            key="total", label="Total", help="Created and not left at the end of the day, directory entries excluded."
        ),
        Term(key="new", label="New", help="Created on that day."),
        Term(key="restored", label="Restored", help="Came back on that day after having left."),
        Term(key="archived", label="Archived", help="Archived on that day, having been there until then."),
        Term(key="deleted", label="Deleted", help="Deleted on that day, having been there until then."),
        Term(
            key="balance",
            label="Balance",
            help="Yesterday's total + new + restored - archived - deleted is today's total, on every day.",
        ),
        Term(
            key="expected_permanence",
            label="Expected permanence",
            help="Days from service start until half have left (Kaplan-Meier, with its 95 % log-log interval)."
            " Counts those who are still there, and those imported in mid-life from the day they were first seen.",
        ),
        Term(
            key="flow",
            label="Status flow",
            help="Every customer by primary status on the evening before the range and on its last evening."
            " Rows are where they were, columns where they are. Filters are those of the as-of day, at both ends.",
        ),
        Term(
            key="trend",
            label="Trend",
            help="The length of a status's list on the Sundays of the last 90 days, by the facts of each day.",
        ),
    )
}

SERIES = tuple(TERMS[key] for key in ("total", *KINDS))
"""What the evolution shows, a point a day."""
