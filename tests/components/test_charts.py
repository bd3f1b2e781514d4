"""Figures and cards of the linked charts."""

import pytest

from components import charts, controls, glossary, tables
from data.facts.columns import FACTS
from queries.charts import CHARTS
from queries.columns import COLUMNS
from queries.filters import FILTERS

MODEL = {
    "form": "histogram",
    "label": "Age",
    "ticks": [],
    "bins": [{"label": str(age), "clause": f"{age}..{age}"} for age in range(3)],
}


@pytest.mark.parametrize("form", charts.WIDTHS)
def test_a_figure_has_everybody_behind_the_selection_on_fixed_axes(form):
    figure = charts.figure({**MODEL, "form": form})
    assert [trace["name"] for trace in figure["data"]] == ["Everybody", "Selected"]
    assert {figure["layout"][axis]["fixedrange"] for axis in ("xaxis", "yaxis")} == {True}
    assert figure["data"][0]["width"] >= figure["data"][1]["width"]


def test_bars_lie_and_the_first_is_on_top():
    figure = charts.figure({**MODEL, "form": "bars"})
    assert {trace["orientation"] for trace in figure["data"]} == {"h"}
    assert figure["layout"]["yaxis"]["range"] == [2.5, -0.5]


@pytest.mark.parametrize("key", CHARTS)
def test_every_chart_has_a_card_that_the_keyboard_reaches(key):
    chart = CHARTS[key]
    card = str(charts.card(key, chart.label, chart.help, chart.form, chart.width))
    assert "tabIndex=0" in card
    assert chart.help[:20] in card


def test_every_control_of_a_filter_is_one_that_the_panel_can_draw():
    assert {one["control"] for one in controls.definitions()} <= {"flag", "choices", "range", "dates", "search"}
    assert controls.dates()[0]["key"] == "closed"


@pytest.mark.parametrize("key", COLUMNS)
def test_every_column_has_its_words(key):
    column = tables.column(FACTS[key])
    assert (column["headerName"], column["headerTooltip"]) == (FACTS[key].label, FACTS[key].help)


def test_the_glossary_has_every_filter_with_its_rule_and_no_anchor_twice():
    terms = glossary.terms()
    anchors = [glossary.anchor(term) for term in terms]
    assert {("Partner", ""), ("Access", "Partner"), ("State", "Instalment ledger")} <= {
        (term.label, term.where) for term in terms
    }
    assert len(anchors) == len(set(anchors))
    assert {term.key for term in terms if term.part == "Filters"} == set(FILTERS)
    assert all(term.help.endswith(".") for term in terms)
