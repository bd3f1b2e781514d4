"""Every chart of the Customers page, declared once: which fact it splits by, which filter a click writes."""

from dataclasses import dataclass

import sqlalchemy as sa

from data.facts.columns import MILESTONES
from data.facts.table import facts
from queries.filters import FILTERS, Filter


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`form` is bars (categories), histogram (numbers), months (dates) or funnel (the journey).

    `figure` names the main figure in the corner of the title; `width` how many of twelve columns the card takes.
    """

    key: str
    form: str
    figure: str = ""
    width: int = 3
    words: tuple[str, str] | None = None
    filter_key: str = ""

    @property
    def filter(self) -> Filter:
        return FILTERS[self.filter_key or self.key]

    @property
    def label(self) -> str:
        return self.words[0] if self.words else self.filter.label

    @property
    def help(self) -> str:
        return self.words[1] if self.words else self.filter.help

    @property
    def column(self) -> sa.Column[object]:
        return facts.c[self.filter.fact.key]


_JOURNEY = (
    "Journey",
    "How many reached each milestone; a rate is the share of those at the step before who reached this one too.",
)

CHARTS: dict[str, Chart] = {
    chart.key: chart
    for chart in (
        Chart(key="journey", form="funnel", width=6, words=_JOURNEY, filter_key="reached"),
        Chart(key="onboarding_days", form="histogram", figure="median"),
        Chart(key="payment_method", form="bars"),
        Chart(key="optin_close_days", form="histogram", figure="median"),
        Chart(key="call_close_days", form="histogram", figure="median"),
        Chart(key="coaching_times", form="histogram", figure="mean"),
        Chart(key="graduation_days", form="histogram", figure="median"),
        Chart(key="closed", form="months", width=6, words=("Closed by month", "The month of the first paid payment.")),
        Chart(key="age", form="histogram", figure="median"),
        Chart(key="income_range", form="bars"),
        Chart(key="primary_status", form="bars"),
        Chart(key="days_in_total", form="histogram", figure="median"),
        Chart(key="graduation_progress", form="bars"),
        Chart(key="onboarding_status", form="bars"),
        Chart(key="plan", form="bars"),
        Chart(key="gender", form="bars"),
        Chart(key="country", form="bars"),
        Chart(key="channel", form="bars"),
        Chart(key="days_past_due", form="histogram", figure="median"),
        Chart(key="testimonies", form="histogram", figure="mean"),
        Chart(key="owner", form="bars"),
    )
}

STEPS = tuple((1 << place, key, label) for place, (_, key, label) in enumerate(MILESTONES))
