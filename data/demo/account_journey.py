"""What a demonstration account takes from the customer's journey, so that both tell the same story."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.demo.account_rows import Accounts, day
from data.demo.clock import NEVER
from data.demo.events import Ints
from data.demo.names import PLAN_PRICES, PLANS

PROGRAMMES = tuple((plan, "monthly", price) for plan, price in zip(PLANS, PLAN_PRICES, strict=True))
_KINDS = ("graduated", "subscription_started", "subscription_cancelled", "subscription_ended")


def actions_of(actions: pa.Table, a: Accounts) -> pd.DataFrame:
    """The actions of the accounts that matter here, in their order, with local days."""
    ours = pc.and_(pc.less(actions["customer"], a.n), pc.is_in(actions["kind"], pa.array(_KINDS)))
    frame: pd.DataFrame = actions.select(["customer", "kind", "occurred_at", "detail"]).filter(ours).to_pandas()
    frame["day"] = a.local(frame["occurred_at"].to_numpy())
    return frame.sort_values(["customer", "occurred_at"], ignore_index=True)


def first_days(frame: pd.DataFrame, column: str, n: int) -> Ints:
    """The first of each customer's days, NEVER without one."""
    return np.asarray(frame.groupby("customer")[column].min().reindex(range(n), fill_value=NEVER).astype(np.int64))


def programmes(a: Accounts, actions: pd.DataFrame, packages: Ints) -> pa.Table:
    """The subscription of the programme, as often as it was started; what was cancelled or ended was the first one."""
    starts = actions[actions["kind"].eq("subscription_started")]
    who, first = starts["customer"].to_numpy(), ~starts["customer"].duplicated().to_numpy()
    plan = pd.Index(PLANS).get_indexer(pd.Index(starts["detail"]))
    cancels = actions[actions["kind"].eq("subscription_cancelled")]
    cancels = cancels.assign(until=cancels["detail"].to_numpy().astype("datetime64[D]").astype(np.int64))
    ended = first_days(actions[actions["kind"].eq("subscription_ended")], "day", a.n)
    ends = np.minimum(first_days(cancels, "until", a.n), ended)[who]
    cancelled = first_days(cancels, "day", a.n)[who]
    return pa.table(
        {
            "customer": who,
            "package_id": packages[plan],
            "price": np.array(PLAN_PRICES)[plan] * 10_000,
            "currency": pa.array([a.currency] * len(who), pa.string()),
            "started_on": day(starts["day"].to_numpy()),
            "cancelled_on": day(cancelled, first & (cancelled < NEVER)),
            "ends_on": day(ends, first & (ends < NEVER)),
        }
    )
