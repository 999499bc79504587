"""The scales of charts: from where to where they go, and at which round values they have lines. Nothing draws here."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kdesk.domain.reviews.plot import Span, clock_lines_of, lines_of

_ROOM = 1.08
"""Factor by which a scale from zero is longer than its largest value."""
_TIMES = (1.0, 10.0, 60.0, 600.0, 3600.0, 36_000.0, 360_000.0, 3_600_000.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of values.

    Attributes:
        low: The least value; above zero if the scale is logarithmic.
        high: The largest value, above `low`.
        lines: Round values, ascending.
    """

    low: float
    high: float
    lines: tuple[float, ...] = ()
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Return where a value lies: 0.0 at the lower end, 1.0 at the upper one; what is beyond lies at an end."""
        value = min(self.high, max(self.low, value))
        if self.logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def from_zero(values: Iterable[float], most: int, *, seconds: bool = False) -> Scale:
    """Return a scale from zero for amounts, with at most so many lines above it.

    Args:
        seconds: Whether the lines are to be round on a clock.
    """
    high = max(values, default=0.0) * _ROOM or 1.0
    find = clock_lines_of if seconds else lines_of
    return Scale(0.0, high, find(Span(0.0, high), most))


def of_sizes(sizes: Iterable[float]) -> Scale:
    """Return a logarithmic scale for bytes, from one power of ten to another."""
    return _between([10.0**power for power in range(20)], list(sizes))


def of_times(seconds: Iterable[float]) -> Scale:
    """Return a logarithmic scale for seconds, with lines at seconds, minutes and hours."""
    return _between(_TIMES, list(seconds))


def _between(lines: Sequence[float], values: Sequence[float]) -> Scale:
    """Return the scale from the last line below all values to the first one above them."""
    least, largest = min(values, default=lines[0]), max(values, default=lines[0])
    first = max((row for row, line in enumerate(lines) if line <= least), default=0)
    last = next((row for row, line in enumerate(lines) if line >= largest), len(lines) - 1)
    first = min(first, len(lines) - 2)
    chosen = lines[first : max(last, first + 1) + 1]
    return Scale(chosen[0], chosen[-1], tuple(chosen), logarithmic=True)
