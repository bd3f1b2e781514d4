"""Payments: paid, overdue, in error."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.reference.seen import NOTHING, Row, Seen


def paid_instant(payment: Row) -> datetime:
    """A paid payment without a paid_at was paid when it was due (the spec is silent)."""
    return payment["paid_at"] or payment["due_at"]


def is_paid(c: Seen, payment: Row) -> bool:
    """Status paid, and paid on or before D: a payment of tomorrow is unpaid today."""
    return payment["status"] == "paid" and c.by_today(paid_instant(payment))


def is_refund(payment: Row) -> bool:
    return payment["kind"] == "refund"


def in_own_currency(c: Seen, payment: Row) -> bool:
    return payment["currency"] == c.rules.currency


def payments_made(c: Seen) -> list[Row]:
    """Paid payments in any currency, without the rows that give money back; oldest first."""
    rows = [row for row in c.all_payments if is_paid(c, row) and not is_refund(row)]
    return sorted(rows, key=paid_instant)


def closed(c: Seen) -> date | None:
    """Close: the day of the first paid payment. A refund is no close; a foreign currency is one."""
    rows = payments_made(c)
    return c.day(paid_instant(rows[0])) if rows else None


def total_paid(c: Seen) -> Decimal:
    """Net paid: paid minus refunded (refund rows are negative), company's currency only."""
    return sum((row["amount"] for row in c.all_payments if is_paid(c, row) and in_own_currency(c, row)), NOTHING)


def paying(c: Seen) -> bool:
    """Paying client: net paid above 0."""
    return total_paid(c) > 0


def overdue(c: Seen) -> list[Row]:
    """Due before D (overdue starts the day after) and neither paid, void nor refunded by D; any currency."""
    return [
        row
        for row in c.all_payments
        if not is_refund(row)
        and c.day(row["due_at"]) < c.today
        and row["status"] not in ("void", "refunded")
        and not is_paid(c, row)
    ]


def delinquent(c: Seen) -> bool:
    return bool(overdue(c))


def amount_overdue(c: Seen) -> Decimal:
    """Sum of what is overdue, company's currency only."""
    return sum((row["amount"] for row in overdue(c) if in_own_currency(c, row)), NOTHING)


def payments_overdue(c: Seen) -> int:
    return len(overdue(c))


def days_past_due(c: Seen) -> int | None:
    """From the earliest overdue due date to D."""
    return max(((c.today - c.day(row["due_at"])).days for row in overdue(c)), default=None)


def payment_method(c: Seen) -> str | None:
    """How the latest payment was made; of several in the same second the greatest text."""
    rows = payments_made(c)
    newest = [row["method"] for row in rows if paid_instant(row) == paid_instant(rows[-1])]
    return max((method for method in newest if method), default=None)


def last_paid_on(c: Seen) -> date | None:
    rows = payments_made(c)
    return c.day(paid_instant(rows[-1])) if rows else None


def foreign_count(c: Seen) -> int:
    """Payments in another currency that were due or paid by D: left out of every sum, and so counted."""
    seen = (row for row in c.all_payments if c.by_today(row["due_at"]) or c.by_today(row["paid_at"]))
    return sum(not in_own_currency(c, row) for row in seen)


def payment_failed_on(c: Seen) -> date | None:
    attempt = last_failed_attempt(c)
    return None if attempt is None else c.day(attempt)


def last_failed_attempt(c: Seen) -> datetime | None:
    """When collection was last tried in vain, on or before D."""
    attempts = [
        row["last_attempt_at"]
        for row in c.all_payments
        if row["status"] == "failed" and c.by_today(row["last_attempt_at"])
    ]
    return max(attempts, default=None)


def failed_last(c: Seen) -> list[Row]:
    """The collections whose attempt failed last: one, or several in the same second."""
    attempt = last_failed_attempt(c)
    return [
        row for row in c.all_payments if attempt and row["status"] == "failed" and row["last_attempt_at"] == attempt
    ]


def failed_attempts(c: Seen) -> int | None:
    """How often the collection that failed last was tried; of several the most."""
    return max((row["attempts"] for row in failed_last(c) if row["attempts"] is not None), default=None)


def failed_amount(c: Seen) -> Decimal | None:
    """Its amount, where that is in the company's currency; of several the largest."""
    return max((row["amount"] for row in failed_last(c) if in_own_currency(c, row)), default=None)


def payment_error(c: Seen) -> bool:
    """The latest attempt failed, nothing was paid from that moment on, and it is younger than the retry window."""
    attempt = last_failed_attempt(c)
    if attempt is None or any(paid_instant(row) >= attempt for row in payments_made(c)):
        return False
    return c.today - c.day(attempt) < timedelta(days=c.rules.retry_days)
