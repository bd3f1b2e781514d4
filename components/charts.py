"""Linked charts: the card of each, and the figure that Plotly draws once; afterwards only heights change."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from dash import html

from components import ids, theme
from components.cards import term

WIDTHS = {"bars": (0.8, 0.44), "funnel": (0.9, 0.7), "histogram": (0.86, 0.86), "months": (0.94, 0.94)}
HANDS = {
    "bars": "Arrow keys move over the bars, Enter adds or removes one, W lists who is behind it.",
    "funnel": "Arrow keys move over the steps, Enter filters by one, W lists who is behind it.",
    "histogram": "Arrow keys move over the bars, Shift with an arrow chooses a range, "
    "Enter filters, W lists who is behind it, Escape clears.",
}
MENU = (("who", "Who is behind this"), ("table", "Show as table"), ("image", "Save as image"), ("csv", "Save as CSV"))


def figure(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Two traces, everybody behind and the selection before, on fixed axes from 0 to 1: nothing relayouts later."""
    places = list(range(len(chart["bins"])))
    flat = chart["form"] == "bars"
    widths = zip(("Everybody", "Selected"), WIDTHS[chart["form"]], strict=True)
    traces = [_trace(name, places, width, flat=flat) for name, width in widths]
    return {
        **go.Figure(traces, _layout(len(places), flat=flat)).to_plotly_json(),
        "image": _image(chart, flat=flat),
        "config": {"staticPlot": True, "displayModeBar": False, "responsive": False},
    }


def _trace(name: str, places: list[int], width: float, *, flat: bool) -> go.Bar:
    across = {"y": places, "orientation": "h"} if flat else {"x": places}
    return go.Bar(name=name, width=width, hoverinfo="skip", marker={"line": {"width": 0}}, **across)


def _layout(bins: int, *, flat: bool) -> go.Layout:
    along = {"range": [0, 1], "fixedrange": True, "visible": False}
    across = {"range": [bins - 0.5, -0.5] if flat else [-0.5, bins - 0.5], "fixedrange": True, "visible": False}
    return go.Layout(
        template="none",
        barmode="overlay",
        barcornerradius=2,
        showlegend=False,
        autosize=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        paper_bgcolor=theme.CLEAR,
        plot_bgcolor=theme.CLEAR,
        font={"family": theme.FONT, "size": 12},
        xaxis=along if flat else across,
        yaxis=across if flat else along,
    )


def _image(chart: Mapping[str, Any], *, flat: bool) -> dict[str, Any]:
    """What a saved image has beyond the drawing: words on the axis, a legend, and room for both."""
    bins = chart["bins"]
    ticks = [[place, one["label"]] for place, one in enumerate(bins)] if not chart["ticks"] else chart["ticks"]
    axis = {"visible": True, "fixedrange": True, "tickvals": [place for place, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "range": [len(bins) - 0.5, -0.5] if flat else [-0.5, len(bins) - 0.5], "automargin": True}  # fmt: skip
    return {"margin": {"l": 40, "r": 40, "t": 90, "b": 60}, "showlegend": True, ("yaxis" if flat else "xaxis"): axis}


def card(key: str, label: str, help: str, form: str, width: int) -> html.Section:
    """The card before its data, with its height; scripts fill in bars, labels and numbers."""
    heading = html.H3(term(label, help, tabIndex=0), id=f"{ids.chart_card(key)}-title")
    hands = html.Div(className="marks", tabIndex=0, role="group",
                     **{"aria-label": f"{label}. {HANDS.get(form, HANDS['histogram'])}"})  # fmt: skip
    stage = html.Div([html.Div(className="plot", **{"aria-hidden": "true"}), hands], className="stage")
    classes = ["card-box", "chart", *(["wide"] if width > 3 else [])]
    return html.Section(
        [html.Header([heading, html.Span(className="figure"), _menu(label)]), stage],
        id=ids.chart_card(key), className=" ".join(classes),
        **{"data-chart": key, "data-shape": form, "aria-labelledby": f"{ids.chart_card(key)}-title"},
    )  # fmt: skip


def _menu(label: str) -> html.Details:
    deeds = [html.Button(text, className="choice", **{"data-do": deed}) for deed, text in MENU]
    opener = html.Summary("⋯", **{"aria-label": f"More for {label}"})
    return html.Details([opener, html.Div(deeds, className="sheet")], className="menu more")
