"""Where a bar lies over the foot of a page."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect
from PySide6.QtWidgets import QWidget

from kdesk.ui.keyboard_spot import KeyboardSpot, keyboard_in
from kdesk.ui.theme import Theme

_MARGIN = 8


class FootPlace(QObject):
    """Keeps a widget at the foot of an area, or at its head while the keyboard is at the foot.

    Nothing below the widget moves for it.

    Attributes:
        slide: Moves the widget in; it takes no time if the user wants no motion.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        super().__init__(widget)
        self._widget, self._theme = widget, theme
        self._area: QWidget | None = None
        self._foot: Callable[[], int] = lambda: 0
        self.slide = QPropertyAnimation(widget, b"pos", self)
        self._keyboard = KeyboardSpot(widget)
        self._keyboard.moved.connect(self.update)

    def lie_over(self, area: QWidget, foot: Callable[[], int] = lambda: 0) -> None:
        """Lie over this area from now on.

        Args:
            area: What the widget lies over.
            foot: Returns how many pixels at the foot of the area stay clear.
        """
        self._area, self._foot = area, foot
        self._widget.setParent(area)
        area.installEventFilter(self)

    def update(self) -> None:
        """Move the widget to its place, as wide as it would like to be, and as high as its words need then."""
        if self._area is None or not self._widget.isVisible():
            return
        margin = self._theme.px(_MARGIN)
        room = self._area.width() - 2 * margin
        width = min(room, self._widget.sizeHint().width())
        height = max(self._widget.heightForWidth(width), self._widget.minimumSizeHint().height())
        # A running animation would move the widget back.
        self.slide.stop()
        left = margin + (room - width if self._area.isRightToLeft() else 0)
        spot = QRect(left, self._area.height() - self._foot() - margin - height, width, height)
        keyboard = keyboard_in(self._area, self._widget)
        head = QRect(spot).translated(0, margin - spot.top())
        if spot.intersects(keyboard) and not head.intersects(keyboard):
            spot = head
        self._widget.setGeometry(spot)
        self._widget.raise_()

    def follow_keyboard(self, follow: bool) -> None:
        """Follow the keyboard while the widget is shown."""
        if not follow:
            self._keyboard.rest()
        elif self._area is not None:
            self._keyboard.watch(self._area, self._foot)

    def slide_in(self) -> None:
        """Move the widget in from below the area."""
        if not self._theme.motion_ms or self._area is None:
            return
        self.slide.setDuration(self._theme.motion_ms)
        self.slide.setStartValue(QPoint(self._widget.x(), self._area.height()))
        self.slide.setEndValue(self._widget.pos())
        self.slide.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() is QEvent.Type.Resize:
            self.update()
        return super().eventFilter(watched, event)
