"""Every command of the window in one table: words, shortcut, icon, and the reason when it is not to be had."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kdesk.ui.texts import plain_tip
from kdesk.ui.theme import Theme


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


class Reach(StrEnum):
    """Where a shortcut works."""

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
    reach: Reach = Reach.WINDOW


COMMANDS: tuple[Spec, ...] = (
    Spec(Command.CHOOSE_FILES, "Choose files…", "file", "Add", ("Ctrl+O",)),
    Spec(Command.CHOOSE_FOLDER, "Choose folder…", "folder", "Add", ("Ctrl+Shift+O",)),
    Spec(Command.PAUSE_RESUME, "Pause or resume", "pause", "Transfer", ("Space",), Reach.TRANSFERS),
    Spec(Command.RETRY, "Retry", "retry", "Transfer", ("Ctrl+R",), Reach.TRANSFERS),
    Spec(Command.UPLOAD_UNSTABLE, "Upload it anyway", "uploads", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.CANCEL, "Cancel", "cancel", "Transfer", ("Del",), Reach.TRANSFERS),
    Spec(Command.COPY_LINK, "Copy link", "link", "Transfer", ("Ctrl+C",), Reach.TRANSFERS),
    Spec(Command.OPEN_ENTRY, "Open in the Library", "library", "Transfer", ("Return", "Enter"), Reach.TRANSFERS),
    Spec(Command.VERIFY, "Verify now", "ready", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.EXPORT_RECEIPT, "Export receipt…", "download", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.NEW_VERSION, "Upload the new version", "file", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.KEEP, "Keep what arrived", "ready", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.REPLACE, "Replace it", "retry", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.TAKE_OVER, "Take over", "resume", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.BEGIN_ANEW, "Begin anew", "uploads", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.LOOK_AGAIN, "Look again", "retry", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.UPLOAD_ANYWAY, "Upload anyway", "uploads", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.REMOVE, "Remove from the list", "clear", "Transfer", (), Reach.TRANSFERS),
    Spec(Command.MOVE_UP, "Move up", "move-up", "Order", ("Alt+Up",), Reach.TRANSFERS),
    Spec(Command.MOVE_DOWN, "Move down", "move-down", "Order", ("Alt+Down",), Reach.TRANSFERS),
    Spec(Command.MOVE_TO_TOP, "Move to the top", "to-top", "Order", ("Alt+Home",), Reach.TRANSFERS),
    Spec(Command.SELECT_ALL, "Select all", "select-all", "Order", ("Ctrl+A",), Reach.TRANSFERS),
    Spec(Command.PAUSE_ALL, "Pause all", "pause", "All transfers"),
    Spec(Command.RESUME_ALL, "Resume all", "resume", "All transfers"),
    Spec(Command.CLEAR_FINISHED, "Clear finished", "clear", "All transfers"),
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


class Actions(QObject):
    """One `QAction` for each command; what they do is connected by those who can do it.

    theme  colours the icons
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[Command, QAction] = {}
        for spec in COMMANDS:
            action = QAction(spec.text, self)
            action.setObjectName(spec.command.value)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            if spec.icon:  # not where a tick stands in its place
                theme.icons.dress(action, spec.icon)
            self._actions[spec.command] = action
            self.allow(spec.command)
            if spec.reach is Reach.TRANSFERS:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

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
        action.setToolTip(plain_tip(said if reason or not keys else f"{said} ({keys})"))

    def reach_window(self, window: QWidget) -> None:
        """Let the shortcuts that are meant for everywhere work in this window."""
        window.addActions([self._actions[spec.command] for spec in COMMANDS if spec.reach is Reach.WINDOW])

    def reach_transfers(self, view: QWidget) -> None:
        """Let the shortcuts of single transfers work while this list has the focus."""
        view.addActions([self._actions[spec.command] for spec in COMMANDS if spec.reach is Reach.TRANSFERS])

    def menu(self, parent: QWidget) -> QMenu:
        """Return the menu that has every command."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        section = COMMANDS[0].section
        for spec in COMMANDS:
            if spec.section != section:
                menu.addSeparator()
                section = spec.section
            menu.addAction(self._actions[spec.command])
        return menu
