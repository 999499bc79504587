"""Windows of their own for entries: several at once, each with the panel in it."""

from dataclasses import replace

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.key_sheet import reach_keys
from kdesk.ui.key_table import KeyPlace
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.spoken_role import set_role

MAX_WINDOWS = 12
"""Each has a player of its own; the oldest one is closed."""
_SIZE, _LEAST = QSize(560, 800), QSize(360, 400)
_STEP = 32
"""Pixels of the drawings between the corners of two windows."""


class EntryWindow(QWidget):
    """The window of one entry.

    Args:
        services: What the panel is built on.
        owner: Over whose window it stays, and with which it closes.

    Signals:
        updated: A new snapshot of the `Entry`.
        closed: The window is gone.
    """

    updated = Signal(object)
    closed = Signal()

    def __init__(self, services: LibraryServices, owner: QWidget, *, volume: float, tab: str = "") -> None:
        # With player and tabs: not before an entry is opened.
        from kdesk.ui.library.entry_panel import EntryPanel

        super().__init__(owner, Qt.WindowType.Window)
        set_role(self, QAccessible.Role.Window)
        self._tasks = services.tasks.part()
        services = replace(services, tasks=self._tasks)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "page")
        self.panel = EntryPanel(services, volume=volume, tab=tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        for keys in (QKeySequence(Qt.Key.Key_Escape), QKeySequence("Ctrl+W")):
            QShortcut(keys, self).activated.connect(self.close)
        reach_keys(services.theme, self, KeyPlace.ENTRY_WINDOW)
        self.panel.closed.connect(self.close)
        self.panel.updated.connect(self._take)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show an entry, or a new snapshot of it."""
        self.setWindowTitle(_("{name} – kdesk").format(name=shown(entry.name)))
        self.panel.show_entry(entry, api)

    def _take(self, entry: Entry) -> None:
        self.setWindowTitle(_("{name} – kdesk").format(name=shown(entry.name)))
        self.updated.emit(entry)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs for the entry."""
        self.panel.clear()
        self._tasks.end()
        super().closeEvent(event)
        self.closed.emit()


class EntryWindows(QObject):
    """The windows of entries that are open.

    Args:
        services: What their panels are built on.
        owner: The page; with its window they are closed.
        tab: Name of the tab that was opened last.

    Signals:
        updated: A new snapshot of an `Entry` in one of the windows.
        tab_opened: The name of the tab that the user opened, in the panel or in one of them.
    """

    updated = Signal(object)
    tab_opened = Signal(str)

    def __init__(self, services: LibraryServices, owner: QWidget, *, tab: str = "") -> None:
        super().__init__(owner)
        self._services, self._owner, self._tab = services, owner, tab
        self._open: dict[str, EntryWindow] = {}

    @property
    def open_windows(self) -> tuple[EntryWindow, ...]:
        """The windows, the oldest one first."""
        return tuple(self._open.values())

    def open(self, entry: Entry, api: AccountApi, *, volume: float) -> EntryWindow:
        """Open a window for an entry, or bring the one that it has to the front; return it."""
        window = self._open.get(entry.id)
        if window is None:
            if len(self._open) >= MAX_WINDOWS:
                next(iter(self._open.values())).close()
            window = self._open[entry.id] = EntryWindow(self._services, self._owner, volume=volume, tab=self._tab)
            window.closed.connect(lambda entry_id=entry.id: self._open.pop(entry_id, None))
            window.updated.connect(self.updated)
            window.panel.tabs.opened.connect(self.keep_tab)
            window.setGeometry(self._place(len(self._open) - 1))
            window.show()
            window.panel.player.setFocus()
        window.show_entry(entry, api)
        window.raise_()
        window.activateWindow()
        return window

    def keep_tab(self, name: str) -> None:
        """Begin the next window with this tab, which was opened in a window or in the panel."""
        self._tab = name
        self.tab_opened.emit(name)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show a new snapshot of an entry if it has a window."""
        if entry.id in self._open:
            self._open[entry.id].show_entry(entry, api)

    def close_all(self) -> None:
        """Close every window."""
        for window in self.open_windows:
            window.close()

    def _place(self, number: int) -> QRect:
        """Return where a window opens: each a little below the one before, all of it on the screen."""
        scale = self._services.theme.px(100) / 100
        room = self._owner.screen().availableGeometry()
        # Room for the frame that the window manager adds.
        inside = room.adjusted(8, 40, -8, -8)
        size = (_SIZE * scale).boundedTo(inside.size()).expandedTo(_LEAST)
        offset = self._services.theme.px(_STEP) * number
        corner = self._owner.window().geometry().topRight()
        left = corner.x() - size.width() + offset
        top = corner.y() + offset
        left = inside.left() + (left - inside.left()) % max(1, inside.width() - size.width() + 1)
        top = inside.top() + (top - inside.top()) % max(1, inside.height() - size.height() + 1)
        return QRect(left, top, size.width(), size.height())
