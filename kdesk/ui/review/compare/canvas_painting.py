"""How a canvas paints its cells: pictures, line of the wipe, grid between pixels, words."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QRegion

from kdesk.domain.compare_scene import Cell
from kdesk.domain.compare_view import GRID_FROM
from kdesk.domain.video import Area

_GROUND, _GRID = QColor(0, 0, 0), QColor(128, 128, 128, 110)
# As captions have them: what is below may have any colour.
_BAND, _WORDS = QColor(0, 0, 0, 190), QColor(255, 255, 255)


def paint_between(painter: QPainter, room: QRect, cells: Sequence[Cell], colour: QColor) -> None:
    """Paint what the cells leave free of a room, and no pixel that they paint themselves."""
    free = QRegion(room)
    for cell in cells:
        free -= _rect(cell)
    painter.save()
    painter.setClipRegion(free)
    painter.fillRect(room, colour)
    painter.restore()


def paint_ground(painter: QPainter, cell: Cell) -> None:
    """Paint a cell without a picture."""
    painter.fillRect(_rect(cell), _GROUND)


def paint_picture(
    painter: QPainter, cell: Cell, picture: tuple[QImage, Area], *, parts: tuple[float, float] = (0, 1)
) -> None:
    """Paint a picture where its area is now: after a zoom the last one stays until the next one is made.

    Args:
        parts: From where to where it is painted, in parts of the cell's width.
    """
    image, area = picture
    if image.isNull() or not area.width:
        return
    left, top = cell.port.point_of((area.left, area.top))
    zoom = cell.port.zoom
    target = QRectF(cell.left + left, cell.top + top, area.width * zoom, area.height * zoom)
    painter.save()
    room = _rect(cell)
    begin, end = (round(room.left() + part * room.width()) for part in parts)
    painter.setClipRect(QRect(begin, room.top(), end - begin, room.height()))
    if (round(target.width()), round(target.height())) == (image.width(), image.height()):
        painter.drawImage(QPointF(round(target.left()), round(target.top())), image)
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image)
    painter.restore()


def paint_grid(painter: QPainter, cell: Cell, picture: tuple[int, int], ratio: float) -> None:
    """Paint the grid between the pixels of a side, where they are large enough.

    Args:
        picture: The shown size of the side.
        ratio: Pixels of the screen for one of the window: where they are small, so is the grid.
    """
    port = cell.port
    steps = tuple(port.zoom * size / max(1, own) for size, own in zip(port.picture, picture, strict=True))
    if min(steps) < GRID_FROM * max(1.0, ratio):
        return
    painter.save()
    painter.setClipRect(_rect(cell))
    painter.setPen(QPen(_GRID, 1))
    origin, end = port.point_of((0, 0)), port.point_of((float(port.picture[0]), float(port.picture[1])))
    low = (max(0.0, origin[0]), max(0.0, origin[1]))
    high = (min(port.room[0], end[0]), min(port.room[1], end[1]))
    for place in _lines(origin[0], steps[0], low[0], high[0]):
        painter.drawLine(QPointF(cell.left + place, cell.top + low[1]), QPointF(cell.left + place, cell.top + high[1]))
    for place in _lines(origin[1], steps[1], low[1], high[1]):
        painter.drawLine(QPointF(cell.left + low[0], cell.top + place), QPointF(cell.left + high[0], cell.top + place))
    painter.restore()


def paint_wipe(painter: QPainter, room: QRectF, part: float, grip: float) -> None:
    """Paint the line between two pictures, with a grip of this radius."""
    place = room.left() + part * room.width()
    for width, colour in ((3, _BAND), (1, _WORDS)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(place, room.top()), QPointF(place, room.bottom()))
    painter.setPen(QPen(_BAND, 1))
    painter.setBrush(_WORDS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawEllipse(QPointF(place, room.center().y()), grip, grip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_cross(painter: QPainter, room: QRectF, at: QPointF, arm: float) -> None:
    """Paint a cross: where the pointer is in another cell."""
    if not room.contains(at):
        return
    for width, colour in ((3, _BAND), (1, _WORDS)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0))
        painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm))


def paint_frame(painter: QPainter, room: QRectF, colour: QColor) -> None:
    """Paint the frame around the active side."""
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room.adjusted(1, 1, -1, -1))


def paint_words(painter: QPainter, room: QRectF, lines: Sequence[str], where: Qt.AlignmentFlag, edge: float) -> QRectF:
    """Paint lines on a dark band in a corner of a cell, or in its middle; return what they cover.

    Args:
        edge: Between the words and the edge of the band.
    """
    text = "\n".join(line for line in lines if line)
    if not text:
        return QRectF()
    inner = room.adjusted(2 * edge, 2 * edge, -2 * edge, -2 * edge)
    flags = int(where | Qt.TextFlag.TextWordWrap)
    bounds = painter.boundingRect(inner, flags, text)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BAND)
    painter.drawRoundedRect(bounds.adjusted(-edge, -edge / 2, edge, edge / 2), 4, 4)
    painter.setPen(_WORDS)
    painter.drawText(bounds, flags, text)
    return bounds


def elided(painter: QPainter, text: str, width: float) -> str:
    """Return a name in one line, as long as there is room for it."""
    return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, max(0.0, width))


def _lines(origin: float, step: float, low: float, high: float) -> Sequence[float]:
    """Return where lines lie that are so far apart, from one place to another."""
    first = max(0, round((low - origin) / step - 0.5))
    places = [round(origin + number * step) for number in range(first, first + int((high - low) / step) + 2)]
    return [place for place in places if low <= place <= high]


def _rect(cell: Cell) -> QRect:
    return QRect(cell.left, cell.top, *cell.port.room)
