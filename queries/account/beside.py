"""What is open or late beside the payments: invoices and instalments, which may be the same debt a second time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from queries.account.ledger import NOTHING
from queries.account.records import Beside, Invoice, Purchase


@dataclass(frozen=True)
class _Claim:
    what: str
    currency: str
    amount: Decimal
    late: bool


def open_beside(invoices: Iterable[Invoice], purchases: Iterable[Purchase]) -> tuple[Beside, ...]:
    """The invoices and instalments that are to be paid, late or not."""
    return _summed(_claims(invoices, purchases))


def late_beside(invoices: Iterable[Invoice], purchases: Iterable[Purchase]) -> tuple[Beside, ...]:
    return _summed(claim for claim in _claims(invoices, purchases) if claim.late)


def _claims(invoices: Iterable[Invoice], purchases: Iterable[Purchase]) -> Iterator[_Claim]:
    for invoice in invoices:
        yield _Claim("invoice", invoice.currency, invoice.amount, bool(invoice.days_past_due))
    for purchase in purchases:
        for line in purchase.ledger.lines:
            if line.open > 0:
                yield _Claim("instalment", purchase.currency, line.open, line.arrears > 0)


def _summed(claims: Iterable[_Claim]) -> tuple[Beside, ...]:
    """By what they are and by currency, because sums never mix currencies."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for claim in claims:
        found.setdefault((claim.what, claim.currency), []).append(claim.amount)
    return tuple(
        Beside(what=what, currency=currency, count=len(amounts), amount=sum(amounts, NOTHING))
        for (what, currency), amounts in found.items()
    )
