"""Every command of the window in one table: words, shortcut, icon, and the reason when it is not to be had."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kdesk.ui.selection import NOT_HERE, Offer, Selection
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip


class Command(StrEnum):
    """What a user can ask for, by its name in tests and logs."""

    CHOOSE_FILES = "choose-files"
    CHOOSE_FOLDER = "choose-folder"
    PAUSE_RESUME = "pause-resume"
    RETRY = "retry"
    UPLOAD_UNSTABLE = "upload-unstable"
    CANCEL = "cancel"
    COPY_LINK = "copy-link"
    OPEN_ENTRY = "open-entry"
    VERIFY = "verify"
    EXPORT_RECEIPT = "export-receipt"
    NEW_VERSION = "upload-new-version"
    KEEP = "keep"
    REPLACE = "replace"
    TAKE_OVER = "take-over"
    BEGIN_ANEW = "begin-anew"
    LOOK_AGAIN = "look-again"
    UPLOAD_ANYWAY = "upload-anyway"
    REMOVE = "remove"
    MOVE_UP = "move-up"
    MOVE_DOWN = "move-down"
    MOVE_TO_TOP = "move-to-top"
    SELECT_ALL = "select-all"
    PAUSE_ALL = "pause-all"
    RESUME_ALL = "resume-all"
    CLEAR_FINISHED = "clear-finished"
    UNDO_REMOVAL = "undo-removal"
    CLEAN_UP = "clean-up"
    VERIFY_UPLOADS = "verify-uploads"
    SHOW_UPLOADS = "show-uploads"
    SHOW_LIBRARY = "show-library"
    SEARCH = "search"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    ASK_BEFORE_QUITTING = "ask-before-quitting"
    QUIT = "quit"


class ShortcutScope(StrEnum):
    """Where a command works.

    WINDOW     everywhere, and it does the same everywhere
    TRANSFERS  on what is selected: the page in sight says what it does; its keys work in that page's list
    """

    WINDOW = "window"
    TRANSFERS = "transfers"


@dataclass(frozen=True, slots=True)
class Spec:
    """One command.

    section  commands of one section stand together in the menu
    keys     as Qt reads them; the first is shown
    """

    command: Command
    text: str
    icon: str
    section: str
    keys: tuple[str, ...] = ()
    scope: ShortcutScope = ShortcutScope.WINDOW


COMMANDS: tuple[Spec, ...] = (
    Spec(Command.CHOOSE_FILES, "Choose files…", "file", "Add", ("Ctrl+O",)),
    Spec(Command.CHOOSE_FOLDER, "Choose folder…", "folder", "Add", ("Ctrl+Shift+O",)),
    Spec(Command.PAUSE_RESUME, "Pause or resume", "pause", "Transfer", ("Space",), ShortcutScope.TRANSFERS),
    Spec(Command.RETRY, "Retry", "retry", "Transfer", ("Ctrl+R",), ShortcutScope.TRANSFERS),
    Spec(Command.UPLOAD_UNSTABLE, "Upload without waiting", "uploads", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.CANCEL, "Cancel", "cancel", "Transfer", ("Del",), ShortcutScope.TRANSFERS),
    Spec(Command.COPY_LINK, "Copy link", "link", "Transfer", ("Ctrl+C",), ShortcutScope.TRANSFERS),
    Spec(
        Command.OPEN_ENTRY, "Open in the Library", "library", "Transfer", ("Return", "Enter"), ShortcutScope.TRANSFERS
    ),
    Spec(Command.VERIFY, "Verify now", "ready", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.EXPORT_RECEIPT, "Export receipt…", "download", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.NEW_VERSION, "Upload the new version", "file", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.KEEP, "Keep what arrived", "ready", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.REPLACE, "Replace it", "retry", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.TAKE_OVER, "Take over", "resume", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.BEGIN_ANEW, "Begin anew", "uploads", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.LOOK_AGAIN, "Look again", "retry", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.UPLOAD_ANYWAY, "Upload as a new entry", "uploads", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.REMOVE, "Remove from the list", "clear", "Transfer", (), ShortcutScope.TRANSFERS),
    Spec(Command.MOVE_UP, "Move up", "move-up", "Order", ("Alt+Up",), ShortcutScope.TRANSFERS),
    Spec(Command.MOVE_DOWN, "Move down", "move-down", "Order", ("Alt+Down",), ShortcutScope.TRANSFERS),
    Spec(Command.MOVE_TO_TOP, "Move to the top", "to-top", "Order", ("Alt+Home",), ShortcutScope.TRANSFERS),
    Spec(Command.SELECT_ALL, "Select all", "select-all", "Order", ("Ctrl+A",), ShortcutScope.TRANSFERS),
    Spec(Command.PAUSE_ALL, "Pause all transfers", "pause", "All transfers"),
    Spec(Command.RESUME_ALL, "Resume all transfers", "resume", "All transfers"),
    Spec(Command.CLEAR_FINISHED, "Clear finished", "clear", "All transfers", (), ShortcutScope.TRANSFERS),
    Spec(Command.UNDO_REMOVAL, "Undo removal", "", "All transfers", ("Ctrl+Z",)),
    Spec(Command.CLEAN_UP, "Clean up the server…", "clear", "All transfers"),
    Spec(Command.VERIFY_UPLOADS, "Verify uploads", "ready", "All transfers"),
    Spec(Command.SHOW_UPLOADS, "Uploads", "uploads", "Go", ("Ctrl+1",)),
    Spec(Command.SHOW_LIBRARY, "Library", "library", "Go", ("Ctrl+2",)),
    Spec(Command.SEARCH, "Search", "search", "Go", ("Ctrl+F",)),
    Spec(Command.SIGN_IN, "Sign in…", "sign-in", "Account"),
    Spec(Command.SIGN_OUT, "Sign out", "sign-out", "Account"),
    Spec(Command.ASK_BEFORE_QUITTING, "Ask before quitting", "", "kdesk"),
    Spec(Command.QUIT, "Quit kdesk", "quit", "kdesk", ("Ctrl+Q",)),
)
MENU_KEY = "F10"
"""Opens the menu that has every command. No command itself: it would stand in its own menu."""


class Actions(QObject):
    """One `QAction` for each command; what they do is connected by those who can do it.

    theme      colours the icons
    selection  says what the commands on single things act on
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[Command, QAction] = {}
        self.selection = Selection()
        for spec in COMMANDS:
            action = QAction(spec.text, self)
            action.setObjectName(spec.command.value)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            if spec.icon:  # not where a tick stands in its place
                theme.icons.dress(action, spec.icon)
            self._actions[spec.command] = action
            self.allow(spec.command)
            if spec.scope is ShortcutScope.TRANSFERS:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.connect_to(spec.command, partial(self._do, spec.command))

    def __getitem__(self, command: Command) -> QAction:
        return self._actions[command]

    def connect_to(self, command: Command, do: Callable[[], object]) -> None:
        """Do this when the command is given."""
        self._actions[command].triggered.connect(lambda _checked=False: do())

    def allow(self, command: Command, reason: str = "", text: str = "") -> None:
        """Enable a command, or disable it for a reason that its tooltip tells; give it other words if wanted."""
        action = self._actions[command]
        if text:
            action.setText(text)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        said = reason or action.text().rstrip("…")
        action.setEnabled(not reason)
        tip = said if reason or not keys else f"{said} ({keys})"
        action.setToolTip(plain_tip(tip))
        # The same without markup: for what shows the command elsewhere, and for screen readers.
        action.setWhatsThis(tip)

    def show(self, page: QObject) -> None:
        """Let the commands act on this page from now on: it is the one in sight."""
        self.selection.show(page)
        self.refresh()

    def refresh(self) -> None:
        """Enable each command on what is selected, or say why it cannot be had."""
        offers = self.selection.offers()
        for spec in COMMANDS:
            if spec.scope is ShortcutScope.TRANSFERS:
                offer = offers.get(spec.command, Offer(reason=NOT_HERE))
                self.allow(spec.command, offer.reason, offer.text or spec.text)

    def why_not(self, focused: QWidget | None, keys: QKeySequence) -> str:
        """Return why these keys do nothing where the focus is: "" if no command that is disabled there has them."""
        while focused is not None:
            for action in focused.actions():
                if keys in action.shortcuts() and not action.isEnabled():
                    return action.whatsThis()
            focused = focused.parentWidget()
        return ""

    def reach_window(self, window: QWidget) -> None:
        """Let the shortcuts that are meant for everywhere work in this window."""
        window.addActions([self._actions[spec.command] for spec in COMMANDS if spec.scope is ShortcutScope.WINDOW])

    def reach_transfers(self, view: QWidget) -> None:
        """Let the shortcuts of single transfers work while this list has the focus."""
        view.addActions([self._actions[spec.command] for spec in COMMANDS if spec.scope is ShortcutScope.TRANSFERS])

    def menu(self, parent: QWidget) -> QMenu:
        """Return the menu that has every command."""
        menu = QMenu(parent)
        menu.setAccessibleName("Menu")
        menu.setToolTipsVisible(True)
        section = COMMANDS[0].section
        menu.aboutToShow.connect(self.refresh)
        for spec in COMMANDS:
            if spec.section != section:
                menu.addSeparator()
                section = spec.section
            menu.addAction(self._actions[spec.command])
        return menu

    def _do(self, command: Command) -> None:
        """Ask once more before doing it: what was selected may have changed since the command was enabled."""
        offer = self.selection.offer(command)
        if not offer.reason:
            offer.do()
