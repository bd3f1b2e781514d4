"""A chart obeys every filter but its own; figures, table and exports obey them all. Counted again in plain Python."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from queries import board
from queries.charts import CHARTS
from queries.customers import page
from queries.presets import PRESETS
from queries.selection import Selection
from tests.laws.choices import address, some_clauses
from tests.reference.filters import REFERENCE_FILTERS


def others(clauses, key):
    """All the clauses but the one that the chart itself writes."""
    return {name: text for name, text in clauses.items() if name != CHARTS[key].filter.key}


def counted(chart, rows):
    """How many of the rows the filter lets through that a click on each bar writes."""
    predicate = REFERENCE_FILTERS[chart["filter"]]
    return [sum(predicate(row, one["clause"]) for row in rows) for one in chart["bins"]]


def test_every_bar_holds_just_the_customers_that_a_click_on_it_would_show(shop):
    for key, chart in board.model(shop.scope)["charts"].items():
        assert (key, chart["all"]) == (key, counted(chart, shop.listed))
        if chart["form"] != "funnel":
            assert (key, sum(chart["all"])) == (key, len(shop.listed))


@settings(max_examples=25, deadline=None)
@given(clauses=some_clauses(3))
def test_a_chart_ignores_its_own_filter_and_obeys_the_others(clauses, shop):
    charts = board.model(shop.scope)["charts"]
    update = board.update(Selection.from_query(address(clauses)), shop.scope)
    assert update["count"] == len(shop.fitting(clauses))
    for key, chart in update["charts"].items():
        rows = shop.fitting(others(clauses, key))
        assert (key, chart["counts"], chart["n"]) == (key, counted(charts[key], rows), len(rows))


def test_charts_count_what_pandas_counts(shop):
    """The same law once more on a frame, for two filters of which one is a chart's own."""
    frame = pd.DataFrame(shop.listed)
    update = board.update(Selection.from_query("paying=yes&payment_method=card"), shop.scope)
    bars = [one["clause"] for one in board.model(shop.scope)["charts"]["payment_method"]["bins"]]
    methods = frame[frame["paying"]]["payment_method"].fillna("none").value_counts()
    assert update["charts"]["payment_method"]["counts"] == [methods.get(bar, 0) for bar in bars]
    both = frame[frame["paying"] & (frame["payment_method"] == "card")]
    assert update["count"] == len(both)
    assert update["charts"]["coaching_times"]["n"] == len(both)


@settings(max_examples=25, deadline=None)
@given(clauses=some_clauses(3))
def test_figures_obey_every_filter(clauses, shop):
    rows = shop.fitting(clauses)
    kpis = {
        key: one["value"]
        for key, one in board.update(Selection.from_query(address(clauses)), shop.scope)["kpis"].items()
    }
    paying = sum(row["paying"] for row in rows)
    assert kpis["customers"] == str(len(rows))
    assert kpis["delinquent"] == str(sum(row["delinquent"] for row in rows))
    assert kpis["amount_overdue"] == f"{sum(row['amount_overdue'] for row in rows):.2f}"
    assert kpis["total_paid"] == f"{sum(row['total_paid'] for row in rows):.2f}"
    assert kpis["graduated"] == (str(sum(row["graduated"] for row in rows) / paying) if paying else "None")
    days = pd.Series([row["onboarding_days"] for row in rows if row["onboarding_days"] is not None], dtype=float)
    assert kpis["onboarding_days"] == ("None" if days.empty else str(days.median()))


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_counts_the_customers_behind_it(preset, shop):
    wanted = shop.fitting({} if preset == "all" else {preset: "yes"})
    assert board.model(shop.scope)["presets"][preset] == len(wanted)


@settings(max_examples=25, deadline=None)
@given(clauses=some_clauses(3))
def test_the_steps_of_the_funnel_carry_who_took_both(clauses, shop):
    update = board.update(Selection.from_query(address(clauses)), shop.scope)
    rows = shop.fitting({key: text for key, text in clauses.items() if key != "reached"})
    before = rows
    for step in update["funnel"]["steps"]:
        reached = [row for row in rows if step["key"] in row["reached"]]
        both = [row for row in before if step["key"] in row["reached"]]
        assert (step["key"], step["n"], step["of"]) == (step["key"], len(reached), len(before))
        assert step["rate"] == ("not assessable" if not before else step["rate"])
        if before and len(both) in (0, len(before)):
            assert step["rate"].startswith("0" if not both else "100")
        before = reached


BRUSHED = [key for key, chart in CHARTS.items() if chart.form in ("histogram", "months")]


@pytest.mark.parametrize("own", BRUSHED)
@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(clauses=some_clauses(2), ends=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_brushed_range_shows_what_its_filter_would_show(own, clauses, ends, shop):
    charts = board.model(shop.scope)["charts"]
    bins = [one for one in charts[own]["bins"] if one["clause"] != "none"]
    if not bins:
        return
    low, high = sorted(min(end, len(bins) - 1) for end in ends)
    cube = board.brush(own, Selection.from_query(address(clauses)), shop.scope)["cube"]
    brushed = others(clauses, own) | {CHARTS[own].filter.key: f"{bins[low]['from']}..{bins[high]['to']}"}
    assert cube.keys() == {key for key in CHARTS if CHARTS[key].filter.key != CHARTS[own].filter.key}
    for key, rows in cube.items():
        found = [after - before for before, after in zip(rows[low], rows[high + 1], strict=True)]
        assert (key, found) == (key, counted(charts[key], shop.fitting(others(brushed, key))))


@settings(max_examples=8, deadline=None)
@given(
    clauses=some_clauses(2),
    size=st.integers(20, 70),
    sort=st.sampled_from(("", "-total_paid,name", "closed", "-days_past_due", "gender,-age")),
)
def test_pages_of_the_table_are_all_customers_once_in_order(clauses, size, sort, shop):
    selection = Selection.from_query(address({**clauses, "sort": sort, "columns": "name,closed"} if sort else clauses))
    found, start = [], 0
    while True:
        frame, count = page(selection, shop.scope, start, size)
        found += frame["id"].tolist()
        if not len(frame):
            break
        start += size
    wanted = shop.fitting(clauses)
    assert count == len(wanted)
    assert Counter(found) == Counter(row["id"] for row in wanted)
    by_id = {row["id"]: row for row in wanted}
    for key, down in selection.sort[:1]:
        if key not in ("name", "gender"):
            values = [by_id[one][key] for one in found]
            given = [value for value in values if value is not None]
            assert given == sorted(given, reverse=down)
            assert values == given + [None] * (len(values) - len(given))
