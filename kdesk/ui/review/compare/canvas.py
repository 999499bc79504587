"""The pictures of the Compare window."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QImage, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.domain.compare_scene import Cell, Scene, scene_of
from kdesk.domain.compare_view import BY_HAND, FIT, ViewKind, panned, stepped_zoom, zoomed
from kdesk.domain.review_ports import Painting
from kdesk.messages import _, listed
from kdesk.ui.painter import painter_on
from kdesk.ui.review.compare import cell_painter
from kdesk.ui.review.compare.cell_pictures import CellPictures
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.spoken_role import set_role
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


class Canvas(QWidget):
    """Shows the scene of a session. All pictures have one zoom and one place.

    Attributes:
        pictures: What is painted.
        turn: Which side the view BLINK shows.
        notice: What is said over the pictures.
        tells_names: Whether letters and names of the sides are shown.
        tells_values: Whether the numbers under the pointer are shown.
        pointed: The place of the leading side's picture under the pointer, None without one.
    """

    def __init__(self, session: CompareSession, painting: Painting, tasks: TaskScope, theme: Theme) -> None:
        super().__init__()
        set_role(self, QAccessible.Role.Canvas)
        self.session, self.painting, self.theme = session, painting, theme
        self.pictures = CellPictures(session, painting, tasks, self)
        self.scene = Scene(ViewKind.SIDE_BY_SIDE)
        self.turn, self.tells_values, self.tells_names, self.notice = 0, True, True, ""
        self.pointed: tuple[float, float] | None = None
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
        self.setAccessibleDescription(listed(side.label for side in self.session.sides))
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

    def point_at(self, place: tuple[float, float] | None) -> None:
        """Tell the numbers of a pixel of the leading side's picture; of none without one."""
        self.pointed = place
        self.update()

    def announce(self, notice: str) -> None:
        """Say something over the pictures; "" takes it away."""
        if notice != self.notice:
            self.notice = notice
            self.update()

    def image(self) -> QImage:
        """Return what is seen, without what is written over it."""
        image = QImage(self.size() * self.devicePixelRatioF(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        with painter_on(image) as painter:
            cell_painter.paint_scene(painter, self, plain=True)
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
        with painter_on(self) as painter:
            cell_painter.paint_scene(painter, self)

    def event(self, event: QEvent) -> bool:
        """Paint with the pixels of another screen."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.refresh()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def rect_of(self, cell: Cell) -> QRectF:
        """Return where a cell is, in the widget's own pixels."""
        ratio = self.devicePixelRatioF()
        return QRectF(cell.left / ratio, cell.top / ratio, cell.port.room[0] / ratio, cell.port.room[1] / ratio)
