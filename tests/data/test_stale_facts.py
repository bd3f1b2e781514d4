"""Facts that lag behind the source, or were made by other rules, are made again without anybody asking."""

import time
from datetime import UTC, date, datetime

import sqlalchemy as sa

from data import schema
from data.companies import company_by_slug, open_service_desk, touch
from data.engines import source
from data.facts.serving import facts_of

PAST = date(2026, 3, 31)


def bring_in(company, number, day):
    """A customer with an opt-in, as an import would leave them."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with source().begin() as connection:
        connection.execute(
            sa.insert(schema.customers).values(id=number, company_id=company.id, external_id=str(number))
        )
        connection.execute(
            sa.insert(schema.actions).values(
                company_id=company.id, customer_id=number, row_key=1, kind="optin", occurred_at=at
            )
        )
        touch(connection, company.id, [number])


def soon(ask, seconds=20.0):
    """The first true answer within so many seconds."""
    end = time.monotonic() + seconds
    while not (answer := ask()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer


def test_a_past_day_takes_up_what_was_brought_in_later(company):
    bring_in(company, 1, date(2026, 1, 5))
    assert facts_of(company_by_slug("acme"), PAST).rows == 1
    bring_in(company, 2, date(2026, 2, 5))
    assert soon(lambda: facts_of(company_by_slug("acme"), PAST).rows == 2)


def test_facts_made_with_other_settings_are_made_again(company):
    bring_in(company, 1, date(2026, 1, 5))
    before = facts_of(company_by_slug("acme"), PAST)
    with source().begin() as connection:
        connection.execute(sa.update(schema.companies).values(time_zone="America/New_York"))
    assert facts_of(company_by_slug("acme"), PAST).version != before.version


def test_a_setting_that_no_fact_reads_leaves_the_facts_alone(company):
    bring_in(company, 1, date(2026, 1, 5))
    before = facts_of(company_by_slug("acme"), PAST)
    with source().begin() as connection:
        open_service_desk(connection, company.id)
        connection.execute(sa.update(schema.companies).values(name="Acme & Daughters", locale="de_DE"))
    assert facts_of(company_by_slug("acme"), PAST) == before
