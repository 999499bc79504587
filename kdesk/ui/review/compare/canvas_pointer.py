"""What pointer and wheel do over the pictures: zoom, drag, move the line of the wipe, point at a pixel."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QWheelEvent

from kdesk.domain.compare_scene import Cell
from kdesk.domain.compare_view import FIT, ViewKind
from kdesk.ui.review.compare.canvas import Canvas

WHEEL_STEP = 120
"""Eighths of a degree of one notch of a wheel."""
WHEEL_ZOOM = 1.25
"""By which one notch enlarges."""
_GRIP = 8
"""Pixels of the drawings beside the line of the wipe in which a press takes it."""


class CanvasPointer(QObject):
    """Takes the events of the pointer from a canvas.

    Attributes:
        follows: Whether the line of the wipe follows the pointer.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.follows = False
        self._pressed: QPointF | None = None
        self._takes_line = False
        canvas.installEventFilter(self)

    def set_follows(self, follows: bool) -> None:
        """Let the line of the wipe follow the pointer, or not."""
        self.follows = follows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what is about the pointer; all else goes to the canvas."""
        if isinstance(event, QWheelEvent):
            self._zoom(event)
        elif isinstance(event, QEnterEvent):
            self._point(event.position())
            return False
        elif event.type() is QEvent.Type.Leave:
            self._canvas.point_at(None)
            return False
        elif isinstance(event, QMouseEvent):
            return self._follow(event)
        else:
            return super().eventFilter(watched, event)
        return True

    def _follow(self, event: QMouseEvent) -> bool:
        handlers = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._toggle_zoom,
        }
        handler = handlers.get(event.type())
        if handler is not None:
            handler(event)
        return handler is not None

    def _zoom(self, event: QWheelEvent) -> None:
        """Enlarge what is under the pointer."""
        point = self._device(event.position())
        cell = self._canvas.scene.cell_at(point)
        if cell is not None and event.angleDelta().y():
            zoom = cell.port.zoom * WHEEL_ZOOM ** (event.angleDelta().y() / WHEEL_STEP)
            self._canvas.zoom_to(zoom, cell.inside(point))
        event.accept()

    def _press(self, event: QMouseEvent) -> None:
        """Take the line of the wipe, or the picture; a click chooses the side that keys act on."""
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        cell = self._canvas.scene.cell_at(self._device(event.position()))
        if event.button() is not Qt.MouseButton.LeftButton or cell is None:
            return
        self._pressed = event.position()
        self._takes_line = self._is_on_line(event.position(), cell)
        if self._takes_line:
            self._move_line(event.position())
        elif self._canvas.scene.kind is ViewKind.SIDE_BY_SIDE:
            self._canvas.session.set_active(cell.sides[0])

    def _move(self, event: QMouseEvent) -> None:
        """Move what was taken; tell the numbers under the pointer."""
        self._point(event.position())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._takes_line or (self._pressed is None and self._is_wipe and (self.follows or shifted)):
            self._move_line(event.position())
        elif self._pressed is not None:
            by = (event.position() - self._pressed) * self._canvas.devicePixelRatioF()
            self._pressed = event.position()
            self._canvas.pan((by.x(), by.y()))
        else:
            cell = self._canvas.scene.cell_at(self._device(event.position()))
            on_line = cell is not None and self._is_wipe and self._is_near(event.position())
            self._canvas.setCursor(Qt.CursorShape.SplitHCursor if on_line else Qt.CursorShape.CrossCursor)

    def _release(self, _event: QMouseEvent) -> None:
        self._pressed, self._takes_line = None, False

    def _toggle_zoom(self, event: QMouseEvent) -> None:
        """Show the pixels one to one where the pointer is, or all of the picture again."""
        point = self._device(event.position())
        cell = self._canvas.scene.cell_at(point)
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self._canvas.zoom_to(1.0 if self._canvas.session.view.zoom == FIT else FIT, cell.inside(point))

    @property
    def _is_wipe(self) -> bool:
        return self._canvas.scene.kind is ViewKind.WIPE

    def _device(self, point: QPointF) -> tuple[float, float]:
        ratio = self._canvas.devicePixelRatioF()
        return point.x() * ratio, point.y() * ratio

    def _is_near(self, point: QPointF) -> bool:
        line = self._canvas.session.view.wipe * self._canvas.width()
        return abs(point.x() - line) <= self._canvas.theme.px(_GRIP)

    def _is_on_line(self, point: QPointF, cell: Cell) -> bool:
        """Whether a press there takes the line: everywhere, where there is nothing to drag but that."""
        room, port = cell.port.room, cell.port
        fits = port.picture[0] * port.zoom <= room[0] + 1 and port.picture[1] * port.zoom <= room[1] + 1
        return self._is_wipe and (fits or self._is_near(point))

    def _move_line(self, point: QPointF) -> None:
        session = self._canvas.session
        session.set_view(replace(session.view, wipe=point.x() / max(1, self._canvas.width())))

    def _point(self, point: QPointF) -> None:
        at = self._device(point)
        cell = self._canvas.scene.cell_at(at)
        place = cell.port.place_at(cell.inside(at)) if cell is not None else None
        self._canvas.point_at(place if place is not None and cell is not None and cell.port.holds(place) else None)
