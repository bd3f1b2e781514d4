"""What happens to whom and when: the life of every demonstration customer, as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.demo.clock import NEVER, Clock, Days

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

CHANNELS = ("ads", "referral", "organic", "webinar", "partner")
MOST_RECOVERED = 2


@dataclass
class Journey:
    """A value per customer, and of the `plan_` days a row of them: one for each time that the plan was taken.

    Days are NEVER for what does not happen, or is not known by today; only `leaving` tells of later days, too.
    Collection fails from payment number `failing` on, up to and without `failing_until`; both are 0 for most.
    """

    rng: np.random.Generator
    clock: Clock
    n: int
    channel: Counts
    directory: Flags
    created: Days
    opted_in: Days
    invited: Days
    registered: Days
    called: Days
    closed: Days
    started: Days
    graduated: Days
    archived: Days
    restored: Days
    archived_again: Days
    deleted: Days
    onboarded: Days
    coachings: Counts
    failing: Counts
    failing_until: Counts
    leaving: Days
    plan: Counts
    plan_begun: Days
    plan_cancelled: Days
    plan_over: Days
    plan_ended: Days

    @property
    def closer(self) -> Flags:
        return np.asarray(self.closed < NEVER)

    @property
    def horizon(self) -> Days:
        """The last day on which the customer does anything: the day of leaving, else today."""
        back = self.restored < NEVER
        left = np.where(back, self.archived_again, self.archived)
        return np.minimum(np.minimum(left, self.deleted), self.clock.today)

    @property
    def active(self) -> Flags:
        back = (self.archived == NEVER) | ((self.restored < NEVER) & (self.archived_again == NEVER))
        return np.asarray((self.started < NEVER) & back & (self.deleted == NEVER))

    @property
    def subscribes(self) -> Flags:
        return np.asarray(self.plan_begun[:, 0] < NEVER)

    @property
    def written_off(self) -> Flags:
        """Those whose collection fails until they are given up, today or later."""
        return np.asarray(self.failing_until - self.failing > MOST_RECOVERED)

    def pick(self, among: Flags, share: float) -> Flags:
        """About `share` of all customers, taken from those `among` whom it can be."""
        likely = share * self.n / max(1, int(among.sum()))
        return np.asarray(among & (self.rng.random(self.n) < likely))

    def between(self, first: Days, last: Days) -> Days:
        """A day from `first` to `last`, both included."""
        room = np.maximum(last - first, 0)
        return np.asarray(first + np.floor(self.rng.random(len(first)) * (room + 1)).astype(np.int64))

    def spread(self, mean: float) -> Days:
        """Days of waiting for what may happen on any of them."""
        return np.floor(self.rng.exponential(mean, self.n)).astype(np.int64)

    def gamma(self, shape: float, scale: float) -> Days:
        return np.floor(self.rng.gamma(shape, scale, self.n)).astype(np.int64)
