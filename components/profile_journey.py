"""What happened to one customer: the short line of the dashboard, the timeline with its lanes, and the list beside it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import dcc, html

from components import theme
from components.profile_words import counted, short_day, tab_link
from queries.profile import EVENT_LANES, Event
from queries.scope import Scope

Milestone = tuple[str, date, int | None]

TONES = {"plain": "done", "good": "held or paid", "warn": "missed", "bad": "overdue", "planned": "planned", "quiet": "void or cancelled"}
LANES = {"payments": "Payments", "calls": "Calls", "actions": "Actions"}
_MOST = 2_000


def journey(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> Any:
    """The whole tab: milestones with the days between, the timeline, and the list; scripts tie them together."""
    if not events:
        return html.Section(html.P("Nothing has happened yet: no action, call or payment is recorded up to this day.", className="nothing"), className="card-box")
    shown = events[-_MOST:]
    left_out = [html.P(f"The latest {_MOST:,} of {len(events):,} are shown.", className="soft small")] if len(events) > _MOST else []
    return html.Div(
        [
            html.Section([html.H2("Milestones"), milestone_steps(reached, scope)], className="card-box part"),
            html.Section([_tools(shown), *left_out, timeline(shown, scope)], className="card-box part", **{"aria-label": "Timeline"}),
            html.Section([_list_header(shown), event_list(shown, reached, scope)], className="card-box part", **{"aria-label": "Events"}),
        ],
        className="journey",
    )


def milestone_steps(reached: Sequence[Milestone], scope: Scope) -> Any:
    """Each milestone with its day, and how many days it took from the one before."""
    if not reached:
        return html.P("No milestone has been reached yet.", className="nothing")
    items = []
    for label, on, since in reached:
        gap = [html.Span("same day" if since == 0 else counted(since, "day"), className="gap")] if since is not None else []
        items.append(html.Li([*gap, html.Span([html.B(label), html.Time(short_day(on, scope.company, scope.as_of), dateTime=on.isoformat())], className="stop")]))
    return html.Ol(items, className="steps")


def _tools(events: Sequence[Event]) -> html.Div:
    """Lanes and kinds to choose from; pressing narrows timeline and list alike."""
    kinds = Counter((event.lane, event.kind) for event in events)
    groups = []
    for lane, label in reversed(LANES.items()):
        own = sorted((kind, n) for (where, kind), n in kinds.items() if where == lane)
        if own:
            inner = [_chip(f"{lane}:{kind}", kind.replace("_", " "), n) for kind, n in own] if len(own) > 1 else []
            groups.append(html.Div([_chip(lane, label, sum(n for _, n in own), lane=True), *inner], className="lane", role="group", **{"aria-label": label}))
    return html.Div(groups, className="kinds")


def _chip(key: str, label: str, n: int, *, lane: bool = False) -> html.Button:
    return html.Button([label, " ", html.B(f"{n:,}")], className="kind lane-name" if lane else "kind", **{"data-show-kind": key, "aria-pressed": "false"})


def timeline(events: Sequence[Event], scope: Scope) -> html.Div:
    config = {"displayModeBar": False, "responsive": True, "doubleClick": False}
    graph = dcc.Graph(id="timeline", figure=figure(events, scope), config=config, className="plot", style={"height": "230px"}, responsive=True)
    hint = html.P("Drag over the timeline to narrow the list to a range; click a mark to find it below.", className="soft small hint")
    return html.Div([graph, hint], className="timeline")


def figure(events: Sequence[Event], scope: Scope) -> dict[str, Any]:
    """A trace for each tone, coloured by the stylesheet through the trace's name, and one for the chosen mark."""
    heights = _heights(events)
    traces = [_trace(tone, words, [(i, event) for i, event in enumerate(events) if event.tone == tone], heights) for tone, words in TONES.items()]
    return {"data": [*traces, _chosen()], "layout": _layout(events, scope)}


