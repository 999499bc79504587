"""One frame of a video's strip, and how a card shows it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from kdesk.ui.library.card_pixmaps import picture_rect
from kdesk.ui.theme import Theme
from kdesk.ui.waveform_painting import paint_waveform

_LINE = 3
"""Pixels of the drawings; the height of the line that shows the position."""


@dataclass(frozen=True, slots=True)
class ScrubFrame:
    """What a card shows instead of its picture.

    Attributes:
        strip: All frames side by side.
        source: The frame's place in the strip.
        share: The position in the video, from 0.0 to 1.0.
        time: The same as text.
        waveform: Levels of a sound, 0 to 255, which are drawn instead of a frame; empty for a video.
    """

    strip: QPixmap
    source: QRect
    share: float
    time: str
    waveform: bytes = b""


def no_frame(_entry_id: str) -> ScrubFrame | None:
    """Return no frame."""
    return None


def paint_frame(painter: QPainter, rect: QRect, frame: ScrubFrame, theme: Theme) -> None:
    """Paint a frame fitted into a picture's place, and a line that shows its position; or a waveform."""
    if frame.waveform:
        paint_waveform(painter, rect, frame.waveform, frame.share, theme)
        return
    target = picture_rect(QSizeF(frame.source.size()), QSizeF(rect.size()), float("inf")).translated(rect.topLeft())
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(target, frame.strip, QRectF(frame.source))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    height = theme.px(_LINE)
    # Time runs from left to right also where text does not, as in the player.
    painter.drawRect(QRectF(rect.left(), rect.bottom() + 1 - height, rect.width() * frame.share, height))
    painter.restore()
