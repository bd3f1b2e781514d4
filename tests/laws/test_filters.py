"""Each filter lets through whom its reference lets through, alone and with others."""

from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.facts.table import facts
from queries.answer import answer
from queries.filters import FILTERS
from queries.selection import Selection
from tests.laws.choices import CLAUSES, address, some_clauses
from tests.reference.filters import REFERENCE_FILTERS


def ids(selection, scope):
    return sorted(answer(sa.select(facts.c.id).where(selection.predicate()), scope)["id"].tolist())


def test_every_filter_has_a_reference_and_a_strategy():
    assert FILTERS.keys() == REFERENCE_FILTERS.keys() == CLAUSES.keys()


@pytest.mark.parametrize("key", FILTERS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_filter_lets_through_whom_its_reference_lets_through(key, shop, data):
    clauses = {key: data.draw(CLAUSES[key])}
    selection = Selection.from_query(address(clauses))
    assert selection.problems == ()
    assert ids(selection, shop.scope) == [row["id"] for row in shop.fitting(clauses)]


RANGES = [key for key, entry in FILTERS.items() if entry.kind.control in ("range", "dates")]


@pytest.mark.parametrize("key", RANGES)
def test_both_ends_of_a_range_are_in_it(key, shop):
    column = FILTERS[key].fact.key
    found = sorted({row[column] for row in shop.listed if row[column] is not None})
    for value in found[:3] + found[-3:]:
        clauses = {key: f"{value}..{value}"}
        assert (
            ids(Selection.from_query(address(clauses)), shop.scope)
            == [row["id"] for row in shop.fitting(clauses)]
            != []
        )


@settings(max_examples=40, deadline=None)
@given(clauses=some_clauses(4))
def test_filters_combine_by_and_and_each_takes_away(clauses, shop):
    selection = Selection.from_query(address(clauses))
    found = ids(selection, shop.scope)
    assert found == [row["id"] for row in shop.fitting(clauses)]
    for key in clauses:
        assert set(found) <= set(ids(selection.without(key), shop.scope))


@settings(max_examples=60, deadline=None)
@given(clauses=some_clauses(5))
def test_a_selection_survives_the_address(clauses):
    selection = Selection.from_query(address(clauses))
    again = Selection.from_query(selection.to_query())
    assert again == selection
    assert again.to_query() == selection.to_query()
    assert again.problems == ()


@settings(max_examples=60, deadline=None)
@given(clauses=some_clauses(5), seed=st.randoms())
def test_the_order_of_filters_does_not_matter(clauses, seed):
    mixed = list(clauses.items())
    seed.shuffle(mixed)
    assert Selection.from_query(address(dict(mixed))).to_query() == Selection.from_query(address(clauses)).to_query()


_NAMES = st.one_of(st.sampled_from([*FILTERS, "sort", "columns", "as_of", "tab"]), st.text(max_size=8))
_ODD = st.sampled_from(
    (
        "..",
        "a..b",
        "..9..",
        "none",
        "none..3",
        ",",
        "\\",
        "\\none,\\",
        "1e999999..",
        "NaN..",
        "inf..",
        "-0..",
        "9" * 5000 + "..",
        "yes,no",
        "\0",
        "\u202e",
        "0001-01-01..",
        "1E-999999..",
    )
)


@settings(max_examples=150, deadline=None)
@given(pairs=st.lists(st.tuples(_NAMES, st.one_of(st.text(), _ODD)), max_size=4), raw=st.text())
def test_no_link_can_break_a_page(pairs, raw, shop):
    for query in (urlencode(pairs), raw):
        selection = Selection.from_query(query)
        ids(selection, shop.scope)
        again = Selection.from_query(selection.to_query())
        assert (again.values, again.sort, again.columns, again.as_of) == (
            selection.values,
            selection.sort,
            selection.columns,
            selection.as_of,
        )
        assert again.problems == ()


@pytest.mark.parametrize("key", RANGES)
@pytest.mark.parametrize(
    "text",
    [
        "1e999999..",
        "1E-999999..",
        "0.00000000000000000000000000000000000000000001..",
        "-0..",
        "NaN..",
        "999999999999999..",
        "0001-01-01..9999-12-31",
    ],
)
def test_extreme_numbers_are_answered_or_named_as_a_problem(key, text, shop):
    selection = Selection.from_query(address({key: text}))
    if not selection.problems:
        assert ids(selection, shop.scope) == [row["id"] for row in shop.fitting({key: text})]


def test_an_unknown_name_or_value_is_never_dropped_in_silence():
    selection = Selection.from_query("colour=red&age=old&gender=female")
    assert [(name, text) for name, text, _ in selection.problems] == [("colour", "red"), ("age", "old")]
    assert set(selection.values) == {"gender"}
