"""What is open or late beside the payments: invoices and instalments that no open payment stands for.

A payment stands for the invoice that it names; one of kind instalment, for an instalment that is due on its day. One
that was paid stands for nothing: where the invoice still says that it is open, that is told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from queries.account.ledger import NOTHING
from queries.account.records import Beside, Invoice, Payment, Purchase


@dataclass(frozen=True)
class _Claim:
    what: str
    currency: str
    amount: Decimal
    late: bool


def beside(
    invoices: Iterable[Invoice], purchases: Iterable[Purchase], payments: Iterable[Payment]
) -> tuple[tuple[Beside, ...], tuple[Beside, ...]]:
    """What is to be paid, and what of it is late."""
    open_ = [payment for payment in payments if payment.open]
    claims = [*_invoices(invoices, open_), *_instalments(purchases, open_)]
    return _summed(claims), _summed(claim for claim in claims if claim.late)


def _invoices(invoices: Iterable[Invoice], payments: Iterable[Payment]) -> Iterator[_Claim]:
    named = {payment.invoice for payment in payments}
    for invoice in invoices:
        if invoice.number not in named:
            yield _Claim("invoice", invoice.currency, invoice.amount, bool(invoice.days_past_due))


def _instalments(purchases: Iterable[Purchase], payments: Iterable[Payment]) -> Iterator[_Claim]:
    told = Counter((payment.due_on, payment.currency) for payment in payments if payment.kind == "instalment")
    lines = ((line, purchase.currency) for purchase in purchases for line in purchase.ledger.lines if line.open > 0)
    for line, currency in lines:
        if told[line.due_on, currency] > 0:
            told[line.due_on, currency] -= 1
        else:
            yield _Claim("instalment", currency, line.open, line.arrears > 0)


def _summed(claims: Iterable[_Claim]) -> tuple[Beside, ...]:
    """By what they are and by currency, because sums never mix currencies."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for claim in claims:
        found.setdefault((claim.what, claim.currency), []).append(claim.amount)
    return tuple(
        Beside(what=what, currency=currency, count=len(amounts), amount=sum(amounts, NOTHING))
        for (what, currency), amounts in found.items()
    )
