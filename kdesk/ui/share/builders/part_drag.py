"""Drawing a part of a picture with the mouse, or changing it with keys."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from kdesk.domain.picture_work import Area

STEP = 0.02
"""Share of a side by which a key moves the frame, or changes its size."""
LEAST = 0.05
"""Share of a side below which nothing is drawn: a click is no part."""

_STEPS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


class PartDrag:
    """A frame that is being drawn."""

    def __init__(self) -> None:
        self._from: QPointF | None = None
        self._picture = QRectF()

    def begin(self, at: QPointF, picture: QRectF) -> None:
        """Begin at a point, if there is a picture."""
        self._picture = picture
        self._from = at if picture.width() and picture.height() else None

    def end(self) -> None:
        """Draw nothing any more."""
        self._from = None

    def part_to(self, at: QPointF) -> Area | None:
        """Return the part up to a point, within the picture; None if it is too small, or nothing is being drawn."""
        if self._from is None:
            return None
        drawn = QRectF(self._from, at).normalized().intersected(self._picture)
        width, height = drawn.width() / self._picture.width(), drawn.height() / self._picture.height()
        if width < LEAST or height < LEAST:
            return None
        x = (drawn.x() - self._picture.x()) / self._picture.width()
        y = (drawn.y() - self._picture.y()) / self._picture.height()
        return Area(x, y, width, height)


def part_by_key(part: Area, event: QKeyEvent) -> Area | None:
    """Return the part that a key leads to; None if the key means nothing here."""
    if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
        return Area()
    step = _STEPS.get(Qt.Key(event.key()))
    if step is None:
        return None
    across, down = step
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        width = min(max(part.width + across, LEAST), 1.0 - part.x)
        height = min(max(part.height + down, LEAST), 1.0 - part.y)
        return Area(part.x, part.y, width, height)
    return Area(
        min(max(part.x + across, 0.0), 1.0 - part.width),
        min(max(part.y + down, 0.0), 1.0 - part.height),
        part.width,
        part.height,
    )
