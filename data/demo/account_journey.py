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
    """The subscription of the programme, as often as it was started, each with its own cancellation and end."""
    starts = actions[actions["kind"].eq("subscription_started")]
    who = starts["customer"].to_numpy()
    plan = pd.Index(PLANS).get_indexer(pd.Index(starts["detail"]))
    cancels = actions[actions["kind"].eq("subscription_cancelled")]
    until = cancels["detail"].to_numpy().astype("datetime64[D]").astype(np.int64)
    cancelled = _of_start(starts, cancels, cancels["day"].to_numpy())
    ended = actions[actions["kind"].eq("subscription_ended")]
    ends = np.minimum(_of_start(starts, cancels, until), _of_start(starts, ended, ended["day"].to_numpy()))
    return pa.table(
        {
            "customer": who,
            "package_id": packages[plan],
            "price": np.array(PLAN_PRICES)[plan] * 10_000,
            "currency": pa.array([a.currency] * len(who), pa.string()),
            "started_on": day(starts["day"].to_numpy()),
            "cancelled_on": day(cancelled, cancelled < NEVER),
            "ends_on": day(ends, ends < NEVER),
        }
    )


def _of_start(starts: pd.DataFrame, events: pd.DataFrame, days: Ints) -> Ints:
    """The day of the event that followed each start before the next one, NEVER without one."""
    places = [frame["customer"].to_numpy() * NEVER + frame["occurred_at"].to_numpy() for frame in (starts, events)]
    found = np.full(len(starts), NEVER)
    found[np.searchsorted(places[0], places[1], side="right") - 1] = days
    return found
