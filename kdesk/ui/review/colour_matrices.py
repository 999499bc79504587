"""How the numbers of a player's frames are to be read, and what corrects an image that was read otherwise."""

from dataclasses import dataclass
from functools import cache
from typing import Self

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColorSpace, QColorTransform
from PySide6.QtMultimedia import QVideoFrameFormat

_Space = QVideoFrameFormat.ColorSpace
_MATRICES = {_Space.ColorSpace_BT601: "bt601", _Space.ColorSpace_BT709: "bt709", _Space.ColorSpace_BT2020: "bt2020"}
_HD_HEIGHT = 720
"""From this height on a stream that tells nothing is taken for BT.709, as the decoder takes it."""

_WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020": (0.2627, 0.0593)}
"""Shares of red and blue in the brightness."""
_WHITE = QPointF(0.3127, 0.3290)
_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
"""Of sRGB."""

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class CodedColours:
    """How numbers become red, green and blue.

    Attributes:
        matrix: “bt601”, “bt709” or “bt2020”.
    """

    matrix: str
    full_range: bool = False

    @classmethod
    def of(cls, form: QVideoFrameFormat) -> Self:
        """Return those that a stream tells, or what is assumed where it is silent."""
        usual = "bt709" if form.frameHeight() >= _HD_HEIGHT else "bt601"
        is_full = form.colorRange() is QVideoFrameFormat.ColorRange.ColorRange_Full
        return cls(_MATRICES.get(form.colorSpace(), usual), is_full)


LIMITED_601 = CodedColours("bt601")


@cache
def correction(matrix: str) -> QColorTransform | None:
    """Return what makes the colours of a matrix of those that BT.601 gave for the same numbers; None if they are equal.

    Red, green and blue are mixed by three factors each, which keep white. So they are told as the primaries of a colour
    space: Qt mixes many pixels at once.
    """
    if matrix == "bt601":
        return None
    mix = _product(_decoding(matrix), _encoding("bt601"))
    primaries = zip(*_product(_TO_XYZ, mix), strict=True)
    red, green, blue = (QPointF(x / (x + y + z), y / (x + y + z)) for x, y, z in primaries)
    linear = QColorSpace.TransferFunction.Linear
    mixed = QColorSpace(_WHITE, red, green, blue, linear)
    return mixed.transformationToColorSpace(QColorSpace(QColorSpace.Primaries.SRgb, linear))


def _encoding(matrix: str) -> Rows:
    red, blue = _WEIGHTS[matrix]
    green = 1 - red - blue
    low, high = 2 * (1 - blue), 2 * (1 - red)
    return ((red, green, blue), (-red / low, -green / low, 0.5), (0.5, -green / high, -blue / high))


def _decoding(matrix: str) -> Rows:
    red, blue = _WEIGHTS[matrix]
    green = 1 - red - blue
    low, high = 2 * (1 - blue), 2 * (1 - red)
    return ((1, 0, high), (1, -low * blue / green, -high * red / green), (1, low, 0))


def _product(first: Rows, second: Rows) -> Rows:
    columns = tuple(zip(*second, strict=True))
    return tuple(tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns) for row in first)
