"""The sheet of keys: every key of the program by the place where it works, with a field that filters."""

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from kdesk.domain.names import searchable
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.command_keys import Keys, chosen_keys, key_names
from kdesk.ui.commands import Command
from kdesk.ui.dialog import Dialog
from kdesk.ui.guide.opener import GuideOpener
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.key_table import PLACE_NAMES, KeyPlace, KeyRow, key_rows
from kdesk.ui.keyed_window import commands_around
from kdesk.ui.search_field import SearchField
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

_SIZE = QSize(720, 600)
_MANY = 4
"""Keys of one row beyond which the sheet names the first and the last one only."""


class KeySheet(Dialog):
    """Lists all keys.

    Args:
        place: Where the user is; its keys come first.
        keys: Of the commands; None for those of their table.

    Attributes:
        filter: Only rows with these words, or with this key, are shown.
        tree: A branch for each place, and its keys in it.
    """

    def __init__(self, theme: Theme, place: KeyPlace, parent: QWidget, keys: Keys | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.GETTING_AROUND)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.filter = SearchField(theme, _("Find a key or what it does"), _("Find a key or what it does"))
        self.filter.textChanged.connect(self._filter)
        # The field takes Escape, and is what has the focus first: the dialog never sees the key.
        self.filter.given_up.connect(self.reject)
        self.filter.left.connect(self._enter_tree)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Keyboard shortcuts"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([_("What it does"), _("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._fill(place, keys)
        column = QVBoxLayout(self)
        column.addWidget(self.filter)
        column.addWidget(self.tree, 1)
        room = parent.window().screen().availableGeometry().size()
        self.resize((_SIZE * (theme.px(100) / 100)).boundedTo(room * 0.9))
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, begin: KeyPlace, keys: Keys | None) -> None:
        branches: dict[tuple[str, str], QTreeWidgetItem] = {}
        for row in key_rows(begin, keys):
            key = (row.place.value, row.group)
            if key not in branches:
                place = _(PLACE_NAMES[row.place])
                title = _("{place}: {group}").format(place=place, group=_(row.group)) if row.group else place
                branch = branches[key] = QTreeWidgetItem([title])
                branch.setData(1, Qt.ItemDataRole.AccessibleTextRole, title)
                font = branch.font(0)
                font.setBold(True)
                branch.setFont(0, font)
                self.tree.addTopLevelItem(branch)
                branch.setFirstColumnSpanned(True)
            item = QTreeWidgetItem([_(row.text), keys_of(row)])
            item.setToolTip(0, plain_tip(_(row.text)))
            branches[key].addChild(item)
        self.tree.expandAll()

    def _enter_tree(self) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self, text: str) -> None:
        wanted = searchable(text.strip())
        for place in range(self.tree.topLevelItemCount()):
            branch = self.tree.topLevelItem(place)
            if branch is None:
                continue
            rows = [child for row in range(branch.childCount()) if (child := branch.child(row)) is not None]
            whole = wanted in searchable(branch.text(0))
            for row in rows:
                hits = any(wanted in searchable(row.text(column)) for column in (0, 1))
                row.setHidden(not (whole or hits))
            branch.setHidden(all(row.isHidden() for row in rows))
        # The heading of the first rows that are left would be out of sight.
        self.tree.scrollToTop()


def keys_of(row: KeyRow) -> str:
    """Return the keys of a row as the system writes them: “Ctrl+Z”, “Left or Up”, “0 … 9”."""
    if len(row.keys) > _MANY:
        return _("{first} … {last}").format(first=key_names(row.keys[:1]), last=key_names(row.keys[-1:]))
    return key_names(row.keys)


def show_keys(
    theme: Theme, window: QWidget, place: KeyPlace = KeyPlace.EVERYWHERE, keys: Keys | None = None
) -> KeySheet:
    """Show the sheet over a window, with the keys of a place first; the one that is there if there is one.

    Args:
        keys: Of the commands; None for those of the main window below this one.
    """
    sheets = [sheet for sheet in window.findChildren(KeySheet) if sheet.isVisible()]
    sheet = sheets[0] if sheets else KeySheet(theme, place, window, keys or keys_around(window))
    sheet.open()
    sheet.raise_()
    sheet.activateWindow()
    return sheet


def keys_around(window: QWidget) -> Keys:
    """Return the keys that the commands have in the main window below a window; without one, those of their table."""
    commands = commands_around(window)
    return commands.keys if commands is not None else chosen_keys(())


def reach_keys(theme: Theme, window: QWidget, place: KeyPlace = KeyPlace.EVERYWHERE) -> None:
    """Let the keys of the sheet and of the guide work in a window that has no commands, also when they are changed."""
    _ReachedKeys(theme, window, place)


class _ReachedKeys(QObject):
    """The keys of the sheet and of the guide in one window, with which it is gone."""

    def __init__(self, theme: Theme, window: QWidget, place: KeyPlace) -> None:
        super().__init__(window)
        self._window = window
        guide = GuideOpener(theme, window)
        self._shortcuts = {Command.GUIDE: QShortcut(window), Command.SHOW_KEYS: QShortcut(window)}
        self._shortcuts[Command.GUIDE].activated.connect(lambda: guide.open(window))
        self._shortcuts[Command.SHOW_KEYS].activated.connect(lambda: show_keys(theme, window, place))
        self._follow()
        commands = commands_around(window)
        if commands is not None:
            # A method of an object, not a function: the connection ends with the window.
            commands.keys_changed.connect(self._follow)

    def _follow(self) -> None:
        keys = keys_around(self._window)
        for command, shortcut in self._shortcuts.items():
            shortcut.setKeys([QKeySequence(one) for one in keys[command]])
