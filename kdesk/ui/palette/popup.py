"""The palette on the screen: a field, and below it what fits the typed text."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from kdesk.guide import Topic
from kdesk.messages import _, ngettext
from kdesk.ui.guide.opener import KEY as GUIDE_KEY
from kdesk.ui.guide.opener import open_guide
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.palette.delegate import PaletteDelegate
from kdesk.ui.palette.item import PaletteItem, ranked
from kdesk.ui.palette.model import PaletteModel
from kdesk.ui.search_field import SearchField
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_WIDTH, _HEIGHT, _TOP = 640, 440, 48
_SHARE = 0.9
_REST_MS = 80
"""Between the last typed letter and the search for transfers and entries."""
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
}
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PaletteField(SearchField):
    """The field of the palette. It keeps the focus: the keys of a list move in the list below it.

    Signals:
        stepped: Rows to go down; negative is up.
        paged: Pages to go down likewise.
        entered: Enter was pressed.
    """

    stepped = Signal(int)
    paged = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes at once: the text is gone with the palette."""
        if event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        elif event.key() in _PAGES:
            self.paged.emit(_PAGES[Qt.Key(event.key())])
        elif event.key() in _ENTER:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class Palette(QFrame):
    """Finds everything of the window by its name.

    Attributes:
        keys: Those that opened it; they close it too.
        field: What is typed.
        list: What fits it.
        said: How much was found, or why the chosen row cannot be had.

    Signals:
        chosen: The `PaletteItem` that is to be done, after the palette was closed.
        wanted_late: The typed text for which transfers and entries are to be looked for; "" for none.
    """

    chosen = Signal(object)
    wanted_late = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, QAccessible.Role.Dialog)
        self._theme, self._window = theme, parent
        self._items: Sequence[PaletteItem] = ()
        self._recent: Sequence[str] = ()
        self.keys: Sequence[str] = ()
        self.setProperty("role", "raised")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(_("Command palette"))
        set_topic(self, Topic.GETTING_AROUND)
        words = _("Find a command, a setting, a file, an entry…")
        self.field = PaletteField(theme, words, _("Command palette"))
        self.list, self.said = QListView(), QLabel()
        self.model = PaletteModel(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._build()
        self._connect()

    def open_with(self, items: Sequence[PaletteItem], recent: Sequence[str]) -> None:
        """Open over the parent's window, with nothing typed.

        Args:
            items: Everything that is known at once.
            recent: Keys of what was chosen lately.
        """
        self._items, self._recent = items, recent
        self.field.clear()
        self._find("")
        window = self._window.window()
        self.setLayoutDirection(window.layoutDirection())
        room, px = window.size(), self._theme.px
        top = min(px(_TOP), room.height() // 12)
        width = min(px(_WIDTH), round(room.width() * _SHARE))
        self.setFixedSize(width, min(px(_HEIGHT), room.height() - 2 * top))
        self.move(window.mapToGlobal(QPoint((room.width() - width) // 2, top)))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def add_late(self, typed: str, items: Sequence[PaletteItem]) -> None:
        """Show what was found for a text, if it still stands there."""
        if typed == self._typed and self.isVisible() and items:
            nothing = not self.model.rowCount()
            self.model.add_late(items)
            if nothing:
                self._go_to(0)
            self._say_found()

    @property
    def _typed(self) -> str:
        return self.field.text().strip()

    @property
    def current(self) -> PaletteItem | None:
        """The row that Enter chooses."""
        return self.model.item(self.list.currentIndex().row())

    def _build(self) -> None:
        px = self._theme.px
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self._theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What fits the typed words"))
        self.said.setProperty("role", "secondary")
        self.said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(8),) * 4)
        column.setSpacing(px(8))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addStretch()  # while nothing is found, and the list is hidden

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._find(self._typed))
        self.field.stepped.connect(self._step)
        self.field.paged.connect(self._page)
        self.field.entered.connect(lambda: self._choose(self.current))
        self.field.given_up.connect(self.close)
        self.list.clicked.connect(lambda index: self._choose(self.model.item(index.row())))
        self._rest.timeout.connect(lambda: self.wanted_late.emit(self._typed))

    def _find(self, typed: str) -> None:
        self.model.show_items(ranked(self._items, typed, self._recent))
        self._rest.start()
        self._go_to(0, speak=bool(typed))

    def _step(self, rows: int) -> None:
        count = self.model.rowCount()
        if count:
            self._go_to((self.list.currentIndex().row() + rows) % count)

    def _page(self, pages: int) -> None:
        height = max(1, self.list.sizeHintForRow(0))
        rows = max(1, self.list.viewport().height() // height - 1)
        self._go_to(max(0, min(self.list.currentIndex().row() + pages * rows, self.model.rowCount() - 1)))

    def _go_to(self, row: int, *, speak: bool = True) -> None:
        index = self.model.index(row, 0) if row < self.model.rowCount() else QModelIndex()
        self.list.setCurrentIndex(index)
        item = self.current
        # The focus stays in the field: a screen reader would not tell what is marked below it.
        if item is not None and speak:
            announce(self.field, item.spoken)
        self._say_found()

    def _say_found(self) -> None:
        """Say why the marked row cannot be had; otherwise how much was found."""
        count, item = self.model.rowCount(), self.current
        if not count:
            words = _("Nothing has these words. Names of commands, settings, files and entries are looked through.")
        elif item is not None and item.reason:
            words = item.reason
        else:
            words = ngettext("{count} result", "{count} results", count).format(count=count)
        self.said.setText(words)
        self.list.setVisible(count > 0)

    def _choose(self, item: PaletteItem | None) -> None:
        if item is None or not self.isVisible():
            return
        if item.reason:
            announce(self.field, item.reason)
            self.said.setText(item.reason)
            return
        self.close()
        self.chosen.emit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that opened it close it; F1 opens the guide in its place."""
        pressed = QKeySequence(event.keyCombination())
        if event.key() == GUIDE_KEY:
            self.close()
            open_guide(self._window, Topic.GETTING_AROUND)
        elif any(pressed == QKeySequence(keys) for keys in self.keys):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Look for nothing any more."""
        self._rest.stop()
        self.wanted_late.emit("")
        super().closeEvent(event)
