"""Where the card of a step stands."""

from PySide6.QtCore import QRect, QSize


def spot_beside(
    part: QRect, size: QSize, room: QRect, gap: int, *, mirrored: bool = False, below: bool = False
) -> QRect:
    """Return where a card stands: beside a part and inside of the room, if it fits there without covering the part.

    All rectangles are in pixels of the window.

    Args:
        part: What the card speaks of; an empty one lets the card stand in the middle.
        size: Of the card; it is cut to the room.
        room: What the card may cover.
        gap: Between part and card.
        mirrored: Whether one reads from right to left.
        below: Whether it stands rather below or above the part.
    """
    size = size.boundedTo(room.size())
    middle = QRect(room.topLeft(), size)
    middle.moveCenter(room.center())
    if part.isEmpty():
        return middle
    flush = part.right() - size.width() + 1 if mirrored else part.left()
    right = QRect(part.right() + 1 + gap, part.top(), size.width(), size.height())
    left = right.translated(-gap - part.width() - gap - size.width(), 0)
    under = QRect(flush, part.bottom() + 1 + gap, size.width(), size.height())
    over = under.translated(0, -gap - part.height() - gap - size.height())
    sides = (left, right) if mirrored else (right, left)
    spots = [_moved_into(spot, room) for spot in ((under, over, *sides) if below else (*sides, under, over))]
    return next((spot for spot in spots if not spot.intersects(part)), spots[0])


def _moved_into(spot: QRect, room: QRect) -> QRect:
    """Return a rectangle moved into the room, which is large enough for it."""
    x = min(max(spot.x(), room.left()), room.right() + 1 - spot.width())
    y = min(max(spot.y(), room.top()), room.bottom() + 1 - spot.height())
    return QRect(x, y, spot.width(), spot.height())
