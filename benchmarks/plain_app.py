"""The same ten charts as most people would write them with Dash: a frame in memory, plotly.express, one callback."""

import sys
from datetime import date

import duckdb
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, callback, dcc, html

from benchmarks.place import PORTS, SLUG, place

CATEGORIES = ("gender", "country", "payment_method", "plan")
HISTOGRAMS = ("onboarding_days", "coaching_times", "optin_close_days", "graduation_days", "age")
CHARTS = (*CATEGORIES, *HISTOGRAMS, "closed")
_MEASURES = ("paying", "delinquent", "graduated", "amount_overdue", "total_paid")


def load(customers: int) -> pd.DataFrame:
    """All customers, read once from the same facts that the other app asks."""
    here = place(customers)
    here.enter()
    from data.companies import company_by_slug
    from data.facts import current

    facts = current(company_by_slug(SLUG), date.fromisoformat(str(here.day)))
    columns = ", ".join((*CHARTS, *_MEASURES))
    with duckdb.connect(str(facts.path), read_only=True) as connection:
        frame = connection.execute(f"SELECT {columns} FROM customer WHERE listed").df()
    for name in CATEGORIES:
        frame[name] = frame[name].astype("category")
    frame["amount_overdue"] = frame["amount_overdue"].astype(float)
    frame["total_paid"] = frame["total_paid"].astype(float)
    frame["month"] = pd.to_datetime(frame["closed"]).dt.to_period("M").astype(str).astype("category")
    return frame


def layout(frame: pd.DataFrame) -> html.Div:
    choices = [
        html.Div(
            [html.B(name), dcc.Checklist(sorted(frame[name].cat.categories), [], id=f"{name}-filter", inline=True)]
        )
        for name in CATEGORIES
    ]
    ranges = [
        html.Div(
            [
                html.B(name),
                dcc.RangeSlider(
                    0, int(frame[name].max()), 1, value=[0, int(frame[name].max())], id=f"{name}-filter", marks=None
                ),
            ]
        )
        for name in HISTOGRAMS
    ]
    graphs = [dcc.Graph(id=name, style={"height": 260, "width": 330}) for name in CHARTS]
    return html.Div(
        [html.H3(id="kpis"), *choices, *ranges, html.Div(graphs, style={"display": "flex", "flexWrap": "wrap"})]
    )


def filtered(frame: pd.DataFrame, values: dict[str, list]) -> pd.DataFrame:
    mask = pd.Series(True, index=frame.index)
    for name in CATEGORIES:
        if values[name]:
            mask &= frame[name].isin(values[name])
    for name in HISTOGRAMS:
        low, high = values[name] or (0, None)
        if high is not None and (low > 0 or high < frame[name].max()):
            mask &= frame[name].between(low, high)
    return frame[mask]


def figure(rows: pd.DataFrame, name: str):
    column = "month" if name == "closed" else name
    counts = rows[column].value_counts().sort_index().reset_index()
    return px.bar(counts, x=column, y="count", title=name, height=260)


def serve(customers: int) -> None:
    frame = load(customers)
    app = Dash("plain", assets_folder="none")
    app.layout = layout(frame)

    @callback(
        [Output(name, "figure") for name in CHARTS],
        Output("kpis", "children"),
        [Input(f"{name}-filter", "value") for name in (*CATEGORIES, *HISTOGRAMS)],
    )
    def update(*values):
        rows = filtered(frame, dict(zip((*CATEGORIES, *HISTOGRAMS), values, strict=True)))
        kpis = (
            f"{len(rows):,} customers, {rows.paying.sum():,} paying, {rows.delinquent.sum():,} delinquent, "
            f"{rows.amount_overdue.sum():,.2f} overdue, {rows.total_paid.sum():,.2f} paid"
        )
        return *(figure(rows, name) for name in CHARTS), kpis

    import waitress

    waitress.serve(app.server, host="127.0.0.1", port=PORTS["plain"], threads=8)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
