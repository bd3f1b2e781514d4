"""Sixty-odd customers written by hand, each named by what makes it awkward, with what must be said about it.

The day is 31 March 2026 in Berlin, two days after the clocks went forward. Days are counted from it: -1 is yesterday.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests.strategies import Row, Rows, at

ZONE, CURRENCY, TODAY = "Europe/Berlin", "EUR", date(2026, 3, 31)
NOON, MIDNIGHT, LAST_SECOND = time(12), time(0), time(23, 59, 59)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def moment(when: int | datetime, clock: time = NOON) -> datetime:
    return when if isinstance(when, datetime) else at(ZONE, on(when), clock)


def did(
    kind: str, when: int | datetime, detail: str | int | None = None, *, clock: time = NOON, amount: str | None = None
) -> tuple[str, Row]:
    """An action; a whole number as detail is the day it names."""
    text = on(detail).isoformat() if isinstance(detail, int) else detail
    money = None if amount is None else Decimal(amount)
    return "actions", {"kind": kind, "occurred_at": moment(when, clock), "detail": text, "amount": money}


def call(kind: str, when: int, outcome: str = "held", *, clock: time = NOON) -> tuple[str, Row]:
    return "calls", {
        "kind": kind,
        "scheduled_at": moment(when, clock),
        "outcome": outcome,
        "csm": None,
        "duration": None,
    }


def due(
    when: int, amount: str = "100", status: str = "scheduled", *, paid: int | datetime | None = None, currency: str = CURRENCY,
    kind: str = "one_time", method: str | None = "card", tried: int | None = None, clock: time = NOON,
) -> tuple[str, Row]:  # fmt: skip
    """A payment that is due on a day."""
    return "payments", {
        "due_at": moment(when, clock), "paid_at": None if paid is None else moment(paid, clock), "amount": Decimal(amount),
        "currency": currency, "method": method, "status": status, "kind": kind, "invoice": None, "attempts": None,
        "last_attempt_at": None if tried is None else moment(tried),
    }  # fmt: skip


def paid(when: int, amount: str = "100", **values: Any) -> tuple[str, Row]:
    """A payment that was paid on the day it was due."""
    return due(when, amount, "paid", paid=when, **values)


def refund(when: int, amount: str) -> tuple[str, Row]:
    return paid(when, amount, kind="refund", method="refund desk")


def many(times: int, kind: str, when: int) -> list[tuple[str, Row]]:
    return [did(kind, when, f"part {number}") for number in range(times)]


ACTIVE = [paid(-100), did("service_started", -99), did("event_planned", -1, 30)]
"""Paid, in service and planned for: what follows decides the status."""
TIED = datetime(2026, 3, 1, 12, tzinfo=UTC)

CASES: dict[str, tuple[list[tuple[str, Row]], dict[str, Any]]] = {
    # milestones and days
    "nothing ever happened": ([], {"primary_status": "prospect", "closed": None, "total_paid": Decimal(0), "coaching_times": 0}),
    "the whole journey": (
        [did("optin", -90), call("sales", -85), paid(-80), call("onboarding", -75), call("coaching", -60), call("coaching", -50),
         did("graduated", -20), did("testimony", -19), did("income", -18, amount="4200")],
        {"optin_close_days": 10, "call_close_days": 5, "onboarding_days": 5, "coaching_times": 2, "graduation_days": 60, "days_in_total": 60,
         "graduated": True, "not_graduated": False, "testimonies": 1, "income": Decimal(4200), "income_range": 3}),
    "a call that nobody came to": ([paid(-10), call("coaching", -5, "no_show"), call("coaching", -4, "cancelled")], {"not_coached": True, "coaching_times": 0}),
    "a sales call held after one missed": ([call("sales", -9, "no_show"), call("sales", -7), paid(-5)], {"sales_call_on": on(-7), "call_close_days": 2}),
    "opted in after the close": ([paid(-10), did("optin", -5)], {"optin_close_days": None, "opted_in": on(-5)}),
    "onboarded by action before the call": ([paid(-9), did("onboarded", -8), call("onboarding", -7)], {"onboarded": on(-8), "onboarding_days": 1}),
    "onboarded by call before the action": ([paid(-9), did("onboarded", -6), call("onboarding", -7)], {"onboarded": on(-7), "onboarding_days": 2}),
    "onboarded before the close": ([did("onboarded", -9), paid(-8)], {"onboarding_days": None, "not_onboarded": False}),
    "graduated before the close": ([did("graduated", -9), paid(-8)], {"graduation_days": None, "days_in_total": None, "graduated": True}),
    "graduated without paying": ([did("graduated", -9)], {"graduated": False, "not_graduated": False, "days_in_total": None}),
    "paid today": ([paid(0)], {"closed": TODAY, "days_in_total": 0, "not_onboarded": True}),
    "paid in the last second of today": ([paid(0, clock=LAST_SECOND)], {"closed": TODAY, "paying": True}),
    "paid in the first second of tomorrow": ([due(1, status="paid", paid=1, clock=MIDNIGHT)], {"closed": None, "paying": False}),
    "five minutes apart over midnight": (
        [did("optin", -5, clock=time(23, 58)), paid(-4, clock=time(0, 3))], {"optin_close_days": 1}),
    "a night of 23 hours is a day": ([did("optin", -3, clock=MIDNIGHT), paid(-2, clock=MIDNIGHT), did("graduated", -1, clock=MIDNIGHT)],
        {"optin_close_days": 1, "graduation_days": 1}),
    "midnight in Berlin is yesterday in UTC": ([did("optin", -1, clock=MIDNIGHT)], {"opted_in": on(-1)}),
    "incomes in the same second": ([did("income", TIED, amount="10"), did("income", TIED, amount="30"), did("income", -90, amount="99")], {"income": Decimal(30)}),
    "an income of nothing": ([did("income", -9, amount="0")], {"income": Decimal(0), "income_range": 0}),
    "an income just under a bound": ([did("income", -9, amount="999.9999")], {"income_range": 1}),
    "an income on a bound": ([did("income", -9, amount="50000")], {"income_range": 7}),
    "an income of tomorrow": ([did("income", 1, amount="5")], {"income": None, "income_range": None}),
    "an unknown kind of action": ([did("danced", -9), paid(-8)], {"opted_in": None, "paying": True}),
    "plans in the same second": ([did("subscription_started", TIED, "gold"), did("subscription_started", TIED, "silver")], {"plan": "silver"}),
    # money
    "refunded in part": ([paid(-9, "100"), refund(-5, "-40")], {"total_paid": Decimal(60), "paying": True, "payment_method": "card"}),
    "refunded in full": ([paid(-9, "100"), refund(-5, "-100")], {"paying": False, "closed": on(-9), "not_onboarded": False}),
    "refunded more than paid": ([paid(-9, "100"), refund(-5, "-130")], {"total_paid": Decimal(-30), "paying": False}),
    "refund of tomorrow": ([paid(-9, "100"), refund(1, "-100")], {"paying": True, "total_paid": Decimal(100)}),
    "a refund and nothing else": ([refund(-5, "-10")], {"closed": None, "paying": False, "delinquent": False}),
    "a refund promised and not given": ([due(-9, "-10", kind="refund")], {"delinquent": False}),
    "given back in full on an unknown day": ([due(-9, status="refunded")], {"delinquent": False, "closed": None, "total_paid": Decimal(0)}),
    "only foreign money": ([paid(-9, currency="USD")], {"closed": on(-9), "paying": False, "total_paid": Decimal(0), "primary_status": "pending_start"}),
    "foreign money overdue": ([due(-9, currency="USD")], {"delinquent": True, "amount_overdue": Decimal(0), "days_past_due": 9}),
    "paid without a day": ([due(-9, status="paid")], {"closed": on(-9), "paying": True}),
    "due today": ([due(0)], {"delinquent": False, "days_past_due": None}),
    "due today at midnight": ([due(0, clock=MIDNIGHT)], {"delinquent": False}),
    "due in the last second of yesterday": ([due(-1, clock=LAST_SECOND)], {"delinquent": True, "days_past_due": 1}),
    "overdue twice": ([due(-40, "10.25"), due(-9, "0.05")], {"amount_overdue": Decimal("10.30"), "days_past_due": 40}),
    "due yesterday and paid tomorrow": ([due(-1, status="paid", paid=1)], {"delinquent": True, "closed": None}),
    "due last week and paid today": ([due(-7, status="paid", paid=0)], {"delinquent": False, "closed": TODAY}),
    "void and overdue": ([due(-7, status="void")], {"delinquent": False}),
    "in review and overdue": ([due(-7, status="in_review")], {"delinquent": True}),
    "methods in the same second": ([paid(-9, method="card"), paid(-9, method="paypal"), paid(-30, method="zebra")], {"payment_method": "paypal"}),
    "failed 29 days ago": ([due(-35, status="failed", tried=-29)], {"primary_status": "payment_error", "delinquent": True}),
    "failed 30 days ago": ([due(-35, status="failed", tried=-30)], {"primary_status": "prospect", "delinquent": True}),
    "failed and paid since": ([due(-9, status="failed", tried=-8), paid(-2)], {"primary_status": "pending_start", "delinquent": True}),
    "failed and paid in the same second": ([due(-9, status="failed", tried=-8), paid(-8)], {"primary_status": "pending_start"}),
    "failed after the last payment": ([paid(-9), due(-8, status="failed", tried=-5)], {"primary_status": "payment_error"}),
    "failed without an attempt": ([due(-9, status="failed")], {"primary_status": "prospect", "delinquent": True}),
    # subscriptions
    "subscribed": ([*ACTIVE, did("subscription_started", -90, "gold")], {"primary_status": "with_subscription", "plan": "gold"}),
    "not subscribed": (ACTIVE, {"primary_status": "without_subscription"}),
    "cancelled, paid until next week": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -10, 7)],
        {"statuses": frozenset({"cancelled", "with_subscription"}), "primary_status": "cancelled"}),
    "cancelled ten days ago and over for five": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -10, -5)],
        {"statuses": frozenset({"just_ended", "without_subscription"})}),
    "cancelled with a day nobody can read": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -10, "soon")], {"primary_status": "just_ended"}),
    "the paid period ends today": ([*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -10, 0)], {"primary_status": "just_ended"}),
    "ended 30 days ago": ([*ACTIVE, did("subscription_started", -90), did("subscription_ended", -30)], {"primary_status": "just_ended"}),
    "ended 31 days ago": ([*ACTIVE, did("subscription_started", -90), did("subscription_ended", -31)], {"primary_status": "subscription_ended"}),
    "ended and started again": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_ended", -31), did("subscription_started", -5)],
        {"statuses": frozenset({"with_subscription"})}),
    "cancelled what was never started": ([*ACTIVE, did("subscription_cancelled", -10, 7)], {"statuses": frozenset({"without_subscription"})}),
    # content and planning
    "nothing assigned, nothing completed": (ACTIVE, {"statuses": frozenset({"without_subscription"})}),
    "completed exactly half": ([*ACTIVE, *many(4, "content_assigned", -9), *many(2, "content_completed", -8)], {"primary_status": "without_subscription"}),
    "completed less than half": ([*ACTIVE, *many(5, "content_assigned", -9), *many(2, "content_completed", -8)], {"primary_status": "low_compliance"}),
    "assigned on the first of the 30 days": ([*ACTIVE, *many(1, "content_assigned", -29)], {"primary_status": "low_compliance"}),
    "assigned before the 30 days": ([*ACTIVE, *many(1, "content_assigned", -30)], {"primary_status": "without_subscription"}),
    "planned for the fourth day": ([*ACTIVE[:2], did("event_planned", -1, 4)], {"primary_status": "no_planning"}),
    "planned for the fifth day": ([*ACTIVE[:2], did("event_planned", -1, 5)], {"primary_status": "without_subscription"}),
    "planned tomorrow for next month": ([*ACTIVE[:2], did("event_planned", 1, 30)], {"primary_status": "no_planning"}),
    # since when
    "low since the window lost what was completed": (
        [*ACTIVE, *many(2, "content_completed", -40), *many(3, "content_assigned", -20)], {"low_since": on(-10)}),
    "low, then not, and low again": (
        [*ACTIVE, *many(4, "content_assigned", -50), *many(3, "content_completed", -35), *many(4, "content_assigned", -3)], {"low_since": on(-3)}),
    "low for a year": ([*ACTIVE, *(did("content_assigned", day) for day in range(-355, 0, 30))], {"low_since": on(-355)}),
    "planned at short notice": (
        [*ACTIVE[:2], did("event_planned", -60, -20), did("event_planned", -12, -10), did("event_planned", -2, 2)],
        {"short_of_plans_since": on(-24)}),
    "planned at short notice only": ([*ACTIVE[:2], did("event_planned", -12, -10), did("event_planned", -2, 2)], {"short_of_plans_since": None}),
    "failed month after month": (
        [due(-65, status="failed", tried=-61), due(-35, status="failed", tried=-31), due(-5, status="failed", tried=-1)],
        {"payment_failed_on": on(-1), "failing_since": on(-61)}),
    "failed, and again when the window was closed": (
        [due(-35, status="failed", tried=-32), due(-5, status="failed", tried=-1)], {"failing_since": on(-1)}),
    "failed, paid and failed": (
        [due(-9, status="failed", tried=-8), paid(-6), due(-5, status="failed", tried=-1)], {"failing_since": on(-1)}),
    "moved to another plan": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -31, -30), did("subscription_started", -30, "gold")],
        {"subscription_started_on": on(-30), "subscribed_since": on(-90)}),
    "extended, and moved to another plan": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -60, -20), did("subscription_cancelled", -30, 40),
         did("subscription_started", -10)], {"subscribed_since": on(-90)}),
    "over, and then extended": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_cancelled", -60, -50), did("subscription_cancelled", -20, 20)],
        {"subscribed_since": on(-20), "primary_status": "cancelled"}),
    "planned for a day that is on no calendar": (
        [*ACTIVE[:2], did("event_planned", -3, "2026-99-01"), did("event_planned", -1, 30)], {"planned_until": on(30), "primary_status": "without_subscription"}),
    "came back to a plan": (
        [*ACTIVE, did("subscription_started", -90), did("subscription_ended", -31), did("subscription_started", -30)], {"subscribed_since": on(-30)}),
    # invited and waiting
    "invited": ([did("invited", -9)], {"primary_status": "not_registered"}),
    "registered from an invitation": ([did("invited", -9), did("registered", -8)], {"primary_status": "leads"}),
    "registered from an invitation and paid": ([did("invited", -9), did("registered", -8), paid(-7)], {"primary_status": "pending_start"}),
    "invited and archived": ([did("invited", -9), did("archived", -7)], {"statuses": frozenset({"archived"})}),
    # coming and going
    "archived": ([paid(-20), did("archived", -9)], {"left_on": on(-9), "days_in_total": 11, "listed": True, "not_onboarded": False}),
    "archived, restored, archived": (
        [paid(-20), did("archived", -15), did("restored", -12), did("archived", -9)], {"left_on": on(-9), "primary_status": "archived"}),
    "archived and restored": ([paid(-20), did("archived", -15), did("restored", -12)], {"left_on": None, "days_in_total": 20, "primary_status": "pending_start"}),
    "archived twice": ([did("archived", -15), did("archived", -9)], {"left_on": on(-15)}),
    "restored without leaving": ([did("restored", -9)], {"left_on": None, "primary_status": "prospect"}),
    "restored and archived in the same second": ([did("archived", -40), did("restored", TIED), did("archived", TIED)], {"primary_status": "archived", "left_on": TIED.date()}),
    "archived, then deleted": ([did("archived", -9), did("deleted", -5)], {"primary_status": "deleted", "statuses": frozenset({"archived", "deleted"}), "left_on": on(-9), "archived_on": on(-9), "deleted_on": on(-5),
         "listed": False}),
    "deleted on the day created": ([did("deleted", -200, clock=time(18))], {"listed": False, "left_on": on(-200)}),
    "archived tomorrow": ([paid(-9), did("archived", 1)], {"is_left": False, "days_in_total": 9}),
    "archived before it was created": ([did("archived", -300)], {"left_on": on(-300), "primary_status": "archived"}),
}  # fmt: skip

PROFILES: dict[str, tuple[Row, list[tuple[str, Row]], dict[str, Any] | None]] = {
    "created on an unknown day": (
        {"created_at": None},
        [call("sales", -9, "no_show"), did("optin", -5)],
        {"created": on(-9)},
    ),
    "never seen": ({"created_at": None}, [], None),
    "brought in without a day": (
        {"created_at": None, "recorded_at": at(ZONE, on(-4))},
        [],
        {"created": on(-4), "primary_status": "prospect"},
    ),
    "brought in with older events": (
        {"created_at": None, "recorded_at": at(ZONE, on(-4))},
        [did("optin", -50)],
        {"created": on(-50)},
    ),
    "brought in tomorrow": ({"created_at": None, "recorded_at": at(ZONE, on(1))}, [], None),
    "created after it was brought in": (
        {"created_at": at(ZONE, on(-2)), "recorded_at": at(ZONE, on(-4))},
        [],
        {"created": on(-2)},
    ),
    "first seen tomorrow": ({"created_at": None}, [did("optin", 1)], None),
    "created tomorrow, paid today": ({"created_at": at(ZONE, on(1))}, [paid(0)], None),
    "a directory entry that pays": (
        {"directory_entry": True},
        [paid(-9)],
        {"listed": False, "statuses": frozenset(), "primary_status": None, "paying": True},
    ),
    "born on a leap day": ({"birth_date": date(2000, 2, 29)}, [], {"age": 26}),
    "birthday tomorrow": ({"birth_date": date(1990, 4, 1)}, [], {"age": 35}),
    "birthday today": ({"birth_date": date(1990, 3, 31)}, [], {"age": 36}),
    "born tomorrow": ({"birth_date": date(2026, 4, 1)}, [], {"age": None}),
}


def _customer(key: int, name: str, profile: Row) -> Row:
    empty = dict.fromkeys(
        ("email", "phone", "gender", "birth_date", "country", "account_type", "account_group", "owner", "channel"))  # fmt: skip
    created = at(ZONE, on(-200))
    return {
        "id": key,
        "external_id": f"a{key}",
        "name": name,
        **empty,
        "created_at": created,
        "recorded_at": None,
        "directory_entry": False,
        **profile,
    }


def expectations() -> dict[str, dict[str, Any] | None]:
    """What must be said about each; None: not a customer on the day."""
    return {name: expected for name, (_, expected) in CASES.items()} | {
        name: expected for name, (_, _, expected) in PROFILES.items()
    }


def awkward_company() -> Rows:
    rows = Rows()
    people = [(name, {}, events) for name, (events, _) in CASES.items()]
    people += [(name, profile, events) for name, (profile, events, _) in PROFILES.items()]
    for key, (name, profile, events) in enumerate(people, start=1):
        rows.customers.append(_customer(key, name, profile))
        for table, event in events:
            getattr(rows, table).append({"customer_id": key, **event})
    return rows
