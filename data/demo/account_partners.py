"""The partners of demonstration business accounts: advisers with access, without it any more, and waiting for it."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from data.accounts.partners import ACCESS_DAYS, BUSINESS
from data.demo.account_rows import Accounts
from data.demo.events import Ints, optional, repeated, words
from data.importing.keys import row_key

_FIRMS = (
    "Aldous & Finch", "Berger Steuerberatung", "Cabinet Moreau", "Dunmore Accounting", "Ecklund Advisory",
    "Ferris Bookkeeping", "Haas und Partner", "Lindqvist Consulting", "Oakfield Tax", "Ribeiro Contabilidade",
)  # fmt: skip
_COUNTS = (0.25, 0.45, 0.30)
_ACTIVE, _LAPSED, _ASKED, _ASKED_AGAIN, _CANCELLED, _GRANTED_AGAIN = range(6)
_SHARES = (0.34, 0.22, 0.10, 0.08, 0.18, 0.08)
_LEAST_DAYS = 150
_EARLIER = 30
_UNVISITED = 0.15


def partners(a: Accounts) -> pa.Table:
    """For business accounts of some months none to two partners each, never the same one twice."""
    room = a.clock.today - 1 - a.people["first_day"].to_numpy()
    able = a.people["account_type"].eq(BUSINESS).to_numpy(bool) & (room >= _LEAST_DAYS)
    who, nth = repeated(np.where(able, a.rng.choice(3, a.n, p=_COUNTS), 0))
    first = a.pick(len(_FIRMS), a.n)[who]
    firm = (first + nth * (1 + a.pick(len(_FIRMS) - 1, a.n)[who])) % len(_FIRMS)
    columns = _days(a, who)
    instants = {name: optional(a.past(days.to_numpy()), days.ge(0).to_numpy()) for name, days in columns.items()}
    keys = np.array([row_key(email) for email in _emails()])[firm]
    email = words(_emails(), firm)
    return pa.table({"customer": who, "partner": words(_FIRMS, firm), "email": email, "row_key": keys, **instants})


def _emails() -> list[str]:
    names = pd.Series(_FIRMS, dtype="str").str.lower().str.replace(r"[^a-z]+", "-", regex=True)
    return [f"office@{name}.example" for name in names]


def _days(a: Accounts, who: Ints) -> pd.DataFrame:
    """When each was asked for, granted, visited and cancelled; -1 for never. No two of a row fall on one day."""
    fate = a.rng.choice(len(_SHARES), len(who), p=_SHARES)
    yesterday, first = a.clock.today - 1, a.people["first_day"].to_numpy()[who]
    recent, again = np.isin(fate, (_ACTIVE, _GRANTED_AGAIN)), fate == _ASKED_AGAIN
    ago = np.select([recent, again], [0, ACCESS_DAYS + _EARLIER], ACCESS_DAYS)
    last = yesterday - a.pick(ACCESS_DAYS - 10, len(who)) - ago
    granted = _between(a, first + 3, last)
    unvisited = a.rng.random(len(who)) < _UNVISITED
    granted = np.where(unvisited, last, granted)
    visited = np.where(granted < last, last, -1)
    asked = np.where(a.rng.random(len(who)) < 0.4, _between(a, first, granted), -1)
    later = _between(a, last + 1 + np.where(again, ACCESS_DAYS, 0), np.full(len(who), yesterday + 1))
    earlier = np.where(granted - 1 > asked, granted - 1, -1)
    return pd.DataFrame(
        {
            "requested_at": np.where(again | (fate == _ASKED), later, asked),
            "granted_at": np.where(fate == _ASKED, -1, granted),
            "last_visit_at": np.where(fate == _ASKED, -1, visited),
            "cancelled_at": np.select([fate == _CANCELLED, fate == _GRANTED_AGAIN], [later, earlier], -1),
        }
    )


def _between(a: Accounts, low: Ints, high: Ints) -> npt.NDArray[np.int64]:
    """A day from `low` to the one before `high`, and `low` where there is none between."""
    return np.asarray(low + np.floor(a.rng.random(len(low)) * np.maximum(high - low, 1)).astype(np.int64))
