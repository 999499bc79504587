"""The pictures of the Compare window: paints them, and follows pointer and wheel."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.domain.compare_scene import Cell, Scene, scene_of
from kdesk.domain.compare_view import BY_HAND, FIT, ViewKind, panned, stepped_zoom, zoomed
from kdesk.domain.review_ports import Painting
from kdesk.messages import _
from kdesk.ui.review.compare import cell_painter
from kdesk.ui.review.compare.cell_pictures import CellPictures
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

WHEEL_STEP = 120
"""Eighths of a degree of one notch of a wheel."""
WHEEL_ZOOM = 1.25
"""By which one notch enlarges."""
_GRIP = 8
"""Pixels of the drawings beside the line of the wipe in which a press takes it."""


class Canvas(QWidget):
    """Shows the scene of a session. All pictures have one zoom and one place.

    Attributes:
        pictures: What is painted.
        turn: Which side the view BLINK shows.
        follows: Whether the line of the wipe follows the pointer.
        notice: What is said over the pictures.
        tells_values: Whether the numbers under the pointer are shown.
        pointed: The place of the leading side's picture under the pointer, None without one.
    """

    def __init__(self, session: CompareSession, painting: Painting, tasks: TaskScope, theme: Theme) -> None:
        super().__init__()
        self.session, self.painting, self.theme = session, painting, theme
        self.pictures = CellPictures(session, painting, tasks, self)
        self.scene = Scene(ViewKind.SIDE_BY_SIDE)
        self.turn, self.follows, self.tells_values, self.notice = 0, False, True, ""
        self.pointed: tuple[float, float] | None = None
        self._pressed: QPointF | None = None
        self._takes_line = False
        self._blink = QTimer(self)
        self._blink.timeout.connect(self.take_turn)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Compared pictures"))
        self.pictures.changed.connect(self.update)
        theme.changed.connect(self.update)
        for signal in (session.sides_changed, session.frames_changed, session.active_changed):
            signal.connect(self.refresh)
        session.view_changed.connect(self._follow_view)

    @property
    def picture_size(self) -> tuple[int, int]:
        """The shown size of the leading side; 0 × 0 while none is open."""
        lead = self.session.lead
        return lead.facts.shown_size if lead is not None and lead.facts is not None else (0, 0)

    def refresh(self) -> None:
        """Make the pictures of what is in sight now."""
        ratio = self.devicePixelRatioF()
        room = (round(self.width() * ratio), round(self.height() * ratio))
        sides = (len(self.session.sides), self.session.active)
        self.scene = scene_of(self.session.view, sides, self.picture_size, room, round(self.theme.px(2) * ratio))
        self.setAccessibleDescription(", ".join(side.label for side in self.session.sides))
        self.turn %= max(1, len(self.session.sides))
        if self.scene.cells and any(side.frame is not None for side in self.session.sides):
            self.pictures.want(self.scene, self.session.view)
        self.update()

    def zoom_by(self, steps: int) -> None:
        """Enlarge what is in the middle by so many steps, or make it smaller."""
        if self.scene.cells:
            self.zoom_to(stepped_zoom(self.scene.cells[0].port, steps))

    def zoom_to(self, zoom: float, point: tuple[float, float] | None = None) -> None:
        """Show the pictures at a zoom, FIT for all of them.

        Args:
            point: Of the first cell, in pixels of the screen: what is there stays there.
        """
        session, cells = self.session, self.scene.cells
        if zoom == FIT or not cells:
            session.set_view(replace(session.view, zoom=zoom, centre=(0.5, 0.5)))
        else:
            session.set_view(zoomed(session.view, cells[0].port, zoom, point))

    def pan(self, by: tuple[float, float]) -> None:
        """Move the pictures by so many pixels of the screen."""
        if self.scene.cells:
            self.session.set_view(panned(self.session.view, self.scene.cells[0].port, by))

    def take_turn(self) -> None:
        """Show the next side in the view BLINK."""
        self.turn = (self.turn + 1) % max(1, len(self.session.sides))
        self.update()

    def toggle_values(self) -> None:
        """Show the numbers of a pixel or not: of that under the pointer, and without one of that in the middle."""
        self.tells_values = not (self.tells_values and self.pointed is not None)
        if self.tells_values and self.pointed is None and self.scene.cells:
            self.pointed = self.scene.cells[0].port.centre
        self.update()

    def follow_pointer(self, follows: bool) -> None:
        """Let the line of the wipe follow the pointer, or not."""
        self.follows = follows

    def announce(self, notice: str) -> None:
        """Say something over the pictures; "" takes it away."""
        if notice != self.notice:
            self.notice = notice
            self.update()

    def image(self) -> QImage:
        """Return what is seen, without what is written over it."""
        image = QImage(self.size() * self.devicePixelRatioF(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        painter = QPainter(image)
        cell_painter.paint_scene(painter, self, plain=True)
        painter.end()
        return image

    def close_pictures(self) -> None:
        """Free the pictures."""
        self._blink.stop()
        self.pictures.close()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(960), self.theme.px(540))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(240), self.theme.px(135))

    def _follow_view(self) -> None:
        view = self.session.view
        if view.kind is ViewKind.BLINK and view.blink != BY_HAND:
            self._blink.start(round(view.blink * 1000))
        else:
            self._blink.stop()
        self.refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        cell_painter.paint_scene(painter, self)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Paint with the pixels of another screen."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.refresh()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Enlarge what is under the pointer."""
        point = self._device(event.position())
        cell = self.scene.cell_at(point)
        if cell is not None and event.angleDelta().y():
            zoom = cell.port.zoom * WHEEL_ZOOM ** (event.angleDelta().y() / WHEEL_STEP)
            self.zoom_to(zoom, cell.inside(point))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line of the wipe, or the picture; a click chooses the side that keys act on."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        cell = self.scene.cell_at(self._device(event.position()))
        if event.button() is not Qt.MouseButton.LeftButton or cell is None:
            return
        self._pressed = event.position()
        self._takes_line = self._is_on_line(event.position(), cell)
        if self._takes_line:
            self._move_line(event.position())
        elif self.scene.kind is ViewKind.SIDE_BY_SIDE:
            self.session.set_active(cell.sides[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken; tell the numbers under the pointer."""
        self._point(event.position())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._takes_line or (self._pressed is None and self._is_wipe and (self.follows or shifted)):
            self._move_line(event.position())
        elif self._pressed is not None:
            by = (event.position() - self._pressed) * self.devicePixelRatioF()
            self._pressed = event.position()
            self.pan((by.x(), by.y()))
        else:
            cell = self.scene.cell_at(self._device(event.position()))
            on_line = cell is not None and self._is_wipe and self._is_near(event.position())
            self.setCursor(Qt.CursorShape.SplitHCursor if on_line else Qt.CursorShape.CrossCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._pressed, self._takes_line = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the pixels one to one where the pointer is, or all of the picture again."""
        point = self._device(event.position())
        cell = self.scene.cell_at(point)
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.zoom_to(1.0 if self.session.view.zoom == FIT else FIT, cell.inside(point))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._point(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed = None
        self.update()

    @property
    def _is_wipe(self) -> bool:
        return self.scene.kind is ViewKind.WIPE

    def _device(self, point: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return point.x() * ratio, point.y() * ratio

    def rect_of(self, cell: Cell) -> QRectF:
        """Return where a cell is, in the widget's own pixels."""
        ratio = self.devicePixelRatioF()
        return QRectF(cell.left / ratio, cell.top / ratio, cell.port.room[0] / ratio, cell.port.room[1] / ratio)

    def _is_near(self, point: QPointF) -> bool:
        return abs(point.x() - self.session.view.wipe * self.width()) <= self.theme.px(_GRIP)

    def _is_on_line(self, point: QPointF, cell: Cell) -> bool:
        """Whether a press there takes the line: everywhere, where there is nothing to drag but that."""
        room, port = cell.port.room, cell.port
        fits = port.picture[0] * port.zoom <= room[0] + 1 and port.picture[1] * port.zoom <= room[1] + 1
        return self._is_wipe and (fits or self._is_near(point))

    def _move_line(self, point: QPointF) -> None:
        self.session.set_view(replace(self.session.view, wipe=point.x() / max(1, self.width())))

    def _point(self, point: QPointF) -> None:
        at = self._device(point)
        cell = self.scene.cell_at(at)
        place = cell.port.place_at(cell.inside(at)) if cell is not None else None
        self.pointed = place if place is not None and cell is not None and cell.port.holds(place) else None
        self.update()
