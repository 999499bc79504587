"""Paints the scene of a canvas: which picture where, and the words over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from kdesk.domain.compare_scene import Cell
from kdesk.domain.compare_view import FIT, ViewKind
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.review.compare import canvas_painting as paint
from kdesk.ui.review.compare.cell_pictures import DIFFERENCE
from kdesk.ui.review.compare.pointer_values import letter_of, value_line

if TYPE_CHECKING:  # the canvas imports this
    from kdesk.ui.review.compare.canvas import Canvas

_CENTRE = Qt.AlignmentFlag.AlignCenter
_TOP, _BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
_BEGIN, _END = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def paint_scene(painter: QPainter, canvas: Canvas, *, plain: bool = False) -> None:
    """Paint everything.

    Args:
        plain: Whether only the pictures are painted, without words, frames and lines.
    """
    # Pictures are not mirrored, and a name stands over its own one.
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    ratio = canvas.devicePixelRatioF()
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    room = QRectF(0, 0, canvas.width() * ratio, canvas.height() * ratio).toAlignedRect()
    paint.paint_between(painter, room, canvas.scene.cells, canvas.theme.colour("line"))
    for cell in canvas.scene.cells:
        paint.paint_ground(painter, cell)
        _paint_pictures(painter, canvas, cell)
        if not plain:
            _paint_grid(painter, canvas, cell)
    painter.restore()
    if plain:
        return
    for cell in canvas.scene.cells:
        _paint_over(painter, canvas, cell)
    if not canvas.scene.cells:
        painter.fillRect(canvas.rect(), Qt.GlobalColor.black)
        paint.paint_words(painter, QRectF(canvas.rect()), _why_nothing(canvas), _CENTRE, canvas.theme.px(6))
    where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    paint.paint_words(painter, QRectF(canvas.rect()), [canvas.notice], where, canvas.theme.px(6))


def _paint_pictures(painter: QPainter, canvas: Canvas, cell: Cell) -> None:
    pictures, view = canvas.pictures.made.pictures, canvas.session.view
    if canvas.scene.kind is ViewKind.DIFFERENCE:
        if DIFFERENCE in pictures:
            paint.paint_picture(painter, cell, pictures[DIFFERENCE])
        return
    for layer, number in enumerate(_in_sight(canvas, cell)):
        if number not in pictures:
            continue
        upper = layer == 1
        if upper and canvas.scene.kind is ViewKind.ONION:
            painter.setOpacity(view.opacity)
        wiped = canvas.scene.kind is ViewKind.WIPE
        parts = ((view.wipe, 1.0) if upper else (0.0, view.wipe)) if wiped else (0.0, 1.0)
        paint.paint_picture(painter, cell, pictures[number], parts=parts)
        painter.setOpacity(1.0)


def _paint_grid(painter: QPainter, canvas: Canvas, cell: Cell) -> None:
    if canvas.session.view.zoom == FIT:
        # Whoever looks at the whole picture of a small video did not ask for its pixels.
        return
    number = _in_sight(canvas, cell)[0]
    facts = canvas.session.sides[number].facts if number < len(canvas.session.sides) else None
    if facts is not None:
        over = canvas.scene.kind is not ViewKind.SIDE_BY_SIDE and canvas.scene.kind is not ViewKind.BLINK
        paint.paint_grid(painter, cell, cell.port.picture if over else facts.shown_size, canvas.devicePixelRatioF())


def _paint_over(painter: QPainter, canvas: Canvas, cell: Cell) -> None:
    room, kind, edge = canvas.rect_of(cell), canvas.scene.kind, canvas.theme.px(6)
    sides = [number for number in _in_sight(canvas, cell) if number < len(canvas.session.sides)]
    if kind is ViewKind.WIPE:
        paint.paint_wipe(painter, room, canvas.session.view.wipe, canvas.theme.px(5))
    if kind in {ViewKind.WIPE, ViewKind.ONION, ViewKind.DIFFERENCE}:
        half = room.adjusted(0, 0, -room.width() / 2, 0)
        for number, part, where in zip(sides, (half, half.translated(half.width(), 0)), (_BEGIN, _END), strict=False):
            _paint_name(painter, canvas, cell, part, number, where)
    elif sides:
        _paint_name(painter, canvas, cell, room, sides[0], _BEGIN)
    paint.paint_words(painter, room, _problems(canvas, sides), _CENTRE, edge)
    if kind is ViewKind.SIDE_BY_SIDE and sides[:1] == [canvas.session.active] and len(canvas.scene.cells) > 1:
        paint.paint_frame(painter, room, canvas.theme.colour("accent"))
    _paint_values(painter, canvas, cell, sides)


def _paint_name(
    painter: QPainter, canvas: Canvas, cell: Cell, room: QRectF, number: int, where: Qt.AlignmentFlag
) -> None:
    """Write letter and name of a side; over its picture the letter alone, since the row of sides has the name."""
    if not canvas.tells_names:
        return
    edge, letter = canvas.theme.px(6), letter_of(number)
    above = cell.port.point_of((0, 0))[1] / canvas.devicePixelRatioF()
    has_room = above >= painter.fontMetrics().height() + 3 * edge
    name = f"{letter}  {canvas.session.sides[number].label}" if has_room else letter
    words = paint.elided(painter, name, room.width() - 5 * edge)
    paint.paint_words(painter, room, [words], where | _TOP, edge)


def _paint_values(painter: QPainter, canvas: Canvas, cell: Cell, sides: list[int]) -> None:
    place = canvas.pointed
    if place is None or not canvas.tells_values:
        return
    session, size = canvas.session, canvas.picture_size
    if not canvas.underMouse() or canvas.scene.kind is ViewKind.SIDE_BY_SIDE:
        at, ratio = cell.port.point_of(place), canvas.devicePixelRatioF()
        point = QPointF((cell.left + at[0]) / ratio, (cell.top + at[1]) / ratio)
        paint.paint_cross(painter, canvas.rect_of(cell), point, canvas.theme.px(6))
    told = cell.sides if canvas.scene.kind is ViewKind.BLINK else sides
    lines = [
        value_line(session.sides[number], canvas.painting, place, size, letter=letter_of(number) if told[1:] else "")
        for number in told
        if number < len(session.sides)
    ]
    paint.paint_words(painter, canvas.rect_of(cell), lines, _BEGIN | _BOTTOM, canvas.theme.px(6))


def _in_sight(canvas: Canvas, cell: Cell) -> tuple[int, ...]:
    """Return the sides of a cell that are seen: one at a time in the view BLINK."""
    if canvas.scene.kind is ViewKind.BLINK:
        return (canvas.turn if canvas.turn in cell.sides else cell.sides[0],)
    return cell.sides


def _problems(canvas: Canvas, sides: list[int]) -> list[str]:
    """Return why sides of a cell show nothing, or not the frame of the position."""
    errors, several = canvas.pictures.made.errors, len(sides) > 1
    lines = []
    for number in sides:
        side = canvas.session.sides[number]
        error = side.error or errors.get(number)
        words = shown(title_of(error)) if error is not None else "" if side.frame is not None else _("Opening…")
        lines.append(f"{letter_of(number)}  {words}" if words and several else words)
    if canvas.scene.kind is ViewKind.DIFFERENCE and (failed := errors.get(DIFFERENCE)) is not None:
        lines.append(shown(title_of(failed)))
    return lines


def _why_nothing(canvas: Canvas) -> list[str]:
    """Return what to say while no side is open."""
    sides = canvas.session.sides
    if not sides:
        return [_("Choose what is compared above, or drop files here")]
    return _problems(canvas, list(range(len(sides))))
