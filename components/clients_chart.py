"""The evolution as Plotly draws it: the total above, what came and went below, on one axis of days."""

from typing import Any

from components import theme

TONES = {"total": "accent", "new": "good", "restored": "soft", "archived": "warn", "deleted": "bad"}
"""The token of each series; scripts read its colour from the stylesheet."""


def figure() -> dict[str, Any]:
    """Traces and layout without numbers. Places on the axis are whole numbers, one a day, week or month."""
    bars = [_bars(key) for key in ("new", "restored", "archived", "deleted")]
    return {
        "data": [_line(), *bars],
        "layout": _layout(),
        "tones": TONES,
        "config": {"staticPlot": True, "displayModeBar": False, "responsive": False},
    }


def _line() -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "total",
        "hoverinfo": "skip",
        "line": {"width": 2, "shape": "linear"},
        "yaxis": "y",
    }


def _bars(key: str) -> dict[str, Any]:
    return {"type": "bar", "name": key, "hoverinfo": "skip", "marker": {"line": {"width": 0}}, "yaxis": "y2"}


def _layout() -> dict[str, Any]:
    plain = {"fixedrange": True, "zeroline": False, "automargin": False, "ticks": ""}
    return {
        "barmode": "relative", "bargap": 0.15, "showlegend": False, "autosize": False,
        "margin": {"l": 52, "r": 8, "t": 8, "b": 24, "pad": 4},
        "paper_bgcolor": theme.CLEAR, "plot_bgcolor": theme.CLEAR, "font": {"family": theme.FONT, "size": 12},
        "xaxis": {**plain, "showgrid": False, "anchor": "y2", "tickangle": 0},
        "yaxis": {**plain, "domain": [0.42, 1], "nticks": 5, "tickformat": ",d"},
        "yaxis2": {**plain, "domain": [0, 0.34], "nticks": 4, "tickformat": ",d", "zeroline": True},
    }  # fmt: skip
