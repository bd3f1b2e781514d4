"""Every number of the Clients page is the length of its list, and of the file with it."""

import csv
import io
import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from data.facts import refresh
from data.facts.statuses import GROUPS, PRIMARY_STATUSES, STATUSES
from queries import exports, statuses
from queries.account.neighbours import neighbours
from queries.clients import flow, rows, standing
from queries.clients.balance import balance, is_kept
from queries.clients.metrics import metrics
from queries.clients.moves import KINDS
from queries.clients.period import Period, Unreadable, period_of, standard
from queries.clients.rolls import roll_of
from queries.clients.view import listed as listed_of
from queries.columns import ALL_COLUMNS
from queries.selection import Selection
from tests.reference.awkward import TODAY

QUERIES = (
    "",
    "payment_method=card",
    "delinquent=yes&created=2025-01-01..",
    "status=deleted,archived",
    "q=a",
    "testimony=yes&paying=no",
)
PERIODS = (
    standard(TODAY),
    Period(TODAY - timedelta(days=400), TODAY - timedelta(days=45)),
    Period(TODAY - timedelta(days=9), TODAY - timedelta(days=9)),
)


def selected(query, part="", period=None):
    return Selection.from_query("&".join(filter(None, (query, part, period and f"range={period}"))))


def listed(query, part, scope, period=None):
    """The list read page by page, and what it says it has."""
    roll = roll_of(selected(query, part, period), scope)
    pages = [rows.page(roll, scope, start, 40) for start in range(0, rows.count(roll, scope) + 1, 40)]
    return [row for frame, _ in pages for row in frame.to_dict("records")], pages[0][1]


def exported(query, part, scope, period=None):
    selection = selected(query, part, period)
    order = exports.Order(
        selection=selection, scope=scope, address="", made_at=datetime.now(UTC), roll=roll_of(selection, scope)
    )
    return list(csv.DictReader(io.StringIO(b"".join(exports.as_csv(order)).decode())))


def assert_opens(n, query, part, scope, period=None):
    found, count = listed(query, part, scope, period)
    assert (part, n) == (part, len(found)) == (part, count) == (part, len(exported(query, part, scope, period)))
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_every_status_and_group_counts_its_list(query, scope):
    now = standing.standing(selected(query), scope)
    for key, n in now.statuses.items():
        assert_opens(n, query, f"status_list={key}", scope)
    for group, n in now.groups.items():
        assert_opens(n, query, f"list={group}", scope)
    assert_opens(now.primary["prospect"], query, "status_list=prospect", scope)
    assert_opens(now.everybody, query, "", scope) if "status=" not in query else None


@pytest.mark.parametrize("query", QUERIES)
def test_the_primary_status_is_exclusive_and_exhaustive(query, scope):
    now = standing.standing(selected(query), scope)
    assert sum(now.primary.values()) == now.everybody
    members = [
        {row["id"] for row in listed(query, f"primary_status={key}", scope)[0]}
        for key in PRIMARY_STATUSES
        if "status" not in query
    ]
    assert sum(map(len, members)) == len(set().union(*members))
    assert now.statuses.keys() == set(STATUSES)
    assert now.groups.keys() == set(GROUPS)


WAYS = (
    "status_list=low_compliance", "status_list=cancelled", "status_list=payment_error", "list=left", "list=recurrent",
    f"day={TODAY - timedelta(days=30)}..{TODAY}&series=archived", f"day={TODAY - timedelta(days=40)}&series=total",
    "list=total&sort=-total_paid,name", "status_list=cancelled&sort=since", "list=left&sort=-permanence",
)  # fmt: skip


