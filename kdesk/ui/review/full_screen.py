"""The player over the whole screen, and windows that stay on top."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.key_sheet import reach_keys
from kdesk.ui.key_table import KeyPlace
from kdesk.ui.spoken_role import set_role
from kdesk.ui.tab_order import put_first
from kdesk.ui.theme import Theme

REST_MS = 2500
"""The controls disappear when the pointer has rested this long."""
_NO_LIMIT = 16_777_215
"""QWIDGETSIZE_MAX, which the binding does not have."""


class ScreenWindow(QWidget):
    """A window as large as the screen: the video, and the controls over its lower edge.

    Args:
        host: The player; over its window it opens.
        video: Fills the window.
        below: What stands in the bar, from top to bottom.
        take_key: Does what a key asks the player for.

    Signals:
        closed: The window is about to close; `video` and `below` must leave it.
    """

    closed = Signal()

    def __init__(
        self, host: QWidget, video: QWidget, below: Sequence[QWidget], take_key: Callable[[QKeyEvent], bool], edge: int
    ) -> None:
        super().__init__(host.window(), Qt.WindowType.Window)
        set_role(self, QAccessible.Role.Window)
        self.setWindowTitle(_("Full screen"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._host, self._video, self._take_key = host, video, take_key
        self.bar = QFrame(self)
        self.bar.setProperty("role", "panel")
        # A click on a button leaves the keyboard to the video.
        self.bar.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.bar.setFocusProxy(video)
        self.bar.setAccessibleName(_("Player"))
        column = QVBoxLayout(self.bar)
        column.setContentsMargins(*(edge,) * 4)
        video.setParent(self)
        for widget in below:
            was_hidden = widget.isHidden()
            column.addWidget(widget)
            widget.setHidden(was_hidden)
        video.show()
        self.bar.raise_()

    def lay_out(self) -> None:
        """Place video and bar; the bar is as high as its content."""
        self._video.setGeometry(self.rect())
        height = self.bar.sizeHint().height()
        self.bar.setGeometry(0, self.height() - height, self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint black where the video is not, in either scheme."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the window; the player takes the other keys."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not self._take_key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the player."""
        QCoreApplication.sendEvent(self._host, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


class FullScreen(QObject):
    """Moves the parts of a player into a window of their own and back, while it plays on.

    Args:
        host: The player.
        column: Its layout.
        parts: The video first, then what stands below it; all are in the layout, one after the other.
        take_key: Does what a key asks the player for.

    Attributes:
        may_rest: Returns whether the controls may disappear now.

    Signals:
        changed: It was entered or left.
    """

    changed = Signal()

    def __init__(
        self,
        host: QWidget,
        column: QVBoxLayout,
        parts: Sequence[QWidget],
        take_key: Callable[[QKeyEvent], bool],
        theme: Theme,
    ) -> None:
        super().__init__(host)
        self._host, self._column, self._parts, self._take_key = host, column, parts, take_key
        self._theme = theme
        self._window: ScreenWindow | None = None
        self._limit = _NO_LIMIT
        self._stand_in = QLabel(_("The video is on the full screen. Esc brings it back."))
        self._stand_in.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stand_in.setProperty("role", "secondary")
        self._stand_in.setWordWrap(True)
        self._stand_in.hide()
        self.may_rest: Callable[[], bool] = lambda: False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._hide_bar)

    @property
    def window(self) -> ScreenWindow | None:
        """The window; None while the player is in its usual place."""
        return self._window

    def limit_height(self, height: int) -> None:
        """Let the video be this high at most, in pixels, while it is in its place and not on the full screen."""
        self._limit = height
        if self._window is None:
            self._parts[0].setMaximumHeight(height)

    def toggle(self) -> None:
        """Enter or leave the full screen."""
        if self._window is None:
            self.enter()
        else:
            self.leave()

    def enter(self) -> None:
        """Move video and controls into a window as large as the screen."""
        if self._window is not None:
            return
        video, *below = self._parts
        self._stand_in.setFixedHeight(video.height())
        video.setMaximumHeight(_NO_LIMIT)
        window = ScreenWindow(self._host, video, below, self._take_key, self._theme.px(12))
        self._column.insertWidget(0, self._stand_in)
        self._stand_in.show()
        self._window = window
        reach_keys(self._theme, window, KeyPlace.FULL_SCREEN)
        window.closed.connect(self._bring_back)
        for widget in (window, video, window.bar):
            widget.setMouseTracking(True)
            widget.installEventFilter(self)
        window.setScreen(self._host.screen())
        window.setGeometry(self._host.screen().geometry())
        window.showFullScreen()
        window.activateWindow()
        video.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self._rest.start()
        self.changed.emit()

    def leave(self) -> None:
        """Move everything back."""
        if self._window is not None:
            self._window.close()

    def _bring_back(self) -> None:
        window, self._window = self._window, None
        if window is None:
            return
        self._rest.stop()
        had_focus = window.isActiveWindow()
        for widget in (window, self._parts[0], window.bar):
            widget.removeEventFilter(self)
        self._show_pointer()
        self._stand_in.hide()
        self._column.removeWidget(self._stand_in)
        for place, widget in enumerate(self._parts):
            was_hidden = widget.isHidden()
            self._column.insertWidget(place, widget)
            widget.setHidden(was_hidden)
        put_first(self._host, *self._parts)
        self._parts[0].setMouseTracking(False)
        self._parts[0].setMaximumHeight(self._limit)
        if had_focus:
            self._host.window().activateWindow()
            self._parts[0].setFocus(Qt.FocusReason.ActiveWindowFocusReason)
        self.changed.emit()

    def lay_out(self) -> None:
        """Make the bar as high as its content."""
        if self._window is not None:
            self._window.lay_out()

    def _show_bar(self) -> None:
        if self._window is not None:
            self._window.bar.show()
            self.lay_out()
        self._show_pointer()
        self._rest.start()

    def _show_pointer(self) -> None:
        self._parts[0].unsetCursor()

    def _hide_bar(self) -> None:
        """Hide controls and pointer, but not from somebody who uses them."""
        window = self._window
        if window is None:
            return
        in_use = window.bar.underMouse() or has_focus_within(window.bar)
        if self.may_rest() and not in_use:
            window.bar.hide()
            self._parts[0].setCursor(Qt.CursorShape.BlankCursor)
        else:
            self._rest.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the controls again when the pointer moves or a key is pressed, as high as what is in them."""
        if event.type() is QEvent.Type.LayoutRequest and self._window is not None and watched is self._window.bar:
            self.lay_out()
        if event.type() in {QEvent.Type.MouseMove, QEvent.Type.KeyPress}:
            self._show_bar()
        return super().eventFilter(watched, event)


def why_not_on_top(widget: QWidget) -> str:
    """Return why the window of a widget cannot be kept on top; "" if it can: only windows of entries can."""
    return "" if widget.window().parentWidget() is not None else _("Only the window of an entry can stay on top")


def is_on_top(widget: QWidget) -> bool:
    """Return whether the window of a widget stays on top of others."""
    return bool(widget.window().windowFlags() & Qt.WindowType.WindowStaysOnTopHint)


def keep_on_top(widget: QWidget, *, on: bool) -> None:
    """Keep the window of a widget on top of others, or no longer."""
    window = widget.window()
    handle = window.windowHandle()
    if handle is not None:
        # `setWindowFlag` would hide the window, and a hidden player stops.
        handle.setFlag(Qt.WindowType.WindowStaysOnTopHint, on)
    flags = window.windowFlags()
    hint = Qt.WindowType.WindowStaysOnTopHint
    window.overrideWindowFlags(flags | hint if on else flags & ~hint)
