"""What happened to one customer: milestones, a timeline with lanes, and the list beside it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import dcc, html

from components import theme
from components.profile_words import counted, short_day
from queries.profile import EVENT_LANES, Event
from queries.scope import Scope

Milestone = tuple[str, date, int | None]

TONES = {
    "plain": "done",
    "good": "held or paid",
    "warn": "missed",
    "bad": "overdue",
    "planned": "planned",
    "quiet": "void or cancelled",
}
LANES = {"payments": "Payments", "calls": "Calls", "actions": "Actions"}
_MOST = 2_000


def journey(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> Any:
    """The whole tab: milestones with the days between, the timeline, and the list; scripts tie them together."""
    if not events:
        return html.Section(
            html.P(
                "Nothing has happened yet: no action, call or payment is recorded up to this day.", className="nothing"
            ),
            className="card-box",
        )
    shown = events[-_MOST:]
    left_out = (
        [html.P(f"The latest {_MOST:,} of {len(events):,} are shown.", className="soft small")]
        if len(events) > _MOST
        else []
    )
    return html.Div(
        [
            html.Section([html.H2("Milestones"), milestone_steps(reached, scope)], className="card-box part"),
            html.Section(
                [_tools(shown), *left_out, timeline(shown, scope)],
                className="card-box part",
                **{"aria-label": "Timeline"},
            ),
            html.Section(
                [_list_header(shown), event_list(shown, reached, scope)],
                className="card-box part",
                **{"aria-label": "Events"},
            ),
        ],
        className="journey",
    )


def milestone_steps(reached: Sequence[Milestone], scope: Scope) -> Any:
    """Each milestone with its day, and how many days it took from the one before."""
    if not reached:
        return html.P("No milestone has been reached yet.", className="nothing")
    items = []
    for label, on, since in reached:
        gap = (
            [html.Span("same day" if since == 0 else counted(since, "day"), className="gap")]
            if since is not None
            else []
        )
        items.append(
            html.Li(
                [
                    *gap,
                    html.Span(
                        [html.B(label), html.Time(short_day(on, scope.company, scope.as_of), dateTime=on.isoformat())],
                        className="stop",
                    ),
                ]
            )
        )
    return html.Ol(items, className="steps")


def _tools(events: Sequence[Event]) -> html.Div:
    """Lanes and kinds to choose from; pressing narrows timeline and list alike."""
    kinds = Counter((event.lane, event.kind) for event in events)
    groups = []
    for lane, label in reversed(LANES.items()):
        own = sorted((kind, n) for (where, kind), n in kinds.items() if where == lane)
        if own:
            inner = [_chip(f"{lane}:{kind}", kind.replace("_", " "), n) for kind, n in own] if len(own) > 1 else []
            groups.append(
                html.Div(
                    [_chip(lane, label, sum(n for _, n in own), lane=True), *inner],
                    className="lane",
                    role="group",
                    **{"aria-label": label},
                )
            )
    return html.Div(groups, className="kinds")


def _chip(key: str, label: str, n: int, *, lane: bool = False) -> html.Button:
    return html.Button(
        [label, " ", html.B(f"{n:,}")],
        className="kind lane-name" if lane else "kind",
        **{"data-show-kind": key, "aria-pressed": "false"},
    )


def timeline(events: Sequence[Event], scope: Scope) -> html.Div:
    config = {"displayModeBar": False, "responsive": True, "doubleClick": False}
    graph = dcc.Graph(
        id="timeline",
        figure=figure(events, scope),
        config=config,
        className="plot",
        style={"height": "246px"},
        responsive=True,
    )
    hint = html.P(
        "Drag over the timeline to narrow the list to a range; click a mark to find it below.",
        className="soft small hint",
    )
    return html.Div([graph, hint], className="timeline")


def figure(events: Sequence[Event], scope: Scope) -> dict[str, Any]:
    """A trace for each tone, coloured by the stylesheet through the trace's name, and one for the chosen mark."""
    heights = _heights(events)
    traces = [
        _trace(tone, words, [(i, event) for i, event in enumerate(events) if event.tone == tone], heights)
        for tone, words in TONES.items()
    ]
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
    mark = {"size": 11, "symbol": "circle-open" if tone == "planned" else "circle", "line": {"width": 1.5}}
    return {
        "type": "scatter",
        "mode": "markers",
        "uid": f"-{tone}",
        "name": words,
        "marker": mark,
        "x": [event.at.isoformat()[:19] for _, event in own],
        "y": [heights[i] for i, _ in own],
        "customdata": [i for i, _ in own],
        "text": [_hover(event) for _, event in own],
        "hovertemplate": "%{text}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.18}},
        "selected": {"marker": {"opacity": 1}},
    }


