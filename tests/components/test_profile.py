"""The parts of a profile, from plain records."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from components import (
    profile,
    profile_figures,
    profile_journey,
    profile_line,
    profile_payment,
    profile_sections,
    profile_tables,
    profile_words,
)
from data.companies import Company
from queries.account.ledger import Instalment, ledger
from queries.account.neighbours import Neighbours
from queries.account.records import Account, Beside, Head, Health, PaymentMethod, Purchase, Section
from queries.profile import Event
from queries.scope import Scope

COMPANY = Company(id=1, slug="acme", name="Acme", time_zone="Europe/Berlin", currency="EUR", locale="en_IE", retry_days=30,
                  income_bounds=(0, 1000), service_desk=True, demonstration=False)  # fmt: skip
SCOPE = Scope(company=COMPANY, as_of=date(2026, 11, 22), user="ana")


def _event(lane, kind, day, tone="plain", title="Something"):
    at = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
    return Event(lane=lane, kind=kind, at=at, day=at.date(), title=title, detail="", tone=tone)


EVENTS = [
    _event("actions", "optin", 0),
    _event("calls", "sales", 3, "no_show"),
    _event("calls", "sales", 5, "good"),
    _event("payments", "one_time", 9, "good"),
    _event("payments", "instalment", 40, "bad"),
    _event("payments", "instalment", 400, "planned"),
]
REACHED = [("Opt-in", EVENTS[0].day, None), ("Sales call", EVENTS[2].day, 5), ("Close", EVENTS[3].day, 4)]


def _texts(part):
    """Every text of a tree, in order."""
    if part is None or isinstance(part, (str, int)):
        return [] if part is None else [str(part)]
    if isinstance(part, (list, tuple)):
        return [text for one in part for text in _texts(one)]
    return _texts(getattr(part, "children", None))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amara Osei", "AO"),
        ("Ana Maria da Silva", "AS"),
        ("Cher", "C"),
        ("ana@example.com", "A"),
        ("+49 30", "?"),
        ("", "?"),
    ],
)
def test_initials_are_at_most_two_letters(name, letters):
    assert profile_words.initials(name) == letters


def test_money_in_another_currency_says_which():
    assert profile_words.money(Decimal("12.50"), "USD", COMPANY) == "USD 12.50"
    assert profile_words.money(Decimal(620), "EUR", COMPANY) == "€620"


def test_a_day_of_the_year_shown_goes_without_its_year():
    assert profile_words.short_day(date(2026, 2, 1), COMPANY, SCOPE.as_of) == "1 Feb"
    assert profile_words.short_day(date(2025, 2, 1), COMPANY, SCOPE.as_of) == "1 Feb 2025"


def test_milestones_say_the_days_between_them():
    assert [text for text in _texts(profile_journey.milestone_steps(REACHED, SCOPE)) if "day" in text] == [
        "5 days",
        "4 days",
    ]


def test_every_event_is_a_mark_of_its_tone_and_a_row():
    figure = profile_journey.figure(EVENTS, SCOPE)
    marked = sorted(index for trace in figure["data"] for index in trace.get("customdata", ()))
    assert marked == [0, 2, 3, 4, 5], "a tone that nobody knows has no trace"
    assert len(profile_journey.event_list(EVENTS, REACHED, SCOPE).children) == len(EVENTS)


def test_events_of_one_lane_and_day_do_not_hide_each_other():
    same = [_event("calls", "coaching", 1, "good") for _ in range(4)]
    heights = [y for trace in profile_journey.figure(same, SCOPE)["data"] for y in trace["y"]]
    assert len(set(heights)) == 4


def test_the_event_that_made_a_milestone_carries_its_name():
    rows = profile_journey.event_list(EVENTS, REACHED, SCOPE).children
    named = [i for i, row in enumerate(rows) if any("later" in text or text == "Opt-in" for text in _texts(row))]
    assert named == [0, 2, 3]


def test_a_hover_text_cannot_bring_markup_along():
    figure = profile_journey.figure([_event("calls", "sales", 0, "good", title="<b>x</b>")], SCOPE)
    assert "<b>" not in "".join(text for trace in figure["data"] for text in trace.get("text", ()))


def _placed(section):
    """Of each label its row, its left and right ends in percent, and its words."""
    for one in section.children[1].children:
        if "words" in (one.className or ""):
            width = 0.58 * len(one.children)
            left = (
                float(one.style["left"][:-1]) if "left" in one.style else 100 - float(one.style["right"][:-1]) - width
            )
            yield (one.className.split()[1], one.style["--level"]), left, left + width, one.children


def test_the_labels_of_the_line_keep_apart():
    labels = list(_placed(profile_line.line(EVENTS, REACHED, SCOPE)))
    assert any("Missed due date" in text for *_, text in labels)
    for row in {row for row, *_ in labels}:
        own = [(left, right) for name, left, right, _ in labels if name == row]
        assert all(right < after for (_, right), (after, _) in itertools.pairwise(own))


def test_milestones_close_to_each_other_all_have_their_labels_at_their_marks():
    section = profile_line.line(EVENTS, REACHED, SCOPE)
    labels = {text.rsplit(" ", 2)[0]: left for _, left, _, text in _placed(section)}
    assert {"Opt-in", "Sales call", "Close"} <= set(labels)
    assert labels["Opt-in"] < labels["Sales call"] < labels["Close"]


@pytest.mark.parametrize(("code", "said"), [("content_completed", "Content completed"), ("PayPal", "PayPal"), ("", "")])
def test_a_code_is_shown_as_people_say_it(code, said):
    assert profile_words.spoken(code) == said


def test_nobody_before_the_first_of_a_list():
    parts = profile.trail(
        Neighbours(position=1, count=31, previous=None, next=7), "acme", "delinquent=yes", "2026-09-30"
    )
    assert parts[0].children == "1 of 31"
    assert not hasattr(parts[1], "href")
    assert parts[2].href == "/acme/customers/7?from=delinquent%3Dyes&as_of=2026-09-30"


def test_the_way_back_leads_to_the_list_as_it_was():
    assert profile.back("acme", "Customers: Delinquent", "delinquent=yes").href == "/acme/customers?delinquent=yes"
    assert profile.back("acme", "Clients: Leads", "clients?status_list=leads").href == "/acme/clients?status_list=leads"
    assert profile.back("acme", "Customers", "").href == "/acme/customers"


def _bought(*paid):
    """Instalments of 100 a month, and what was paid of each."""
    lines = [
        Instalment(number=n, due_on=date(2026, 8 + n, 1), amount=Decimal(100), paid_amount=Decimal(some), paid_on=date(2026, 9, 1))
        for n, some in enumerate(paid, start=1)
    ]  # fmt: skip
    return Purchase(id=1, name="Programme", total=Decimal(400), currency="EUR", started_on=date(2026, 9, 1), count=4,
                    ledger=ledger(lines, SCOPE.as_of))  # fmt: skip


def test_a_purchase_says_both_of_its_ends_and_what_is_late():
    texts = _texts(profile_tables.purchase_cards([_bought(100, 40, 0, 0)], SCOPE))
    assert "1 of 4 paid" in texts
    assert "€160, 52 days" in texts
    assert texts[-4:] == ["Estimated end", "22 Feb 2027", "By its due dates", "1 Dec 2026"]


NOTHING_DUE = Head(
    next_due=None, paid=Decimal(0), owed=Decimal(0), overdue=Decimal(0), foreign=0, open_beside=(), late_beside=(),
    last_contact=None, next_call=None, days_in_total=None, health=Health(word="Good", tone="good", reason=""),
)  # fmt: skip
INVOICE = Beside(what="invoice", currency="EUR", count=1, amount=Decimal("1100.50"))
INSTALMENTS = Beside(what="instalment", currency="EUR", count=3, amount=Decimal("266.67"))


@pytest.mark.parametrize("full", [True, False])
def test_the_card_shows_the_end_by_due_dates_beside_the_estimate(full):
    said = " ".join(_texts(list(profile_sections.purchase(_bought(100, 40, 0, 0), SCOPE, full=full))))
    assert "22 Feb 2027" in said
    assert "1 Dec 2026" in said


@pytest.mark.parametrize("full", [True, False])
def test_a_purchase_that_is_paid_says_so_beside_a_label(full):
    lines = profile_sections.purchase(_bought(100, 100, 100, 100), SCOPE, full=full)
    assert all(label for label, _ in lines)


@pytest.mark.parametrize(
    ("known", "beside", "said"),
    [
        ({}, (), "nothing overdue"),
        ({"delinquent": True, "payments_overdue": 2, "days_past_due": 9}, (), "2 payments, 9 days"),
        ({}, (INVOICE,), "no payment, but 1 invoice, €1,100.50, is late"),
        (
            {"delinquent": True, "payments_overdue": 1, "days_past_due": 9},
            (INVOICE, INSTALMENTS),
            "1 payment, 9 days, also 1 invoice, €1,100.50, and 3 instalments, €266.67, are late",
        ),
    ],
)
def test_nothing_is_called_overdue_while_an_invoice_or_an_instalment_is_late(known, beside, said):
    note = profile_figures.late(known, replace(NOTHING_DUE, late_beside=beside), SCOPE)
    assert _texts(note) == [said]


def test_nothing_is_called_owed_while_an_invoice_or_an_instalment_is_open():
    assert profile_figures.owed(NOTHING_DUE, SCOPE) == "nothing owed"
    beside = replace(NOTHING_DUE, open_beside=(INSTALMENTS,))
    assert profile_figures.owed(beside, SCOPE) == "no payment owed, but 3 instalments, €266.67, are open"
    both = replace(beside, owed=Decimal(20), foreign=1)
    said = "€20 still owed, 1 row in another currency, also 3 instalments, €266.67, are open"
    assert profile_figures.owed(both, SCOPE) == said


def _method(number, named, **more):
    said = {"automatic": False, "is_default": False, "collectable": True, "expired": False, **more}
    return PaymentMethod(id=number, kind="card", kind_label="Card", brand=None, last4=None, masked="", expires=None,
                         version=1, named=named, until="", **said)  # fmt: skip


class _Methods:
    """As much of an account as the payment card reads."""

    def __init__(self, *methods):
        self.methods = Section(methods, len(methods))

    payment_method, automatic_method, switchable_method = (
        Account.payment_method,
        Account.automatic_method,
        Account.switchable_method,
    )


def test_the_payment_card_names_the_method_that_collects_and_leads_to_it():
    account = _Methods(
        _method(1, "Transfer", is_default=True, collectable=False), _method(2, "Visa •••• 4417", automatic=True)
    )
    lines = profile_payment.method_lines(account)
    assert _texts([value for _, value in lines]) == ["Transfer", "on", " with Visa •••• 4417", "All"]
    assert _texts(lines[-1][0]) == ["2 methods on file"]
    assert getattr(profile_payment.change(account), "data-record") == "2"


def test_where_no_method_can_be_collected_change_leads_to_all_of_them():
    account = _Methods(_method(1, "Transfer", is_default=True, collectable=False))
    assert getattr(profile_payment.change(account), "data-tab") == "payment-methods"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [(Decimal("10.5"), "money", "10.5"), (True, "flag", "yes"), (False, "flag", "no"), (date(2026, 1, 31), "day", "2026-01-31"),
     (datetime(2026, 6, 1, 22, 30, tzinfo=UTC), "instant", "2026-06-02 00:30"), (None, "text", None), (float("nan"), "number", None)],
)  # fmt: skip
def test_a_cell_is_exact_and_in_the_time_of_the_company(value, form, shown):
    assert profile_tables.cell(value, form, SCOPE) == shown
