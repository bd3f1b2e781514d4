"""What a demonstration account agreed and was billed, taken from its payments so that both tell the same story."""

import numpy as np
import pandas as pd
import pyarrow as pa

from data.demo.account_rows import Accounts, day
from data.demo.events import words

_BRANDS = ("Visa", "Mastercard", "American Express")
_TERMS = (0, 7, 14, 30)
_BILLED_DAYS = 7


def paid_days(payments: pa.Table, a: Accounts) -> pd.DataFrame:
    """The payments of the accounts with local days since 1970; `paid` is -1 where nothing was paid."""
    frame: pd.DataFrame = payments.to_pandas()
    frame["due"] = a.local(frame["due_at"].to_numpy())
    settled = frame["status"].eq("paid") & frame["paid_at"].notna()
    frame["paid"] = np.where(settled, a.local(frame["paid_at"].fillna(0).to_numpy().astype(np.int64)), -1)
    return frame


def payment_methods(a: Accounts, payments: pd.DataFrame) -> pa.Table:
    """How the latest payment was made, and for some a second method; customers who never paid have none."""
    latest = payments.dropna(subset="method").sort_values("due").groupby("customer")["method"].last()
    who = latest.index.to_numpy()
    second = who[a.rng.random(len(who)) < 0.18]
    kind = np.concatenate([latest.to_numpy(), np.array(["card"] * len(second), dtype=object)])
    n, first = len(kind), np.arange(len(kind)) < len(who)
    card, collected = kind == "card", np.isin(kind, ("card", "paypal"))
    expiry = a.clock.today // 30.4375 - 6 + a.pick(48, n)
    expiry = np.where(first, np.maximum(expiry, a.clock.today // 30.4375 - 1), expiry).astype(np.int64)
    brand = np.array(_BRANDS, dtype=object)[a.rng.choice(3, n, p=(0.5, 0.4, 0.1))]
    digits = pd.Series(a.pick(10_000, n)).astype(str).str.zfill(4)
    return pa.table(
        {
            "customer": np.concatenate([who, second]),
            "kind": pa.array(kind, pa.string()),
            "brand": pa.array(brand, pa.string(), mask=~card),
            "last4": pa.array(digits.to_numpy(dtype=object), pa.string(), mask=~card),
            "expires_month": pa.array(expiry % 12 + 1, pa.int64(), mask=~card),
            "expires_year": pa.array(1970 + expiry // 12, pa.int64(), mask=~card),
            "automatic": collected & first & (a.rng.random(n) < 0.85),
            "is_default": first,
        }
    )


def billing_terms(a: Accounts, payments: pd.DataFrame) -> pa.Table:
    """Most payers have terms; the next bill is the next payment that is to come."""
    planned = payments[payments["kind"].isin(("subscription", "instalment", "deposit"))]
    start = planned.groupby("customer")["due"].min()
    ahead = planned[planned["status"].eq("scheduled") & (planned["due"] >= a.clock.today)]
    coming = ahead.groupby("customer")["due"].min().reindex(start.index)
    kept = a.rng.random(len(start)) < 0.9
    start, coming = start[kept], coming[kept]
    monthly = planned.groupby("customer")["due"].count().reindex(start.index).gt(1).to_numpy()
    n = len(start)
    of_month = pd.to_datetime(start.to_numpy(), unit="D").day.to_numpy()
    return pa.table(
        {
            "customer": start.index.to_numpy(),
            "cycle": words(("once", "monthly"), monthly.astype(int)),
            "billing_day": pa.array(of_month.astype(np.int64), pa.int64(), mask=~monthly),
            "terms_days": np.array(_TERMS)[a.pick(len(_TERMS), n)],
            "next_bill_on": day(coming.fillna(0).to_numpy().astype(np.int64), coming.notna().to_numpy()),
        }
    )


def invoices(a: Accounts, payments: pd.DataFrame) -> pa.Table:
    """One for every payment that names one, issued a week before; what comes later than a week is a draft."""
    lines = payments[payments["invoice"].notna()]
    lines = lines[lines["due"] - _BILLED_DAYS <= a.clock.today + 45]
    issued, paid = lines["due"].to_numpy() - _BILLED_DAYS, lines["paid"].to_numpy()
    issued = np.where(paid >= 0, np.minimum(issued, paid), issued)
    void = lines["status"].isin(("void", "refunded")).to_numpy()
    state = np.select([paid >= 0, void, issued > a.clock.today], [2, 3, 0], 1)
    approved = (state == 1) | (state == 2)
    return pa.table(
        {
            "customer": lines["customer"].to_numpy(),
            "number": pa.array(lines["invoice"], pa.string()),
            "issued_on": day(np.minimum(issued, a.clock.today)),
            "due_on": day(lines["due"].to_numpy()),
            "amount": lines["amount"].to_numpy(),
            "currency": pa.array(lines["currency"], pa.string()),
            "state": words(("draft", "approved", "paid", "void"), state),
            "approved_on": day(issued, approved),
            "paid_on": day(np.maximum(paid, 0), paid >= 0),
        }
    )


def purchases(payments: pd.DataFrame, first_id: int) -> tuple[pa.Table, pa.Table]:
    """A purchase for everybody who pays in instalments, and its instalments; void ones were let off."""
    lines = payments[payments["kind"].eq("instalment") & ~payments["status"].isin(("void", "refunded"))]
    lines = lines.sort_values(["customer", "due"], ignore_index=True)
    lines = lines[lines["currency"].eq(lines.groupby("customer")["currency"].transform("first"))]
    number = lines.groupby("customer").cumcount() + 1
    plans = lines.groupby("customer").agg(
        total=("amount", "sum"), currency=("currency", "first"), count=("amount", "count"), start=("due", "min")
    )
    ids = pd.Series(first_id + np.arange(len(plans)), index=plans.index)
    bought = pa.table(
        {
            "id": ids.to_numpy(),
            "customer": plans.index.to_numpy(),
            "name": pa.array([f"Programme in {count} instalments" for count in plans["count"]], pa.string()),
            "total": plans["total"].to_numpy(),
            "currency": pa.array(plans["currency"], pa.string()),
            "instalments": plans["count"].to_numpy(),
            "started_on": day(plans["start"].to_numpy()),
            "first_due_on": day(plans["start"].to_numpy()),
        }
    )
    return bought, _instalments(lines, number, ids)


def _instalments(lines: pd.DataFrame, number: pd.Series, ids: pd.Series) -> pa.Table:
    """As they were paid. A fifth of the open ones in review has been paid in part."""
    paid = lines["paid"].to_numpy()
    amount = lines["amount"].to_numpy()
    part = (paid < 0) & lines["status"].eq("in_review").to_numpy()
    partly = amount // 10_000 * 4 // 10 * 10_000
    on = np.where(paid >= 0, paid, lines["due"].to_numpy())
    return pa.table(
        {
            "customer": lines["customer"].to_numpy(),
            "purchase_id": ids.reindex(lines["customer"]).to_numpy(),
            "number": number.to_numpy(),
            "due_on": day(lines["due"].to_numpy()),
            "amount": amount,
            "paid_amount": np.select([paid >= 0, part], [amount, partly], 0),
            "paid_on": day(on, (paid >= 0) | part),
        }
    )
