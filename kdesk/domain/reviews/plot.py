"""Arithmetic of graphs over time: which values are drawn, and where the scale has its lines. Nothing draws here."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Seconds = TypeVar("Seconds", float, Fraction)

STYLES = 4
"""Curves that are told apart by colour, dash and shape; a fifth looks like the first."""
_ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_CLOCK_STEPS = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
_NEARLY = 1e-6
_SHORT = 3.0
"""Seconds below which parts of a second are marked."""
_FLAT = 0.05
"""Share of a value by which a scale is wider where all values are equal."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a scale; `high` is above `low`."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Return where a value lies: 0.0 at the lower end, 1.0 at the upper one; infinite ones at the ends."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def at(self, share: float) -> float:
        """Return the value at a share."""
        return self.low + share * (self.high - self.low)


def span_of(values: Iterable[float], *, from_zero: bool = False) -> Span:
    """Return a range that holds all finite values, with a little room; 0 to 1 if there are none."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return Span(0.0, 1.0)
    low, high = 0.0 if from_zero else min(finite), max(finite)
    room = (high - low) * _FLAT or abs(high) * _FLAT or 1.0
    return Span(low if from_zero else low - room, high + room)


def lines_of(span: Span, most: int) -> tuple[float, ...]:
    """Return at most so many round values within a range, for the lines of a scale."""
    rough = (span.high - span.low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _ROUND_STEPS if one * power >= rough * (1 - 1e-9))
    return _multiples(span, step)


def clock_lines_of(span: Span, most: int) -> tuple[float, ...]:
    """Return at most so many seconds within a range that read well on a clock."""
    rough = (span.high - span.low) / max(1, most)
    if span.high - span.low < _SHORT:
        return lines_of(span, most)
    step = next((one for one in _CLOCK_STEPS if one >= rough), 3600.0 * math.ceil(rough / 3600.0))
    return _multiples(span, step)


def places_of(lines: Sequence[float]) -> int:
    """Return how many decimal places the lines of a scale need, at most six."""
    step = lines[1] - lines[0] if len(lines) > 1 else 0.1
    places = (place for place in range(6) if abs(step * 10**place - round(step * 10**place)) < _NEARLY)
    return next(places, 6)


@dataclass(frozen=True, slots=True)
class Bucket:
    """The values of a short time: a graph has no room for each.

    Attributes:
        time: Seconds of its middle.
        mean: Infinite if one of them is.
    """

    time: float
    low: float
    high: float
    mean: float


def buckets_of(times: Sequence[float], values: Sequence[float], span: Span, most: int) -> list[Bucket]:
    """Return the values of a range in at most so many buckets, in order; few values have one each.

    Args:
        times: Ascending.
        span: Of the seconds that are drawn.
    """
    # One value beyond each end, so that the line reaches the edge.
    first, last = max(0, bisect_left(times, span.low) - 1), min(len(times), bisect_right(times, span.high) + 1)
    count = max(0, min(most, last - first))
    found: list[Bucket] = []
    for number in range(count):
        begin, end = (first + (last - first) * place // count for place in (number, number + 1))
        part = values[begin:end]
        time = (times[begin] + times[end - 1]) / 2
        found.append(Bucket(time, min(part), max(part), sum(part) / len(part)))
    return found


def nearest(times: Sequence[Seconds], time: Seconds) -> int:
    """Return the index of the closest of ascending times, -1 if there are none."""
    place = bisect_left(times, time)
    around = [one for one in (place - 1, place) if 0 <= one < len(times)]
    return min(around, key=lambda one: abs(times[one] - time), default=-1)


def _multiples(span: Span, step: float) -> tuple[float, ...]:
    first, last = math.ceil(span.low / step - 1e-9), math.floor(span.high / step + 1e-9)
    return tuple(number * step for number in range(first, last + 1))
