"""One `QAction` for each command of the menu, and what each does on the page in sight."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from kdesk.messages import _
from kdesk.ui.command_keys import Keys, chosen_keys, key_text
from kdesk.ui.command_kinds import MENU_TITLES, Menu, Section, ShortcutScope
from kdesk.ui.commands import COMMANDS, Command
from kdesk.ui.selection import Selection, not_here
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

_IN_WINDOW = frozenset({ShortcutScope.WINDOW, ShortcutScope.PAGE})
"""Their keys work wherever the focus is."""
_ROLES = {
    Command.SETTINGS: QAction.MenuRole.PreferencesRole,
    Command.ABOUT: QAction.MenuRole.AboutRole,
    Command.QUIT: QAction.MenuRole.QuitRole,
}
"""Where macOS has a place of its own for a command. For the others it would guess one from their words."""
_IN_MENU = tuple(spec for spec in COMMANDS if spec.section is not Section.NONE)


class Actions(QObject):
    """One `QAction` for each command of the menu. Pages and window connect what the commands do.

    Attributes:
        selection: Knows what the commands on single things act on.

    Signals:
        keys_changed: The commands have other keys.
    """

    keys_changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        # With an owner in any case: what the commands do names the whole window, which they would keep for ever.
        super().__init__(parent or theme)
        self._actions: dict[Command, QAction] = {}
        self._keys: Keys = chosen_keys(())
        # Reason and words of each command. All are refreshed four times a second, and hardly any changes.
        self._allowed: dict[Command, tuple[str, str]] = {}
        self.selection = Selection()
        for spec in _IN_MENU:
            action = QAction(_(spec.text), self)
            action.setObjectName(spec.command.value)
            action.setMenuRole(QAction.MenuRole.NoRole)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            if spec.icon:  # checkable commands show a tick in its place
                theme.icons.dress(action, spec.icon)
            self._actions[spec.command] = action
            self.allow(spec.command, text=action.text())
            if spec.scope not in _IN_WINDOW:
                # By default they would work in the whole window, and take Space, Del and letters from text fields.
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            if spec.scope is not ShortcutScope.WINDOW:
                self.connect_to(spec.command, partial(self._do, spec.command))

    def __getitem__(self, command: Command) -> QAction:
        return self._actions[command]

    @property
    def keys(self) -> Keys:
        """The keys of every command."""
        return self._keys

    def put_words(self) -> None:
        """Name the commands in the language in use: they are made before the settings are read."""
        for spec in _IN_MENU:
            self.allow(spec.command, text=_(spec.text))

    def set_keys(self, keys: Keys) -> None:
        """Give the commands other keys, also in the windows that are open."""
        before, self._keys = self._keys, keys
        for command, its in keys.items():
            if its == before.get(command):
                continue
            self._actions[command].setShortcuts([QKeySequence(one) for one in its])
            reason, _words = self._allowed[command]
            self._tell_keys(self._actions[command], reason)
        self.keys_changed.emit()

    def connect_to(self, command: Command, do: Callable[[], object]) -> None:
        """Call `do` when the command is given."""
        # Qt passes whether the action is checked.
        self._actions[command].triggered.connect(lambda _checked=False: do())

    def allow(self, command: Command, reason: str = "", text: str = "") -> None:
        """Enable or disable a command.

        Args:
            reason: Why the command is disabled, for its tooltip; "" enables it.
            text: Other words for the command; "" keeps those that it has.
        """
        if self._allowed.get(command) == (reason, text):
            return
        self._allowed[command] = reason, text
        action = self._actions[command]
        if text:
            action.setText(text)
        action.setEnabled(not reason)
        self._tell_keys(action, reason)

    def _tell_keys(self, action: QAction, reason: str = "") -> None:
        """Say in the tooltip what an action does and its keys, or why it is disabled."""
        keys = key_text(action.shortcut())
        said = reason or action.text().rstrip("…")
        tip = said if reason or not keys else f"{said} ({keys})"
        action.setToolTip(plain_tip(tip))
        # The same without markup, for other widgets that show the command and for screen readers.
        action.setWhatsThis(tip)

    def show(self, page: QObject) -> None:
        """Let the commands act on this page, which is in sight now."""
        self.selection.show(page)
        self.refresh()

    def refresh(self) -> None:
        """Enable the commands that can do something with what is selected; give the others a reason."""
        offers = self.selection.offers()
        for spec in _IN_MENU:
            if spec.scope is not ShortcutScope.WINDOW:
                offer = offers.get(spec.command) or not_here(spec.scope)
                self.allow(spec.command, offer.reason, offer.text or _(spec.text))

    def why_not(self, focused: QWidget | None, keys: QKeySequence) -> str:
        """Return why these keys do nothing where the focus is, or "" if no disabled command has them there."""
        while focused is not None:
            for action in focused.actions():
                if keys in action.shortcuts() and not action.isEnabled():
                    return action.whatsThis()
            focused = focused.parentWidget()
        return ""

    def reach_window(self, window: QWidget) -> None:
        """Let the shortcuts of scopes WINDOW and PAGE work in this window."""
        window.addActions([self._actions[spec.command] for spec in _IN_MENU if spec.scope in _IN_WINDOW])

    def reach_transfers(self, view: QWidget) -> None:
        """Let the shortcuts of scope TRANSFERS work while this list has the focus."""
        view.addActions([self._actions[spec.command] for spec in _IN_MENU if spec.scope is ShortcutScope.TRANSFERS])

    def reach_entries(self, view: QWidget) -> None:
        """Let the shortcuts of scope ENTRIES work while the focus is in this widget."""
        view.addActions([self._actions[spec.command] for spec in _IN_MENU if spec.scope is ShortcutScope.ENTRIES])

    def menu(self, parent: QWidget) -> QMenu:
        """Return the menu that has every command, in the submenus that the table names."""
        menu = QMenu(parent)
        menu.setAccessibleName(_("Menu"))
        menu.aboutToShow.connect(self.refresh)
        for kind in Menu:
            menu.addMenu(self._submenu(kind, menu))
        return menu

    def menu_bar(self, parent: QWidget) -> QMenuBar:
        """Return the same submenus side by side, as macOS and Windows have them."""
        bar = QMenuBar(parent)
        bar.setAccessibleName(_("Menu"))
        for command, role in _ROLES.items():
            self._actions[command].setMenuRole(role)
        for kind in Menu:
            menu = self._submenu(kind, bar)
            menu.aboutToShow.connect(self.refresh)
            bar.addMenu(menu)
        return bar

    def _submenu(self, kind: Menu, parent: QWidget) -> QMenu:
        menu = QMenu(_(MENU_TITLES[kind]), parent)
        menu.setToolTipsVisible(True)
        for section in Section:
            if section.menu is kind:
                menu.addSeparator()
                menu.addActions([self._actions[spec.command] for spec in _IN_MENU if spec.section is section])
        return menu

    def _do(self, command: Command) -> None:
        # Asked once more: what was selected may have changed since the command was enabled.
        offer = self.selection.offer(command)
        if not offer.reason:
            offer.do()
