"""The quick look: an entry as large as the page, over the page."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.playing import why_not_played
from kdesk.ui.focus_within import has_focus_within, is_within
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.waveform_view import WaveformView
from kdesk.ui.review.player import Player
from kdesk.ui.tips import announce

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CLOSING = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Escape})


class QuickLook(QFrame):
    """Lies over a page, and shows one entry after the other: at once what the card shows, then a large picture.

    Args:
        services: What the player is built on; its tasks are those of the quick look alone.
        page: What it lies over.

    Attributes:
        player: Plays the entry.
        waveform: Below it, of a sound whose file is on this computer.

    Signals:
        stepped: 1 for the next entry, -1 for the one before.
        closed: The quick look is gone, and with it what had the keyboard.
    """

    stepped = Signal(int)
    closed = Signal()

    def __init__(self, services: LibraryServices, page: QWidget, *, volume: float) -> None:
        super().__init__(page)
        self.setProperty("role", "panel")
        self._page, self._theme = page, services.theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = ""
        self.title, self.place, self.hint = QLabel(), QLabel(), QLabel()
        self.player = Player(services, volume=volume)
        self.waveform = WaveformView(services.theme)
        self._build()
        page.installEventFilter(self)
        for widget in self.player.findChildren(QWidget):
            widget.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]
        self.hide()

    def show_entry(self, entry: Entry | None, picture: QPixmap | None, place: str) -> None:
        """Show an entry.

        Args:
            entry: The entry; None while it is not loaded.
            picture: What its card shows, until the large picture is there.
            place: Its place in the result, in words.
        """
        self.place.setText(place)
        name = shown(entry.name) if entry is not None else _("Loading…")
        self._name = name
        self.setAccessibleName(_("Quick look: {name}").format(name=name))
        if not self.isVisible():
            self._cover()
            self.show()
            self.raise_()
            self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._fit()
        plays = entry is not None and not why_not_played(entry)
        self.hint.setText(
            _("Arrow keys go on, Enter plays, Space closes") if plays else _("Arrow keys go on, Space closes")
        )
        if entry is None:
            self.player.stop()
            self.player.view.clear("")
        else:
            self.player.show_entry(entry)
            if picture is not None and not self.player.view.has_poster:
                self.player.view.show_poster(picture.toImage())
        announce(self, _("{name}, {place}").format(name=name, place=place))

    def close_look(self) -> None:
        """Hide it, and stop the player."""
        if self.isVisible():
            had_keyboard = has_focus_within(self)
            self.hide()
            self.player.stop()
            # Whoever went on with Tab stays there.
            if had_keyboard:
                self.closed.emit()

    def _build(self) -> None:
        px = self._theme.px
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        # A long title is cut, and does not make the page wider.
        self.title.setMinimumWidth(1)
        self.place.setProperty("role", "secondary")
        close = QToolButton()
        close.setToolTip(_("Close (Esc)"))
        close.setAccessibleName(_("Close the quick look"))
        close.setIconSize(QSize(px(16), px(16)))
        self._theme.icons.dress(close, "close", "secondary")
        close.clicked.connect(self.close_look)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        head.addWidget(close)
        self.hint.setProperty("role", "secondary")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(16),) * 4)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addStretch(1)
        column.addWidget(self.player, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.waveform)
        column.addStretch(1)
        column.addWidget(self.hint)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Go on, or close. The keys are taken from the player inside too, for which they mean something else."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if self.isRightToLeft():
            steps |= {Qt.Key.Key_Right: -1, Qt.Key.Key_Left: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() in _CLOSING and not event.isAutoRepeat():
            self.close_look()
        return step is not None or event.key() in _CLOSING

    def _cover(self) -> None:
        self.setGeometry(self._page.rect())
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def _fit(self) -> None:
        """Make the video as large as the page allows; its controls stand below it."""
        px = self._theme.px
        controls = self.player.controls.sizeHint().height() + px(8)
        texts = self.title.sizeHint().height() + self.fontMetrics().height() + px(16 * 2 + 8 * 4)
        # Also while it is hidden, so that the player does not change its size when the waveform comes.
        texts += self.waveform.height() + px(8) if self.waveform.is_wanted else 0
        height = max(self.height() - texts - controls, px(120))
        # The controls of the player are never cut: then the video has black edges instead.
        width = max(height * 16 // 9, self.player.minimumSizeHint().width())
        width = max(min(self.width() - px(32), width), px(256))
        self.player.setFixedWidth(width)
        spare = self.width() - self.place.sizeHint().width() - px(16 * 2 + 12 * 2 + 32)
        self.title.setText(self.title.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, spare))

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Close when the keyboard goes on to a widget that is covered."""
        if now is not None and self.isVisible() and self._page.isAncestorOf(now) and not is_within(self, now):
            self.close_look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys: another entry; Space and Esc: close; Enter: play or pause; others are the player's."""
        if event.key() in _ENTER:
            self.player.toggle()
        elif not self._take_key(event) and not self.player.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the page also after it was resized, and close with it; take keys from the player."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is not self._page:
            # On the full screen and in a text field every key is theirs.
            is_theirs = self.player.full_screen.window is not None or isinstance(watched, QLineEdit)
            return not is_theirs and self._take_key(event)
        if watched is self._page and self.isVisible():
            if event.type() is QEvent.Type.Resize:
                self._cover()
            elif event.type() is QEvent.Type.Hide:
                self.close_look()
        return super().eventFilter(watched, event)
