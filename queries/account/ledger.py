"""The instalments of a purchase: what fell due, what was paid, what is in arrears, and when it will be over."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal(0)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 31 January and one month is the end of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One instalment as it is recorded."""

    number: int
    due_on: date
    amount: Decimal
    paid_amount: Decimal = NOTHING
    paid_on: date | None = None

    def paid_by(self, day: date) -> Decimal:
        return NOTHING if self.paid_on is not None and self.paid_on > day else self.paid_amount


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One instalment on the as-of day; `ahead` while its due date is still to come.

    `state` is paid, partial, overdue, due (on the day itself) or upcoming.
    """

    number: int
    due_on: date
    amount: Decimal
    paid: Decimal
    paid_on: date | None
    arrears: Decimal
    days_past_due: int | None
    ahead: bool

    @property
    def open(self) -> Decimal:
        return self.amount - self.paid

    @property
    def state(self) -> str:
        if self.open <= 0:
            return "paid"
        return "overdue" if self.arrears else "partial" if self.paid else "upcoming" if self.ahead else "due"

    @property
    def tone(self) -> str:
        return {"paid": "good", "overdue": "bad", "partial": "warn"}.get(self.state, "quiet")


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The lines, oldest first. `due` fell due up to the as-of day; `arrears` is what of it is overdue and unpaid."""

    lines: tuple[LedgerLine, ...]
    due: Decimal
    estimated_end: date | None

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def paid(self) -> Decimal:
        return sum((line.paid for line in self.lines), NOTHING)

    @property
    def open(self) -> Decimal:
        return self.total - self.paid

    @property
    def arrears(self) -> Decimal:
        return sum((line.arrears for line in self.lines), NOTHING)

    @property
    def days_past_due(self) -> int | None:
        """Of the oldest instalment in arrears."""
        return next((line.days_past_due for line in self.lines if line.arrears), None)

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def remaining(self) -> int:
        """Instalments that are not paid in full."""
        return sum(line.state != "paid" for line in self.lines)

    @property
    def paid_count(self) -> int:
        return self.count - self.remaining

    @property
    def planned_end(self) -> date | None:
        """The last due date of the plan."""
        return self.lines[-1].due_on if self.lines else None


def ledger(instalments: Iterable[Instalment], as_of: date) -> Ledger:
    """The ledger on a day. What was paid beyond an instalment's amount covers the oldest open ones."""
    ordered = sorted(instalments, key=lambda each: (each.due_on, each.number))
    lines = [_line(each, paid, as_of) for each, paid in zip(ordered, _covered(ordered, as_of), strict=True)]
    remaining = sum(line.open > 0 for line in lines)
    due = sum((each.amount for each in ordered if each.due_on <= as_of), NOTHING)
    return Ledger(lines=tuple(lines), due=due, estimated_end=add_months(as_of, remaining) if remaining else None)


def _covered(ordered: Sequence[Instalment], as_of: date) -> list[Decimal]:
    given = [each.paid_by(as_of) for each in ordered]
    covered = [min(paid, each.amount) for paid, each in zip(given, ordered, strict=True)]
    surplus = sum(given, NOTHING) - sum(covered, NOTHING)
    for place, each in enumerate(ordered):
        more = min(surplus, each.amount - covered[place])
        covered[place] += more
        surplus -= more
    return covered


def _line(each: Instalment, paid: Decimal, as_of: date) -> LedgerLine:
    """Overdue starts the day after the due date; until then nothing is in arrears."""
    overdue = each.due_on < as_of and paid < each.amount
    return LedgerLine(
        number=each.number,
        due_on=each.due_on,
        amount=each.amount,
        paid=paid,
        paid_on=each.paid_on if each.paid_on and each.paid_on <= as_of else None,
        arrears=each.amount - paid if overdue else NOTHING,
        days_past_due=(as_of - each.due_on).days if overdue else None,
        ahead=each.due_on > as_of,
    )
