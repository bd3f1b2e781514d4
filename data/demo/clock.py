"""The company's calendar for whole arrays of days: instants, months and seasons."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from data.days import start_of

Days = npt.NDArray[np.int64]
NEVER = np.int64(1 << 40)
_MONTH_WEIGHTS = (1.30, 1.05, 1.05, 0.98, 0.95, 0.88, 0.74, 0.80, 1.25, 1.10, 1.02, 0.72)
_WEEKDAY_WEIGHTS = (1.20, 1.22, 1.18, 1.12, 0.98, 0.62, 0.68)
_GROWTH = 0.65
_EARLIER, _LATER = 60, 800
_SHORTEST_DAY = 23 * 3600


def number(day: date) -> int:
    """A day as days since 1970."""
    return (day - date(1970, 1, 1)).days


@dataclass(frozen=True)
class Clock:
    """Days are whole numbers since 1970, instants whole seconds; both as numpy arrays."""

    today: int
    span: int
    starts: Days

    @classmethod
    def of(cls, today: date, zone: str, years: int) -> "Clock":
        span = 365 * years
        days = range(-span - _EARLIER, _LATER)
        starts = [start_of(today + timedelta(days=offset), zone) for offset in days]
        return cls(number(today), span, np.array(starts, dtype=np.int64))

    @property
    def first(self) -> int:
        return self.today - self.span

    def instants(self, rng: np.random.Generator, days: Days) -> Days:
        """A moment of each local day, in working hours.

        Around a change of the clocks two thirds stand at the first or the last second of the day, where a day
        that was counted in hours or in UTC would come out wrong.
        """
        index = np.clip(days - self.first + _EARLIER, 0, len(self.starts) - 2)
        seconds = rng.integers(7 * 3600, 21 * 3600, len(days))
        edge = rng.integers(0, 3, len(days))
        near = self._near_a_change[index]
        seconds[near & (edge == 0)] = 0
        instants = self.starts[index] + seconds
        last = near & (edge == 1)
        instants[last] = self.starts[index + 1][last] - 1
        return instants

    def nights(self, rng: np.random.Generator, days: Days) -> Days:
        """A moment of each local day before anybody is at work; that of yesterday is over all around the world."""
        index = np.clip(days - self.first + _EARLIER, 0, len(self.starts) - 2)
        return self.starts[index] + rng.integers(3 * 3600, 6 * 3600, len(days))

    @property
    def certainly_past(self) -> int:
        """What lies before this moment is over when a company is made, for `today` is the day of UTC."""
        return self.today * 86400

    @property
    def _near_a_change(self) -> npt.NDArray[np.bool_]:
        changes = np.diff(self.starts, append=self.starts[-1] + 86400) != 86400
        return np.asarray(changes | np.roll(changes, 1) | np.roll(changes, -1))

    def arrivals(self, rng: np.random.Generator, n: int) -> Days:
        """Days on which customers come, in order: growing, with seasons and quiet weekends."""
        days = np.arange(self.first, self.today + 1)
        months = (days.astype("datetime64[D]").astype("datetime64[M]").astype(int)) % 12
        weights = np.exp(_GROWTH / 365 * (days - self.first))
        weights *= np.array(_MONTH_WEIGHTS)[months] * np.array(_WEEKDAY_WEIGHTS)[(days + 3) % 7]
        return np.sort(rng.choice(days, n, p=weights / weights.sum()))


def add_months(days: Days, months: Days) -> Days:
    """The same day of a later month, or that month's last day."""
    month = days.astype("datetime64[D]").astype("datetime64[M]")
    day_of_month = days - month.astype("datetime64[D]").astype(np.int64)
    target = month + months.astype("timedelta64[M]")
    first = target.astype("datetime64[D]").astype(np.int64)
    length = (target + 1).astype("datetime64[D]").astype(np.int64) - first
    return np.asarray(first + np.minimum(day_of_month, length - 1))


def iso(days: Days) -> npt.NDArray[np.object_]:
    """Days as ISO text."""
    distinct, position = np.unique(days, return_inverse=True)
    return distinct.astype("datetime64[D]").astype(str).astype(object)[position]
