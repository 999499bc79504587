"""Painting of waveforms, on cards and in the time line of the player."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from kdesk.ui.theme import Theme

_BAR = 3
"""Pixels of the drawings; the width of one bar of a waveform with the gap behind it."""
_FILLED = 2 / 3
"""Share of a bar without its gap."""
_WAVEFORM_SHARE = 0.7
"""Share of the height that the loudest moment takes."""


def paint_waveform(painter: QPainter, rect: QRect, levels: bytes, share: float, theme: Theme) -> None:
    """Paint the waveform of a sound, of which the part before a position is coloured."""
    loudest, step = max(levels) or 1, theme.px(_BAR)
    count = max(1, rect.width() // step)
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(Qt.PenStyle.NoPen)
    middle, half = rect.center().y() + 0.5, rect.height() * _WAVEFORM_SHARE / 2
    for number in range(count):
        begin, end = number * len(levels) // count, max((number + 1) * len(levels) // count, number + 1)
        # A sound of few levels has several bars each.
        level = max(levels[begin : max(end, begin + 1)], default=0) / loudest
        height = max(level * half, 0.5)
        painter.setBrush(theme.colour("accent" if number < share * count else "border"))
        # Time runs from left to right also where text does not, as in the player.
        painter.drawRect(QRectF(rect.left() + number * step, middle - height, step * _FILLED, 2 * height))
    painter.restore()
