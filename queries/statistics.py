"""The few statistics that pages show, each with its source."""

from collections.abc import Mapping
from math import sqrt

Z95 = 1.959963984540054


def wilson(successes: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of a rate, after Wilson (1927), J. Am. Stat. Assoc. 22:209. None for 0 of 0."""
    if of == 0:
        return None
    rate, spread = successes / of, Z95**2 / of
    centre = (rate + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * sqrt(rate * (1 - rate) / of + spread / (4 * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def median(counts: Mapping[int, int]) -> float | None:
    """The median of values given with how often each occurs; the mean of the middle two when n is even."""
    total = sum(counts.values())
    if total == 0:
        return None
    lower, upper = (total - 1) // 2, total // 2
    return (_at(counts, lower) + _at(counts, upper)) / 2


def _at(counts: Mapping[int, int], position: int) -> int:
    for value in sorted(counts):
        position -= counts[value]
        if position < 0:
            return value
    raise ValueError("position beyond the last value")


def mean(counts: Mapping[int, int]) -> float | None:
    total = sum(counts.values())
    return sum(value * n for value, n in counts.items()) / total if total else None


def quantile(counts: Mapping[int, int], share: float) -> int:
    """The smallest value that at least `share` of all reach not beyond."""
    total = sum(counts.values())
    return _at(counts, min(total - 1, int(share * total)))