def _heights(events: Sequence[Event]) -> list[float]:
    """Events of the same lane and day stand above each other."""
    taken: Counter[tuple[str, date]] = Counter()
    heights = []
    for event in events:
        place = taken[event.lane, event.day]
        taken[event.lane, event.day] += 1
        heights.append(list(LANES).index(event.lane) + min(place, 4) * 0.14 * (-1 if place % 2 else 1))
    return heights


def _trace(tone: str, words: str, own: Sequence[tuple[int, Event]], heights: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "uid": f"-{tone}", "name": words,
        "x": [event.at.isoformat()[:19] for _, event in own], "y": [heights[i] for i, _ in own],
        "customdata": [i for i, _ in own], "text": [_hover(event) for _, event in own], "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 11, "symbol": "circle-open" if tone == "planned" else "circle", "line": {"width": 1.5}},
        "unselected": {"marker": {"opacity": 0.18}}, "selected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def _hover(event: Event) -> str:
    return "<br>".join(_plain(part) for part in (f"{event.day:%-d %b %Y}", event.title, event.detail) if part)


def _plain(text: str) -> str:
    """Text that Plotly shows as it is written."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _chosen() -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "uid": "-chosen", "x": [], "y": [], "hoverinfo": "skip",
            "marker": {"size": 19, "symbol": "circle-open", "line": {"width": 2.5}}}  # fmt: skip


def _layout(events: Sequence[Event], scope: Scope) -> dict[str, Any]:
    first, last = events[0].day, max(events[-1].day, scope.as_of)
    edge = timedelta(days=max(2, (last - first).days // 40))
    today = {"type": "line", "xref": "x", "yref": "paper", "x0": scope.as_of.isoformat(), "x1": scope.as_of.isoformat(), "y0": 0, "y1": 1, "line": {"width": 1, "dash": "dot"}}
    return {
        "autosize": True, "showlegend": False, "dragmode": "select", "selectdirection": "h", "hovermode": "closest", "clickmode": "event",
        "margin": {"l": 78, "r": 12, "t": 8, "b": 28, "pad": 0}, "paper_bgcolor": theme.CLEAR, "plot_bgcolor": theme.CLEAR,
        "font": {"family": theme.FONT, "size": 12}, "shapes": [today], "newselection": {"mode": "immediate", "line": {"width": 1}},
        "xaxis": {"type": "date", "range": [(first - edge).isoformat(), (last + edge).isoformat()], "showgrid": False, "zeroline": False, "fixedrange": True},
        "yaxis": {"tickvals": [0, 1, 2], "ticktext": list(LANES.values()), "range": [-0.65, 2.65], "zeroline": False, "fixedrange": True},
        "hoverlabel": {"align": "left"},
    }  # fmt: skip


def _list_header(events: Sequence[Event]) -> html.Div:
    clear = html.Button("Show all", id="journey-clear", className="button", hidden=True)
    order = html.Button("Newest first", id="journey-order", className="button", **{"aria-pressed": "false"})
    count = html.H2(counted(len(events), "event"), id="journey-count", **{"data-all": str(len(events)), "aria-live": "polite"})
    return html.Div([count, html.Span(id="journey-range", className="soft"), html.Div([clear, order], className="right")], className="list-head")


def event_list(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> html.Ol:
    marks = _marks(events, reached)
    return html.Ol([_row(i, event, marks.get(i), scope) for i, event in enumerate(events)], id="journey-list", className="events")


_MARKS = {
    "Opt-in": ("actions", "optin"), "Sales call": ("calls", "sales"), "Close": ("payments", None), "Onboarded": (None, None),
    "Coached": ("calls", "coaching"), "Graduated": ("actions", "graduated"), "Testimony": ("actions", "testimony"),
}  # fmt: skip


def _marks(events: Sequence[Event], reached: Sequence[Milestone]) -> dict[int, Milestone]:
    """Which event made which milestone: the first of its kind on the milestone's day."""
    found: dict[int, Milestone] = {}
    for milestone in reached:
        place = next((i for i, event in enumerate(events) if event.day == milestone[1] and _made(event, milestone[0])), None)
        if place is not None:
            found[place] = milestone
    return found


def _made(event: Event, label: str) -> bool:
    lane, kind = _MARKS[label]
    if label == "Onboarded":
        return event.kind in ("onboarded", "onboarding") and event.tone in ("good", "plain")
    if lane == "actions":
        return (event.lane, event.kind) == (lane, kind)
    return event.lane == lane and event.tone == "good" and kind in (None, event.kind)


def _row(i: int, event: Event, milestone: Milestone | None, scope: Scope) -> html.Li:
    marks = [html.Span(_words_of(milestone), className="tag accent")] if milestone else []
    line = [
        html.Time(short_day(event.day, scope.company, scope.as_of), dateTime=event.day.isoformat()),
        html.Span(className=f"dot {event.tone}", **{"aria-hidden": "true"}),
        html.Span([html.B(event.title), *marks, html.Span(event.detail, className="soft")], className="what"),
        html.Span(EVENT_LANES[event.lane], className="soft lane-of"),
    ]
    places = {"data-index": str(i), "data-lane": event.lane, "data-kind": event.kind, "data-day": event.day.isoformat()}
    return html.Li(html.Button(line, type="button", **{"aria-pressed": "false"}), className=event.tone, **places)


def _words_of(milestone: Milestone) -> str:
    label, _, since = milestone
    return label if since is None else f"{label}, {'same day' if since == 0 else counted(since, 'day') + ' later'}"


def line(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> html.Section:
    """The journey in one line: milestones named, coaching calls as dots, the oldest missed due date, and today."""
    link = tab_link(f"All {counted(len(events), 'event')}", "journey")
    heading = html.Header([html.H3("Journey"), html.Span(link, className="figure")])
    if not events:
        return html.Section([heading, html.P("Nothing is recorded up to this day.", className="nothing")], className="card-box line-card")
    stops = _stops(events, reached, scope)
    return html.Section([heading, _track(stops, events[0].day, scope), html.Div(milestone_steps(reached, scope), className="on-phone")], className="card-box line-card")


def _stops(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> list[tuple[date, str, str]]:
    """Day, words and class of each mark that has words."""
    stops = [(on, label, "mile") for label, on, _ in reached]
    missed = next((event.day for event in events if event.lane == "payments" and event.tone == "bad"), None)
    stops += [(missed, "Missed due date", "bad")] if missed else []
    stops += [(event.day, "", "small") for event in events if event.kind == "coaching" and event.tone == "good"]
    ahead = next((event for event in events if event.tone == "planned" and event.day > scope.as_of), None)
    stops += [(ahead.day, ahead.title.split(" due")[0], "ahead")] if ahead else []
    return sorted([*stops, (scope.as_of, "Today", "now")])


def _track(stops: Sequence[tuple[date, str, str]], first: date, scope: Scope) -> html.Div:
    last = max(day for day, _, _ in stops)
    start = min(first, stops[0][0])
    span = max(1, (last - start).days)
    free = {"above": -1.0, "below": -1.0}
    marks = []
    for on, words, kind in stops:
        at = 100 * (on - start).days / span
        marks.append(html.Span(className=f"mark {kind}", style={"left": f"{at:.2f}%"}))
        if words:
            marks += _label(f"{words} {short_day(on, scope.company, scope.as_of)}", at, free)
    return html.Div([html.Span(className="rail"), *marks], className="track", role="img", **{"aria-label": _spoken(stops, scope)})


def _label(text: str, at: float, free: dict[str, float]) -> list[Any]:
    """A label above or below the line, wherever it has room; none where it has not."""
    width = 0.62 * len(text)
    left = min(max(at - width / 2, 0), 100 - width)
    side = next((side for side in ("below", "above") if left > free[side]), None)
    if side is None:
        return []
    free[side] = left + width + 0.8
    return [html.Span(text, className=f"words {side}", style={"left": f"{left:.2f}%"})]


def _spoken(stops: Sequence[tuple[date, str, str]], scope: Scope) -> str:
    return ", ".join(f"{words} {short_day(on, scope.company, scope.as_of)}" for on, words, _ in stops if words)
