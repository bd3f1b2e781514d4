"""How long customers stay, counting those who are still there: the product-limit estimate with delayed entry.

Kaplan & Meier (1958), J. Am. Stat. Assoc. 53:457; the variance after Greenwood (1926), the interval on the log-log
scale after Kalbfleisch & Prentice (2002), section 1.4, the median's interval after Brookmeyer & Crowley (1982),
Biometrics 38:29. A customer counts as at risk from the day of entry to the day of exit, both included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from queries.statistics import Z95

Counts = Mapping[int, int]
Line = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The estimate at the end of each day since the start; `low` and `high` are its 95 % interval; `seen` is n."""

    seen: int
    at_risk: Line
    survival: Line
    low: Line
    high: Line

    @property
    def horizon(self) -> int:
        """The last day on which anybody was observed."""
        return len(self.survival) - 1

    def median(self) -> int | None:
        """The first day by whose end half have left; None when it is not reached."""
        return _first_below(self.survival)

    def median_interval(self) -> tuple[int | None, int | None]:
        """The days between which the median lies; None for an end that is not reached."""
        return _first_below(self.low), _first_below(self.high)

    def restricted_mean(self) -> float:
        """The mean number of days within the horizon: the area under the curve up to it."""
        return float(self.survival[:-1].sum())


def kaplan_meier(entered: Counts, left: Counts, stayed: Counts) -> Curve | None:
    """The curve from numbers of customers by day since the start: at entry, at leaving, and at last sight.

    None when nobody was observed.
    """
    days = max([*entered, *left, *stayed], default=-1) + 1
    if days == 0:
        return None
    events, censored = _by_day(left, days), _by_day(stayed, days)
    gone_before = np.concatenate(([0.0], np.cumsum(events + censored)[:-1]))
    at_risk = np.cumsum(_by_day(entered, days)) - gone_before
    share = np.divide(events, at_risk, out=np.zeros(days), where=at_risk > 0)
    survival = np.cumprod(1 - share)
    low, high = _interval(survival, _greenwood(events, at_risk))
    return Curve(seen=sum(entered.values()), at_risk=at_risk, survival=survival, low=low, high=high)


def _by_day(counts: Counts, days: int) -> Line:
    line = np.zeros(days)
    if counts:
        line[np.fromiter(counts, dtype=np.int64)] = np.fromiter(counts.values(), dtype=np.float64)
    return line


def _greenwood(events: Line, at_risk: Line) -> Line:
    """The summed variance terms; infinite once everybody at risk has left."""
    rest = at_risk * (at_risk - events)
    never = np.where(events > 0, np.inf, 0.0)
    return np.cumsum(np.divide(events, rest, out=never, where=rest > 0))


def _interval(survival: Line, variance: Line) -> tuple[Line, Line]:
    """On the log-log scale; at 1 there is no spread, at 0 none can be given beyond the last one known."""
    inside = (survival > 0) & (survival < 1)
    safe = np.where(inside, survival, 0.5)
    spread = Z95 * np.sqrt(np.where(inside, variance, 0.0)) / np.log(safe)
    low, high = safe ** np.exp(-spread), safe ** np.exp(spread)
    return np.where(inside, low, survival), np.where(inside, high, np.where(survival == 0, np.nan, 1.0))


def _first_below(line: npt.NDArray[Any]) -> int | None:
    """The first place where the line has come down to a half, for all its rounding."""
    reached = line <= 0.5 + 1e-12
    return int(np.argmax(reached)) if reached.any() else None
