"""The editor of the keys of commands: a list by menu, a field that takes keys, and the conflicts."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from kdesk.domain.options.shortcuts import Shortcut
from kdesk.messages import _, listed
from kdesk.ui.command_keys import CHANGEABLE, chosen_keys, clashes, key_names, with_keys
from kdesk.ui.command_kinds import MENU_TITLES, Menu
from kdesk.ui.commands import SPECS, Command
from kdesk.ui.locale import words_locale
from kdesk.ui.settings.editor import OptionEditor
from kdesk.ui.style_property import set_style_property
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, plain_tip

_HEIGHT = 300


class ShortcutsEditor(OptionEditor):
    """Lists the commands of the menus with their keys.

    Attributes:
        list: A branch for each menu, and its commands in it.
        keys: Takes the next keys that are pressed, for the selected command.
        said: Which other command has the same keys.
    """

    is_wide = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shortcuts: tuple[Shortcut, ...] = ()
        self._items: dict[Command, QTreeWidgetItem] = {}
        self.list, self.keys, self.said = QTreeWidget(), QKeySequenceEdit(), QLabel()
        self.give, self.none = QPushButton(_("Use these keys")), QPushButton(_("No keys"))
        self.usual = QPushButton(_("Usual keys"))
        self.field = self.list
        self._fill()
        self._build()
        self.setFocusProxy(self.list)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.keys.keySequenceChanged.connect(lambda _keys: self._show_current(typed=True))
        self.give.clicked.connect(lambda: self._choose(self._typed()))
        self.none.clicked.connect(lambda: self._choose(()))
        self.usual.clicked.connect(lambda: self._choose(SPECS[self.command].keys if self.command else ()))
        self._show_current()

    @property
    def command(self) -> Command | None:
        """The selected command."""
        item = self.list.currentItem()
        return next((command for command, one in self._items.items() if one is item), None)

    def select(self, command: Command) -> None:
        """Select a command."""
        self.list.setCurrentItem(self._items[command])

    def show_value(self, value: Any) -> None:
        """Show a value, without choosing it."""
        self._shortcuts = value
        keys = chosen_keys(value)
        for command, item in self._items.items():
            others = [other for _key, other in clashes(keys, command)]
            item.setText(1, key_names(keys[command]))
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, item.text(1) or _("No keys"))
            item.setText(2, listed(_name(other) for other in dict.fromkeys(others)))
            item.setData(2, Qt.ItemDataRole.AccessibleTextRole, item.text(2) or _("No other command"))
            item.setForeground(2, self._theme.colour("bad"))
            font = item.font(1)
            font.setBold(keys[command] != SPECS[command].keys)
            item.setFont(1, font)
        # Its title alone would take room that long commands need.
        self.list.setColumnHidden(2, not any(item.text(2) for item in self._items.values()))
        self._show_current()

    def _fill(self) -> None:
        self.list.setColumnCount(3)
        self.list.setHeaderLabels([_("Command"), _("Keys"), _("Also the keys of")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFixedHeight(self._theme.px(_HEIGHT))
        header = self.list.header()
        header.setStretchLastSection(False)
        # Where there is too little room the list scrolls sideways: a stretched column would be cut.
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for menu in Menu:
            branch = QTreeWidgetItem([_(MENU_TITLES[menu]).replace("&", "")])
            branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(branch)
            for spec in CHANGEABLE:
                if spec.section.menu is menu:
                    item = QTreeWidgetItem([_name(spec.command)])
                    item.setToolTip(0, plain_tip(_name(spec.command)))
                    branch.addChild(item)
                    self._items[spec.command] = item
        self.list.expandAll()

    def _build(self) -> None:
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(_("Press the new keys"))
        self._invite()
        for line in self.keys.findChildren(QLineEdit):
            line.setAccessibleName(_("Press the new keys"))
        self.said.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(self.keys, 1)
        for button in (self.give, self.none, self.usual):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addWidget(self.list)
        column.addLayout(row)
        column.addWidget(self.said)

    def _invite(self) -> None:
        """Say in the empty field what it is for; Qt puts words of its own there whenever it is cleared."""
        for line in self.keys.findChildren(QLineEdit):
            line.setPlaceholderText(_("Press the new keys"))

    def _typed(self) -> tuple[str, ...]:
        text = self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        return (text,) if text else ()

    def _choose(self, keys: tuple[str, ...]) -> None:
        command = self.command
        if command is None:
            return
        self.keys.clear()
        self._invite()
        self.list.setFocus()  # the button is disabled, and the focus would fall to another part of the dialog
        self.chosen.emit(with_keys(self._shortcuts, command, keys))
        announce(self.list, _("{command}: {keys}").format(command=_name(command), keys=key_names(keys) or _("no keys")))

    def _show_current(self, *, typed: bool = False) -> None:
        """Enable what can be done with the selected command, and say whose keys are pressed."""
        command, keys = self.command, self._typed()
        present = chosen_keys(self._shortcuts)
        for widget in (self.keys, self.none, self.usual):
            widget.setEnabled(command is not None)
        self.give.setEnabled(command is not None and bool(keys))
        others: list[str] = []
        if command is not None:
            self.none.setEnabled(bool(present[command]))
            self.usual.setEnabled(present[command] != SPECS[command].keys)
            asked = {**present, command: keys} if typed and keys else present
            others = [_name(other) for _key, other in clashes(asked, command)]
        listed = words_locale().createSeparatedList(others)
        words = _("These keys are also those of: {commands}").format(commands=listed)
        self.said.setText(words if others else "")
        self.said.setVisible(bool(others))
        set_style_property(self.said, "role", "bad")


def _name(command: Command) -> str:
    return _(SPECS[command].text).rstrip("…")
