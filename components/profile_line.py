"""The journey of a customer in one line: milestones named, coaching calls as dots, what was missed, and today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from components.profile_journey import Milestone, milestone_steps
from components.profile_words import counted, short_day, tab_link
from queries.profile import Event
from queries.scope import Scope

Stop = tuple[date, str, str]
_ROWS = tuple((side, level) for level in range(3) for side in ("below", "above"))


def line(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> html.Section:
    """The journey in one line: milestones named, coaching calls as dots, the oldest missed due date, and today."""
    link = tab_link(f"All {counted(len(events), 'event')}", "journey")
    heading = html.Header([html.H3("Journey"), html.Span(link, className="figure")])
    if not events:
        return html.Section(
            [heading, html.P("Nothing is recorded up to this day.", className="nothing")],
            className="card-box line-card",
        )
    stops = _stops(events, reached, scope)
    return html.Section(
        [heading, _track(stops, events[0].day, scope), html.Div(milestone_steps(reached, scope), className="on-phone")],
        className="card-box line-card",
    )


def _stops(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> list[Stop]:
    """Day, words and class of each mark that has words."""
    stops = [(on, label, "mile") for label, on, _ in reached]
    missed = next((event.day for event in events if event.lane == "payments" and event.tone == "bad"), None)
    stops += [(missed, "Missed due date", "bad")] if missed else []
    stops += [(event.day, "", "small") for event in events if event.kind == "coaching" and event.tone == "good"]
    ahead = next((event for event in events if event.tone == "planned" and event.day > scope.as_of), None)
    stops += [(ahead.day, ahead.title.split(" due")[0], "ahead")] if ahead else []
    return sorted([*stops, (scope.as_of, "Today", "now")])


def _named(stops: Sequence[Stop]) -> dict[int, str]:
    """The words of each day at its first stop, so that a day is named once."""
    days: dict[date, list[int]] = {}
    for place, (on, words, _) in enumerate(stops):
        if words:
            days.setdefault(on, []).append(place)
    return {places[0]: ", ".join(stops[place][1] for place in places) for places in days.values()}


def _track(stops: Sequence[Stop], first: date, scope: Scope) -> html.Div:
    last = max(day for day, _, _ in stops)
    start = min(first, stops[0][0])
    span = max(1, (last - start).days)
    free = dict.fromkeys(_ROWS, -1.0)
    named = _named(stops)
    marks = []
    for place, (on, _, kind) in enumerate(stops):
        at = 100 * (on - start).days / span
        marks.append(html.Span(className=f"mark {kind}", style={"left": f"{at:.2f}%"}))
        if place in named:
            marks += _label(f"{named[place]} {short_day(on, scope.company, scope.as_of)}", at, free)
    rows = 1 + max((level for (_, level), end in free.items() if end >= 0), default=0)
    words = {"role": "img", "aria-label": _spoken(stops, scope)}
    return html.Div([html.Span(className="rail"), *marks], className="track", style={"--rows": str(rows)}, **words)


def _label(text: str, at: float, free: dict[tuple[str, int], float]) -> list[Any]:
    """A label that begins at its mark, or ends there near the end of the line, in the first row that has room."""
    width = 0.58 * len(text) + 0.9
    ending = at + width > 100
    left = at - width if ending else at
    row = next((one for one in _ROWS if free[one] <= left), None)
    if row is None:
        return []
    free[row] = left + width + 0.4
    place = {"right": f"{100 - at:.2f}%"} if ending else {"left": f"{at:.2f}%"}
    side, level = row
    return [html.Span(text, className=f"words {side}" + " ending" * ending, style={**place, "--level": str(level)})]


def _spoken(stops: Sequence[Stop], scope: Scope) -> str:
    return ", ".join(f"{words} {short_day(on, scope.company, scope.as_of)}" for on, words, _ in stops if words)
