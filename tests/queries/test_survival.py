"""Our survival estimate against lifelines and against published numbers."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from queries.survival import kaplan_meier

lifelines = pytest.importorskip("lifelines")


def estimated(people):
    """From (entry, exit, left) of each."""
    return kaplan_meier(
        Counter(entry for entry, _, _ in people),
        Counter(exit_ for _, exit_, left in people if left),
        Counter(exit_ for _, exit_, left in people if not left),
    )  # fmt: skip


def crowd(seed, n, *, delayed):
    random = Random(seed)
    people = []
    for _ in range(n):
        days, seen_for = int(random.expovariate(1 / 120)), random.randrange(1, 400)
        entry = random.randrange(min(days, seen_for) + 1) if delayed and random.random() < 0.4 else 0
        people.append((entry, min(days, seen_for), days <= seen_for))
    return people


def theirs(people):
    """Half a day earlier, because lifelines has nobody at risk at the very instant of a late entry, and we on its whole day."""
    from lifelines import KaplanMeierFitter

    entries, exits, left = zip(*people, strict=True)
    entry = [day - 0.5 if day else 0 for day in entries] if any(entries) else None
    return KaplanMeierFitter().fit(exits, left, entry=entry, timeline=range(max(exits) + 1))


@pytest.mark.parametrize("delayed", [False, True], ids=["all from the start", "some enter late"])
@pytest.mark.parametrize("seed", range(5))
def test_the_curve_its_interval_its_median_and_its_area_are_those_of_lifelines(seed, delayed):
    from lifelines.utils import median_survival_times, restricted_mean_survival_time

    people = crowd(seed, 400, delayed=delayed)
    mine, their = estimated(people), theirs(people)
    np.testing.assert_allclose(mine.survival, their.survival_function_.iloc[:, 0], atol=1e-12)
    interior = (mine.survival > 0) & (mine.survival < 1)
    np.testing.assert_allclose(mine.low[interior], their.confidence_interval_.iloc[:, 0][interior], atol=1e-9)
    np.testing.assert_allclose(mine.high[interior], their.confidence_interval_.iloc[:, 1][interior], atol=1e-9)
    assert mine.median() == their.median_survival_time_
    wanted = median_survival_times(their.confidence_interval_).iloc[0].tolist()
    assert [np.inf if end is None else end for end in mine.median_interval()] == wanted
    assert mine.restricted_mean() == pytest.approx(restricted_mean_survival_time(their, t=mine.horizon))


def test_the_remission_times_of_freireich_have_the_published_median_and_area():
    """Placebo and 6-MP of Freireich et al. (1963), Blood 21:699, as in every textbook."""
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    curve = estimated([(0, week, True) for week in placebo])
    assert (curve.median(), curve.median_interval()) == (8, (4, 11))
    events, censored = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    treated = estimated([(0, week, True) for week in events] + [(0, week, False) for week in censored])
    assert (treated.median(), treated.median_interval()) == (23, (13, None))
    assert [round(float(treated.survival[week]), 4) for week in (6, 7, 10, 13, 16, 22, 23)] == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]  # fmt: skip


def test_with_nobody_there_is_no_curve():
    assert kaplan_meier({}, {}, {}) is None


def test_when_nobody_left_the_median_is_not_reached():
    curve = estimated([(0, 40, False), (10, 90, False)])
    assert (curve.median(), curve.median_interval()) == (None, (None, None))
    assert curve.restricted_mean() == 90


def test_who_enters_late_is_not_at_risk_before():
    curve = estimated([(0, 5, True), (0, 9, True), (6, 9, False)])
    assert curve.at_risk[[0, 5, 6, 9]].tolist() == [2, 2, 2, 2]
    assert curve.survival[[4, 5, 9]].tolist() == [1, 0.5, 0.25]


def test_leaving_on_the_first_day_counts():
    curve = estimated([(0, 0, True), (0, 3, True)])
    assert curve.survival.tolist() == [0.5, 0.5, 0.5, 0]
    assert curve.median() == 0
