"""Customers of whom a file says neither when they were created nor what they did."""

from data.days import today
from data.facts import refresh
from queries.customers import page
from queries.scope import Scope
from queries.selection import Selection
from tests.data.importing_help import bring


def listed(company):
    day = today(company.time_zone)
    refresh(company, day)
    frame, count = page(
        Selection.from_query("columns=name,created"), Scope(company=company, as_of=day, user="t"), 0, 50
    )
    assert count == len(frame)
    return dict(zip(frame["name"], frame["created"].dt.date, strict=True))


def test_they_are_on_the_page_from_the_day_of_the_import_on(company, tmp_path):
    bring(company, tmp_path, "customers", "id,full name,email\na,Hana,hana@example.com\n")
    bring(company, tmp_path, "notes", "customer id,name,note,written at\nb,Ben,Called.,2026-03-01 10:00\n")
    day = today(company.time_zone)
    assert listed(company) == {"Hana": day, "Ben": day}


def test_an_older_event_or_a_created_day_moves_them_and_a_second_import_does_not(company, tmp_path):
    people = "id,full name,email\na,Hana,hana@example.com\nb,Ben,ben@example.com\nc,Cy,cy@example.com\n"
    bring(company, tmp_path, "customers", people)
    bring(company, tmp_path, "actions", "customer id,action,date\na,optin,2026-01-05\n")
    bring(company, tmp_path, "customers", "id,created\nb,2026-02-01\n")
    assert bring(company, tmp_path, "customers", people).ignored == 3
    found = {name: str(day) for name, day in listed(company).items()}
    assert found == {"Hana": "2026-01-05", "Ben": "2026-02-01", "Cy": str(today(company.time_zone))}
