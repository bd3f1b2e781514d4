"""No company sees another: whatever is asked, however it is asked, and however warm the caches are."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given, settings

from data import schema
from data.errors import NotFound
from data.facts.serving import connection_to, facts_of
from data.facts.table import facts
from queries import board, profile
from queries.answer import answer
from queries.customers import page
from queries.scope import Scope
from queries.selection import Selection
from queries.summary import summary
from tests.laws.choices import address, some_clauses
from tests.strategies import crowd

TODAY, ZONE = date(2026, 3, 29), "Europe/Berlin"


@pytest.fixture(scope="module")
def neighbours(new_house):
    """Two companies in one database, with the same customers by name but numbers of their own."""
    house = new_house()
    scopes = []
    for slug, seed in (("left", 1), ("right", 2)):
        company, rows = house.company(slug, crowd(seed, 120, ZONE, TODAY), time_zone=ZONE)
        scopes.append((Scope(company=company, as_of=TODAY, user="test"), rows))
    return house, scopes


def everything(selection, scope):
    """All that a page would show, without what only names the version."""
    shown, said = board.update(selection, scope), summary(selection, scope)
    shown.pop("version"), said.pop("facts_version")
    rows, count = page(selection, scope, 0, 500)
    return json.dumps([shown, said, rows.to_dict("records"), count], default=str)


def test_what_one_company_adds_changes_nothing_that_the_other_sees(neighbours):
    house, ((left, left_rows), (right, right_rows)) = neighbours
    selections = [
        Selection.from_query(query)
        for query in ("", "delinquent=yes", "q=ana&status=archived", "payment_method=card,none")
    ]
    before = [everything(selection, left) for selection in selections]
    more = crowd(9, 40, ZONE, TODAY).numbered(900_000_000)
    for row in more.customers:
        row["external_id"] += "-more"
    house.add(right.company, more)
    right_rows.add(more)
    assert [everything(selection, left) for selection in selections] == before
    assert {row["id"] for row in left_rows.customers}.isdisjoint(row["id"] for row in more.customers)


@settings(max_examples=15, deadline=None)
@given(clauses=some_clauses(2))
def test_the_same_question_is_answered_to_each_from_its_own_rows(clauses, neighbours):
    _, scopes = neighbours
    selection = Selection.from_query(address(clauses))
    for scope, rows in (*scopes, *reversed(scopes)):
        found = answer(sa.select(facts.c.id).where(selection.predicate()), scope)["id"].tolist()
        assert set(found) <= {row["id"] for row in rows.customers}


def _questions():
    """The ways in which a question on source tables can be put, each of which might forget the company."""
    customers, actions = schema.customers, schema.actions
    other = customers.alias("other")
    recent = sa.select(actions.c.customer_id).where(actions.c.kind != "optin")
    common = sa.select(customers.c.id, customers.c.company_id).cte("common")
    return {
        "plain": sa.select(customers.c.id, customers.c.company_id),
        "one column": sa.select(actions.c.company_id),
        "alias": sa.select(other.c.id, other.c.company_id),
        "join": sa.select(customers.c.company_id, actions.c.company_id.label("b")).join(
            actions, actions.c.customer_id == customers.c.id
        ),
        "cross join": sa.select(customers.c.company_id, actions.c.company_id.label("b"))
        .select_from(customers)
        .join(actions, sa.true())
        .limit(500),
        "self join": sa.select(customers.c.company_id, other.c.company_id.label("b")).join(other, sa.true()).limit(500),
        "in": sa.select(customers.c.company_id).where(customers.c.id.in_(recent)),
        "not in": sa.select(customers.c.company_id).where(customers.c.id.not_in(recent)),
        "or true": sa.select(customers.c.company_id).where(sa.or_(customers.c.company_id != 0, sa.true())),
        "common table": sa.select(common.c.id, common.c.company_id),
        "subquery": sa.select(sa.select(customers).subquery().c.company_id),
        "union": sa.select(
            sa.union_all(sa.select(customers.c.company_id), sa.select(actions.c.company_id)).subquery().c.company_id
        ),
        "companies": sa.select(schema.companies.c.id.label("company_id")),
    }


@pytest.mark.parametrize("form", _questions())
def test_the_door_adds_the_company_however_the_question_is_put(form, neighbours):
    _, scopes = neighbours
    for scope, _ in scopes:
        frame = answer(_questions()[form], scope)
        assert len(frame)
        for column in frame.columns:
            if column != "id":
                assert set(frame[column]) == {scope.company.id}


def test_counts_and_scalar_subqueries_are_of_the_company_alone(neighbours):
    _, scopes = neighbours
    inner = sa.select(sa.func.count()).select_from(schema.payments).scalar_subquery()
    for scope, rows in scopes:
        frame = answer(sa.select(sa.func.count(schema.customers.c.id).label("n"), inner.label("m")), scope)
        people = answer(sa.select(schema.customers.c.id), scope)
        assert int(frame["n"].iloc[0]) == len(people) >= len(rows.customers)
        assert int(frame["m"].iloc[0]) == len(answer(sa.select(schema.payments.c.row_key), scope))


def test_a_question_on_tables_of_nobody_is_refused(neighbours):
    _, ((scope, _), _) = neighbours
    stray = sa.Table("sqlite_master", sa.MetaData(), sa.Column("sql", sa.String))
    with pytest.raises(ValueError, match="belongs to no company"):
        answer(sa.select(stray.c.sql), scope)


def test_the_profile_of_another_companys_customer_is_not_there(neighbours):
    _, ((left, _), (right, _)) = neighbours
    known = answer(sa.select(facts.c.id), left)["id"].tolist()
    assert known
    for customer in known[:5]:
        assert profile.facts_about(customer, left)["id"] == customer
        assert profile.events_of(customer, right) == []
        with pytest.raises(NotFound):
            profile.facts_about(customer, right)


def test_facts_files_can_read_nothing_outside_themselves(neighbours):
    _, ((left, _), (right, _)) = neighbours
    other = facts_of(right.company, TODAY).path
    cursor = connection_to(facts_of(left.company, TODAY)).cursor()
    for sql in (
        f"ATTACH '{other}' AS other",
        f"SELECT * FROM '{other}'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access=true",
        f"COPY customer TO '{other}.csv'",
    ):
        with pytest.raises(Exception, match=r"(?i)disabled|locked|permission|cannot|read-only|lock"):
            cursor.execute(sql)