def _hover(event: Event) -> str:
    return "<br>".join(_plain(part) for part in (f"{event.day:%-d %b %Y}", event.title, event.detail) if part)


def _plain(text: str) -> str:
    """Text that Plotly shows as it is written."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _chosen() -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "uid": "-chosen", "x": [], "y": [], "hoverinfo": "skip",
            "marker": {"size": 19, "symbol": "circle-open", "line": {"width": 2.5}}}  # fmt: skip


def _layout(events: Sequence[Event], scope: Scope) -> dict[str, Any]:
    """Brushing chooses a range across all lanes; nothing zooms or pans."""
    still = {"fixedrange": True, "zeroline": False}
    return {
        "autosize": True,
        "showlegend": False,
        "hovermode": "closest",
        "clickmode": "event",
        "dragmode": "select",
        "selectdirection": "h",
        "newselection": {"mode": "immediate", "line": {"width": 1}},
        "paper_bgcolor": theme.CLEAR,
        "plot_bgcolor": theme.CLEAR,
        "font": {"family": theme.FONT, "size": 12},
        "margin": {"l": 78, "r": 12, "t": 8, "b": 44, "pad": 0},
        "hoverlabel": {"align": "left"},
        "shapes": [_today(scope.as_of.isoformat())],
        "xaxis": {"type": "date", "range": _ends(events, scope), "showgrid": False, **still},
        "yaxis": {"tickvals": [0, 1, 2], "ticktext": list(LANES.values()), "range": [-0.65, 2.65], **still},
    }


def _today(day: str) -> dict[str, Any]:
    across = {"xref": "x", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **across, "line": {"width": 1, "dash": "dot"}}


def _ends(events: Sequence[Event], scope: Scope) -> list[str]:
    first, last = events[0].day, max(events[-1].day, scope.as_of)
    edge = timedelta(days=max(2, (last - first).days // 40))
    return [(first - edge).isoformat(), (last + edge).isoformat()]


def _list_header(events: Sequence[Event]) -> html.Div:
    clear = html.Button("Show all", id="journey-clear", className="button", hidden=True)
    order = html.Button("Newest first", id="journey-order", className="button", **{"aria-pressed": "false"})
    count = html.H2(
        counted(len(events), "event"), id="journey-count", **{"data-all": str(len(events)), "aria-live": "polite"}
    )
    return html.Div(
        [count, html.Span(id="journey-range", className="soft"), html.Div([clear, order], className="right")],
        className="list-head",
    )


def event_list(events: Sequence[Event], reached: Sequence[Milestone], scope: Scope) -> html.Ol:
    marks = _marks(events, reached)
    return html.Ol(
        [_row(i, event, marks.get(i), scope) for i, event in enumerate(events)], id="journey-list", className="events"
    )


_MARKS = {
    "Opt-in": ("actions", "optin"),
    "Sales call": ("calls", "sales"),
    "Close": ("payments", None),
    "Onboarded": (None, None),
    "Coached": ("calls", "coaching"),
    "Graduated": ("actions", "graduated"),
    "Testimony": ("actions", "testimony"),
}


def _marks(events: Sequence[Event], reached: Sequence[Milestone]) -> dict[int, Milestone]:
    """Which event made which milestone: the first of its kind on the milestone's day."""
    found: dict[int, Milestone] = {}
    for milestone in reached:
        place = next(
            (i for i, event in enumerate(events) if event.day == milestone[1] and _made(event, milestone[0])), None
        )
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
