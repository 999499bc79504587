"""One curve of a graph, and what tells it from the others: colour, dash and shape."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from kdesk.domain.reviews.plot import STYLES
from kdesk.domain.reviews.review import Series

_TOKENS = ("accent", "good", "waiting", "bad")
_DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
_WIDTH = 1.6
_SHAPES: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
)
"""Corners by style; a circle has none."""


class Look(Protocol):
    """Colours and lengths of what a graph is drawn on: the window's theme, or paper."""

    @property
    def scale(self) -> float:
        """Factor by which lengths are larger than in the drawings."""
        ...

    def px(self, pixels: float) -> int:
        """Return a length of the drawings, scaled."""
        ...

    def colour(self, token: str) -> QColor:
        """Return the colour of a token of `Tokens`."""
        ...


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure over time as a graph shows it.

    Attributes:
        keys: Times of key frames, drawn as strokes under the graph.
        words: What else the legend tells of it.
        limit: A value with a line of its own, such as the declared bandwidth; 0.0 for none.
        limit_words: What stands at that line.
        peaks: Numbers of the values that are marked, those above the limit.
        seconds: The same as `series.times`, rounded for drawing.
    """

    series: Series
    keys: tuple[Fraction, ...] = ()
    words: str = ""
    limit: float = 0.0
    limit_words: str = ""
    peaks: tuple[int, ...] = ()
    seconds: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seconds", tuple(map(float, self.series.times)))


def pen_of(look: Look, number: int) -> QPen:
    """Return the pen of the curve with this number."""
    pen = QPen(colour_of(look, number), _WIDTH, _DASHES[number % STYLES])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def colour_of(look: Look, number: int) -> QColor:
    """Return the colour of the curve with this number."""
    return look.colour(_TOKENS[number % STYLES])


def paint_shape(painter: QPainter, centre: QPointF, radius: float, number: int) -> None:
    """Draw the shape of the curve with this number, with the painter's pen and brush."""
    corners = _SHAPES[number % STYLES]
    if corners:
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) * radius for x, y in corners]))
    else:
        painter.drawEllipse(centre, radius, radius)