@pytest.mark.parametrize("part", WAYS)
def test_neighbours_follow_the_list_and_its_order(part, scope):
    selection = selected("", part)
    roll = roll_of(selection, scope)
    ids = rows.page(roll, scope, 0, 10_000, selection.sort)[0]["id"].tolist()
    assert len(ids) > 1
    for customer in [*ids[:8], *ids[len(ids) // 2 : len(ids) // 2 + 8], *ids[-8:]]:
        found = neighbours(customer, roll.line(selection.sort), scope)
        place = ids.index(customer)
        assert (found.position, found.count) == (place + 1, len(ids))
        assert found.previous == (ids[place - 1] if place else None)
        assert found.next == next((each for each in ids[place + 1 :] if each != customer), None)


def test_neighbours_stay_within_a_cell_of_the_flow(scope):
    period = standard(TODAY)
    told = flow.told(flow.flow(period, selected(""), scope))
    sizes = {(row["key"], column["key"]): told["cells"][i][j]
             for i, row in enumerate(told["rows"]) for j, column in enumerate(told["columns"])}  # fmt: skip
    start, end = max(sizes, key=sizes.__getitem__)
    roll = roll_of(selected("", f"cell={start}..{end}", period), scope)
    ids = rows.page(roll, scope, 0, 10_000)[0]["id"].tolist()
    found = [neighbours(customer, roll.line(), scope) for customer in ids[:5]]
    assert [each.next for each in found] == ids[1:6]
    assert [each.previous for each in found] == [None, *ids[:4]]
    assert neighbours(10**9, roll.line(), scope).position is None


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("query", QUERIES[:4])
def test_every_metric_is_the_length_of_its_list(query, period, scope):
    found = metrics(period, selected(query), scope)
    for key in ("total", "new", "recurrent"):
        assert_opens(found[key]["value"], query, f"list={key}", scope, period)
    left = assert_opens(found["left"]["left"], query, "list=left", scope, period)
    days = [row["permanence"] for row in left if row["permanence"] == row["permanence"]]
    assert len(days) == found["left"]["n"]
    assert found["left"]["value"] == (pytest.approx(sum(days) / len(days), abs=0.051) if days else None)


@pytest.mark.parametrize("query", QUERIES[:4])
def test_every_number_of_every_day_with_a_movement_is_the_length_of_its_list(query, scope):
    days = balance(selected(query), scope)
    moved = [row for row in days.days(Period(TODAY - timedelta(days=60), TODAY)) if any(row[kind] for kind in KINDS)]
    assert moved
    for row, kind in itertools.product(moved[-12:], (*KINDS, "total")):
        assert_opens(row[kind], query, f"day={row['day']}&series={kind}", scope)


def test_the_numbers_of_a_week_are_the_lists_of_its_days(scope):
    days, week = balance(Selection(), scope), Period(TODAY - timedelta(days=20), TODAY - timedelta(days=14))
    for kind in KINDS:
        assert_opens(days.sum(kind, week), "", f"day={week}&series={kind}", scope)


@pytest.mark.parametrize("query", QUERIES[:5])
def test_the_balance_is_kept_on_every_day(query, scope):
    days = balance(selected(query), scope)
    period = Period(days.first - timedelta(days=3), TODAY)
    assert is_kept(days.days(period), 0)
    broken = days.days(period)
    broken[-1]["total"] += 1
    assert not is_kept(broken, 0)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_the_sums_of_the_flow_are_the_boards_at_both_ends(period, scope):
    from dataclasses import replace

    refresh(scope.company, period.eve)
    counts = flow.flow(period, Selection(), scope).matrix()
    for day, sums in ((period.eve, counts.sum(axis=1)), (period.end, counts.sum(axis=0))):
        board = standing.standing(Selection(), replace(scope, as_of=day)).primary
        assert dict(zip(flow.STATES, sums.tolist(), strict=True)) | {"absent": 0} == {**board, "absent": 0}


@pytest.mark.parametrize("query", QUERIES[:3])
def test_every_cell_of_the_flow_opens_its_list(query, scope):
    period = PERIODS[1]
    told = flow.told(flow.flow(period, selected(query), scope))
    assert (
        told["everybody"] == sum(row["sum"] for row in told["rows"]) == sum(column["sum"] for column in told["columns"])
    )
    for row, cells in zip(told["rows"], told["cells"], strict=True):
        for column, n in zip(told["columns"], cells, strict=True):
            assert_opens(n, query, f"cell={row['key']}..{column['key']}", scope, period)
    for row in told["rows"]:
        assert_opens(row["sum"], query, f"cell={row['key']}..any", scope, period)
    for column in told["columns"]:
        assert_opens(column["sum"], query, f"cell=any..{column['key']}", scope, period)
    assert_opens(told["everybody"], query, "cell=any..any", scope, period)


@pytest.mark.parametrize("key", statuses.VIEWS)
def test_every_row_of_a_status_says_why_and_since_when(key, scope):
    found, _ = listed("", f"status_list={key}", scope)
    assert found, f"the awkward company has nobody in {key}"
    for row in found:
        assert row["why"].strip()
        assert row["since"].date() <= TODAY
    assert list(found[0]) == ["id", "name", "since", "why", *statuses.VIEWS[key].columns]


def test_a_status_in_the_data_address_has_the_columns_of_its_list(scope):
    assert list(exported("status=payment_error", "", scope)[0])[:3] == ["name", "since", "why"]
    assert exported("status=payment_error", "", scope) == exported("", "status_list=payment_error", scope)


def test_a_list_carries_the_customers_ids_where_they_are_asked_for(scope):
    selection = selected("", "status_list=leads&ids=yes")
    roll = listed_of(selection, scope)
    order = exports.Order(selection=selection, scope=scope, address="", made_at=datetime.now(UTC), roll=roll)
    filed = list(csv.DictReader(io.StringIO(b"".join(exports.as_csv(order)).decode())))
    shown, n = rows.page(roll, scope, 0, 500, ())
    assert list(filed[0])[:2] == ["external_id", "name"]
    assert [row["external_id"] for row in filed] == shown["external_id"].tolist()
    assert all(row["external_id"] for row in filed)
    assert len(filed) == n
    assert "external_id" not in listed_of(selected("", "status_list=leads"), scope).columns


def test_a_list_is_sorted_as_asked_over_all_its_rows(scope):
    roll = roll_of(selected("", "list=total"), scope)
    frame, n = rows.page(roll, scope, 0, 500, [("created", True), ("name", False)])
    days = frame["created"].tolist()
    assert days == sorted(days, reverse=True)
    assert len(days) == n


def test_who_came_back_and_left_again_on_a_day_stands_there_for_each_time(scope):
    """The number of a day counts what happened; its list has a row for each."""
    day = TODAY - timedelta(days=3)
    found, _ = listed("", f"day={day}&series=archived", scope)
    assert [row["name"] for row in found].count("archived, restored and archived on one day") == 2
    assert_opens(
        balance(Selection(), scope).days(Period(day, day))[0]["archived"], "", f"day={day}&series=archived", scope
    )


BAD = {
    "range=2026-13-01..2026-12-01": "range", "range=2026-03-01..2026-02-01": "range", "range=2026-01-01..2027-01-01": "range", "range=x": "range",
    "day=2027-01-01&series=new": "day", "day=2026-01-01&series=gone": "series", "status_list=nobody": "status_list", "list=all": "list",
    "cell=leads": "cell", "cell=leads..nowhere": "cell",
}  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_what_an_address_carries_and_nobody_can_read_is_named(query, scope):
    selection = Selection.from_query(query)
    asked = period_of if query.startswith("range") else roll_of
    with pytest.raises(Unreadable) as error:
        asked(selection, scope)
    assert error.value.name == BAD[query]
    assert "expected" in str(error.value)


def test_a_range_that_cannot_be_read_is_a_problem_and_the_page_shows_the_standard_one(scope):
    from queries.clients.summary import update

    found = update(Selection.from_query("range=2026-01-01..2099-01-01"), scope)
    assert [problem["name"] for problem in found["problems"]] == ["range"]
    assert found["range"]["to"] == str(TODAY)
    assert found["range"]["days"] == 90


@pytest.mark.parametrize(
    "query",
    ["day=2030-01-01", "day=2019-01-01", "show=foo", "show=new,foo", "open=foo", "series=foo", "series=new", "twin=no"],
)
def test_what_the_page_cannot_show_is_a_problem_and_left_out(query, scope):
    from queries.clients.summary import update

    found = update(Selection.from_query(query), scope)
    name, text = query.split("=")
    assert [(problem["name"], problem["text"]) for problem in found["problems"]] == [(name, text)]
    assert found["query"] == ""


def test_a_range_survives_the_address():
    query = "payment_method=card&as_of=2026-03-01&show=new,total&day=2026-02-03&series=new&range=2026-01-01..2026-02-28&list=left"
    assert Selection.from_query(Selection.from_query(query).to_query()) == Selection.from_query(query)


def test_the_range_before_has_the_same_length_and_ends_the_day_before():
    period = Period(date(2026, 2, 27), date(2026, 3, 2))
    assert (period.days, period.before, len(list(period))) == (4, Period(date(2026, 2, 23), date(2026, 2, 26)), 4)


def test_the_other_company_is_in_no_list(scope):
    own = {row["id"] for row in listed("", "", scope)[0]}
    assert len({key // 1_000_000 for key in own}) == 1  # each company has ids of its own million
    for part in ("list=total", "status_list=archived", "cell=absent..prospect"):
        assert {row["id"] for row in listed("", part, scope)[0]} <= own


def test_every_column_of_every_list_is_known():
    assert {key for view in statuses.VIEWS.values() for key in view.columns} <= ALL_COLUMNS.keys()
    assert set(statuses.VIEWS) == set(PRIMARY_STATUSES)


def test_a_company_without_customers_has_a_page_that_says_what_to_do(source_url):
    from queries.clients.summary import summary, update
    from queries.scope import Scope
    from tests.queries.conftest import move_in
    from tests.strategies import Rows

    company, _ = move_in(source_url, "nobody", Rows(), time_zone="UTC")
    refresh(company, TODAY)
    empty = Scope(company=company, as_of=TODAY, user="test")
    found = update(Selection(), empty)
    assert "Data page" in found["empty"]
    assert found["metrics"]["total"]["value"] == 0
    assert found["metrics"]["left"]["survival"] is None
    assert len(summary(Selection(), empty)["evolution"]) == 90
    for part in ("", "list=total", "status_list=leads", f"day={TODAY}&series=new", "cell=absent..leads"):
        assert listed("", part, empty) == ([], 0)
    assert flow.told(flow.flow(standard(TODAY), Selection(), empty))["everybody"] == 0


def test_a_range_before_the_first_client_says_when_that_came(scope):
    from queries.clients.summary import update

    found = update(Selection.from_query("range=1999-01-01..1999-12-31"), scope)
    assert found["empty"].startswith("There were no clients yet in this range: the first came on ")
    assert {found["metrics"][key]["value"] for key in ("total", "new", "recurrent")} == {0}
