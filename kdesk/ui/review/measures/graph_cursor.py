"""Which time of a graph is told: that under the pointer, that of the cursor, or that of the shown frame."""

from collections.abc import Sequence
from fractions import Fraction

from kdesk.domain.reviews.plot import Span, nearest
from kdesk.ui.review.measures.curve import Curve


class GraphCursor:
    """Goes through the times of all curves.

    Attributes:
        times: At which any curve has a value.
        shown: Of the shown frame; None while it is not known.
        chosen: Where keys or a click have put the cursor; None before.
        hovered: Under the pointer; None without one.
    """

    def __init__(self) -> None:
        self.times: tuple[Fraction, ...] = ()
        self.shown: Fraction | None = None
        self.chosen: Fraction | None = None
        self.hovered: Fraction | None = None

    @property
    def time(self) -> Fraction | None:
        """The time whose values are told."""
        return next((one for one in (self.hovered, self.chosen, self.shown) if one is not None), None)

    @property
    def place(self) -> int:
        """The number of the cursor's time; it begins at the shown frame. There must be times."""
        at = self.chosen if self.chosen is not None else self.shown
        return max(0, nearest(self.times, at if at is not None else self.times[0]))

    @property
    def span(self) -> Span | None:
        """The seconds that the graph covers; None without any."""
        if not self.times:
            return None
        low, high = float(self.times[0]), float(self.times[-1])
        return Span(low, high if high > low else low + 1.0)

    def take(self, curves: Sequence[Curve]) -> None:
        """Go through the times of other curves."""
        self.times, self.hovered = _merged(curves), None

    def near(self, seconds: float) -> Fraction | None:
        """Return the time that is next to another one; None without any."""
        place = nearest(self.times, Fraction(seconds))
        return self.times[place] if place >= 0 else None

    def move_to(self, place: int) -> None:
        """Put the cursor on a time by its number; the first or last one beyond."""
        self.chosen = self.times[min(max(0, place), len(self.times) - 1)]
        self.hovered = None


def _merged(curves: Sequence[Curve]) -> tuple[Fraction, ...]:
    """Return the times of all curves, each once. By floats: comparing a hundred thousand fractions takes seconds."""
    if len(curves) == 1:
        return curves[0].series.times
    found = {second: time for one in curves for second, time in zip(one.seconds, one.series.times, strict=True)}
    return tuple(found[second] for second in sorted(found))
