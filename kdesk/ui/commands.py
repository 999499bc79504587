"""Everything that a user can ask for, in one table: words, icon, shortcut, condition, and how a row shows it.

A command of the menu, a button of a row and a decision about a transfer are one thing with one name. Adding one for
transfers takes a row here and its condition as a property of `Transfer`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kdesk.domain.kind_choice import can_become
from kdesk.domain.question import Decision
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_account import may_change_account
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Transfers
from kdesk.messages import N_
from kdesk.ui.command_kinds import Button, Group, Section, ShortcutScope
from kdesk.ui.command_names import Command

__all__ = ["COMMANDS", "SPECS", "Command", "Spec"]


@dataclass(frozen=True, slots=True)
class Spec:
    """One command. Texts are translated where they are shown.

    Attributes:
        keys: As Qt reads them; the first is shown.
        group: Where it stands in the menu of a row; None if it is not there.
        possible: Whether it can do something with a transfer; None for commands that are not about single ones.
        why_not: Reason while none of the selected transfers allows it.
        run: Asks the queue to do it with transfers that allow it; None if it takes more than the queue.
        decision: What it decides about a transfer with a question.
        button: How rows show it; None if they do not.
    """

    command: Command
    text: str
    icon: str
    section: Section
    keys: tuple[str, ...] = ()
    scope: ShortcutScope = ShortcutScope.WINDOW
    group: Group | None = None
    possible: Callable[[Transfer], object] | None = None
    why_not: str = ""
    run: Callable[[Transfers, Sequence[str]], None] | None = None
    decision: Decision | None = None
    button: Button | None = None


_ROW, _ENTRIES = ShortcutScope.TRANSFERS, ShortcutScope.ENTRIES


def _decision(command: Command, text: str, icon: str, decision: Decision, tip: str) -> Spec:
    return Spec(
        *(command, text, icon, Section.TRANSFER),
        scope=_ROW,
        group=Group.DECIDE,
        possible=lambda one: one.can_decide(decision),
        why_not=N_("Nothing that is selected asks this"),
        decision=decision,
        button=Button(tip, text=text),
    )


COMMANDS: tuple[Spec, ...] = (
    Spec(Command.CHOOSE_FILES, N_("Choose files…"), "file", Section.ADD, ("Ctrl+O",)),
    Spec(Command.CHOOSE_FOLDER, N_("Choose folder…"), "folder", Section.ADD, ("Ctrl+Shift+O",)),
    Spec(Command.FROM_ADDRESSES, N_("From URL…"), "link", Section.ADD, ("Ctrl+U",)),
    Spec(Command.UPLOAD_SHEET, N_("Upload from a sheet…"), "table", Section.ADD),
    Spec(Command.UPLOAD_FOLDERS, N_("Upload folders as categories or tags…"), "folder", Section.ADD),
    Spec(Command.SAVE_SHEET, N_("Save as sheet…"), "download", Section.ALL_TRANSFERS),
    Spec(Command.BULK_UPLOADS, N_("Uploads by the server…"), "table", Section.ADD),
    Spec(Command.WATCH_FOLDERS, N_("Watch folders…"), "folder", Section.ADD),
    Spec(Command.PASTE, N_("Upload from the clipboard"), "copy", Section.ADD, ("Ctrl+V",)),
    Spec(
        *(Command.PAUSE_RESUME, N_("Pause or resume"), "pause", Section.TRANSFER, ("Space",), _ROW, Group.RUN),
        possible=lambda one: one.can_pause or one.can_resume,
        why_not=N_("Nothing that is selected can be paused"),
    ),
    Spec(
        *(Command.PAUSE, N_("Pause"), "pause", Section.NONE),
        possible=lambda one: one.can_pause,
        run=lambda queue, ids: queue.pause(ids),
        button=Button(N_("Pause"), icon="pause"),
    ),
    Spec(
        *(Command.RESUME, N_("Resume"), "resume", Section.NONE),
        possible=lambda one: one.can_resume,
        run=lambda queue, ids: queue.resume(ids),
        button=Button(N_("Resume"), icon="resume"),
    ),
    Spec(
        *(Command.RETRY, N_("Retry"), "retry", Section.TRANSFER, ("Ctrl+R",), _ROW, Group.RUN),
        possible=lambda one: one.can_retry,
        why_not=N_("Nothing that is selected can be retried"),
        run=lambda queue, ids: queue.retry(ids),
        button=Button(N_("Try again"), text=N_("Retry")),
    ),
    Spec(
        *(Command.RETRY_NOW, N_("Retry now"), "retry", Section.NONE),
        possible=lambda one: one.can_retry,
        run=lambda queue, ids: queue.retry(ids),
        button=Button(N_("Retry now"), icon="retry"),
    ),
    Spec(
        *(Command.UPLOAD_UNSTABLE, N_("Upload without waiting"), "uploads", Section.TRANSFER, (), _ROW, Group.RUN),
        possible=lambda one: one.can_upload_unstable,
        why_not=N_("No file that is selected is being written"),
        run=lambda queue, ids: queue.upload_unstable(ids),
        button=Button(
            N_("Upload the file as it is now, although somebody may be writing it"), text=N_("Upload without waiting")
        ),
    ),
    Spec(
        *(Command.AS_DOCUMENT, N_("Upload as document"), "file", Section.TRANSFER, (), _ROW, Group.RUN),
        possible=lambda one: can_become(one, SourceKind.DOCUMENT),
        why_not=N_("Only data that is not begun can become a document"),
        run=lambda queue, ids: queue.change_kind(ids, SourceKind.DOCUMENT),
    ),
    Spec(
        *(Command.AS_DATA, N_("Upload as data"), "file", Section.TRANSFER, (), _ROW, Group.RUN),
        possible=lambda one: can_become(one, SourceKind.DATA),
        why_not=N_("Only a document that is not begun can become data"),
        run=lambda queue, ids: queue.change_kind(ids, SourceKind.DATA),
    ),
    Spec(
        *(Command.CANCEL, N_("Cancel"), "cancel", Section.TRANSFER, ("Del",), _ROW, Group.RUN),
        possible=lambda one: one.can_cancel,
        why_not=N_("What is selected has ended, or is being processed by the server"),
        button=Button(N_("Cancel this transfer"), icon="close"),
    ),
    Spec(
        *(Command.COPY_LINK, N_("Copy link"), "link", Section.SELECTION, ("Ctrl+C",), _ROW, Group.ENTRY),
        possible=lambda one: one.can_copy_link,
        why_not=N_("The link works when the transfer is ready"),
        button=Button(N_("Copy the link that plays everywhere (HLS)"), text=N_("Copy link")),
    ),
    Spec(
        *(Command.COPY_WHEN_PLAYABLE, N_("Copy link when it plays"), "clock", Section.TRANSFER, (), _ROW, Group.ENTRY),
        possible=lambda one: one.can_await_link,
        why_not=N_("What is selected plays already, or never will"),
    ),
    Spec(
        *(Command.COPY_KDESK_LINK, N_("Copy link to kdesk"), "link", Section.SELECTION, (), _ROW, Group.ENTRY),
        possible=lambda one: one.shown_entry_id,
        why_not=N_("There is no entry yet"),
    ),
    Spec(
        *(Command.OPEN_ENTRY, N_("Open in the Library"), "library", Section.TRANSFER),
        *(("Return", "Enter"), _ROW, Group.ENTRY),
        possible=lambda one: one.shown_entry_id,
        why_not=N_("There is no entry yet"),
        button=Button(N_("Show the entry in the Library"), text=N_("Open it")),
    ),
    Spec(
        *(Command.EDIT_DETAILS, N_("Edit details"), "edit", Section.TRANSFER, ("F2",), _ROW, Group.ENTRY),
        possible=bool,  # whatever becomes of a transfer, its details are kept
    ),
    Spec(
        *(Command.SHOW_COMPANIONS, N_("Show what belongs to it"), "file", Section.TRANSFER, (), _ROW, Group.ENTRY),
        possible=bool,  # the details tell
        button=Button(
            N_("Show the captions, the thumbnail and the attachments that belong to it"), icon="chevron-right"
        ),
    ),
    Spec(*(Command.SHOW_TIMELINE, N_("Timeline"), "clock", Section.TRANSFER, (), _ROW, Group.ENTRY), possible=bool),
    Spec(
        *(Command.UPLOAD_TO, N_("Upload to"), "user", Section.TRANSFER, (), _ROW, Group.ENTRY),
        possible=may_change_account,
        why_not=N_("Its upload to its account has begun"),
    ),
    Spec(
        *(Command.VERIFY, N_("Verify now"), "ready", Section.TRANSFER, (), _ROW, Group.COPY),
        possible=lambda one: one.state is TransferState.READY,
        why_not=N_("The server has its copy when the transfer is ready"),
    ),
    Spec(
        *(Command.UPLOAD_AGAIN, N_("Upload again"), "uploads", Section.NONE),
        possible=lambda one: one.differs,
        button=Button(N_("Upload the file once more, as another entry"), text=N_("Upload again")),
    ),
    Spec(
        *(Command.EXPORT_RECEIPT, N_("Export receipt…"), "download", Section.TRANSFER, (), _ROW, Group.COPY),
        possible=lambda one: one.has_receipt,
        why_not=N_("There is a receipt when the transfer is ready or has failed"),
    ),
    _decision(
        *(Command.NEW_VERSION, N_("Upload the new version"), "file", Decision.NEW_VERSION),
        N_("Upload the file as it is now, from its first byte"),
    ),
    _decision(
        *(Command.KEEP, N_("Keep what arrived"), "ready", Decision.KEEP),
        N_("Leave the entry as it is, with the former version"),
    ),
    _decision(
        *(Command.REPLACE, N_("Replace it"), "retry", Decision.REPLACE),
        N_("Give the entry this content; its id and its links stay"),
    ),
    _decision(
        *(Command.TAKE_OVER, N_("Take over"), "resume", Decision.TAKE_OVER),
        N_(
            "Go on from what the server has; the other computer stops."
            " Afterwards the whole file is read back and compared"
        ),
    ),
    _decision(
        *(Command.BEGIN_ANEW, N_("Begin anew"), "uploads", Decision.BEGIN_ANEW),
        N_("Send the whole file into the entry that is there; the other computer stops"),
    ),
    _decision(
        *(Command.LOOK_AGAIN, N_("Look again"), "retry", Decision.LOOK_AGAIN),
        N_("See whether it is still so"),
    ),
    _decision(
        *(Command.DISCARD_WAITING, N_("Throw it away and replace"), "retry", Decision.DISCARD_WAITING),
        N_("Throw away the new content that somebody else has sent, and replace the content by this file"),
    ),
    _decision(
        *(Command.UPLOAD_ANYWAY, N_("Upload as a new entry"), "uploads", Decision.UPLOAD_ANYWAY),
        N_("Upload the file although its content is there already: it gets an entry of its own"),
    ),
    Spec(
        *(Command.REMOVE, N_("Remove from the list"), "clear", Section.TRANSFER, (), _ROW, Group.REMOVE),
        possible=lambda one: one.can_remove,
        why_not=N_("Only what is ready, cancelled or failed can be removed"),
        button=Button(N_("Remove from the list"), icon="clear"),
    ),
    Spec(
        *(Command.SHOW_IN_FOLDER, N_("Show in folder"), "folder", Section.TRANSFER, (), _ROW, Group.COPY),
        possible=lambda one: one.file.kind is not SourceKind.ADDRESS,
        why_not=N_("The server fetches it from an address: it is no file of this computer"),
        button=Button(N_("Open the folder of the file"), text=N_("Show in folder")),
    ),
    Spec(Command.MORE, N_("More"), "more", Section.NONE, button=Button(N_("More"), icon="more")),
    # `bool` is true of every transfer: each of them can be moved.
    Spec(Command.MOVE_UP, N_("Move up"), "move-up", Section.ORDER, ("Alt+Up",), _ROW, Group.MOVE, bool),
    Spec(Command.MOVE_DOWN, N_("Move down"), "move-down", Section.ORDER, ("Alt+Down",), _ROW, Group.MOVE, bool),
    Spec(Command.MOVE_TO_TOP, N_("Move to the top"), "to-top", Section.ORDER, ("Alt+Home",), _ROW, Group.MOVE, bool),
    Spec(Command.SELECT_ALL, N_("Select all"), "select-all", Section.SELECTION, ("Ctrl+A",), _ROW),
    Spec(Command.PAUSE_ALL, N_("Pause all transfers"), "pause", Section.ALL_TRANSFERS),
    Spec(Command.RESUME_ALL, N_("Resume all transfers"), "resume", Section.ALL_TRANSFERS),
    Spec(Command.CLEAR_FINISHED, N_("Clear finished"), "clear", Section.ALL_TRANSFERS, (), _ROW),
    Spec(Command.UNDO, N_("Undo"), "undo", Section.UNDO, ("Ctrl+Z",), ShortcutScope.PAGE),
    Spec(Command.REDO, N_("Redo"), "redo", Section.UNDO, ("Ctrl+Shift+Z", "Ctrl+Y"), ShortcutScope.PAGE),
    Spec(Command.CLEAN_UP, N_("Clean up the server…"), "clear", Section.ALL_TRANSFERS),
    Spec(Command.VERIFY_UPLOADS, N_("Verify uploads"), "ready", Section.ALL_TRANSFERS),
    Spec(Command.DOWNLOAD_ENTRIES, N_("Download…"), "download", Section.ENTRIES, ("Ctrl+Shift+S",), _ENTRIES),
    Spec(Command.CHANGE_ENTRIES, N_("Change entry…"), "edit", Section.ENTRIES, ("Ctrl+E",), _ENTRIES),
    Spec(Command.APPROVE_ENTRIES, N_("Approve"), "ready", Section.ENTRIES, (), _ENTRIES),
    Spec(Command.REJECT_ENTRIES, N_("Reject…"), "cancel", Section.ENTRIES, (), _ENTRIES),
    Spec(Command.SHOW_FLAGS, N_("Reports of viewers…"), "warning", Section.ENTRIES, (), _ENTRIES),
    Spec(Command.DELETE_ENTRIES, N_("Delete…"), "trash", Section.ENTRIES, ("Del",), _ENTRIES),
    Spec(Command.SHOW_UPLOADS, N_("Uploads"), "uploads", Section.PAGES, ("Ctrl+1",)),
    Spec(Command.SHOW_LIBRARY, N_("Library"), "library", Section.PAGES, ("Ctrl+2",)),
    Spec(Command.STATISTICS, N_("Statistics…"), "", Section.PAGES),
    Spec(Command.SEARCH, N_("Search"), "search", Section.FIND, ("Ctrl+F",)),
    Spec(Command.PALETTE, N_("Command palette…"), "search", Section.FIND, ("Ctrl+K",)),
    Spec(Command.NEXT_PANE, N_("Next part of the window"), "", Section.PAGES, ("F6",)),
    Spec(Command.PREVIOUS_PANE, N_("Previous part of the window"), "", Section.PAGES, ("Shift+F6",)),
    Spec(Command.SHOW_DETAILS, N_("Show details"), "info", Section.LOOK, ("Ctrl+I",), _ROW),
    # Without keys: Space and Ctrl+Enter mean something else in other lists, so that the views take them themselves.
    Spec(Command.QUICK_LOOK, N_("Quick look"), "search", Section.LOOK, (), _ENTRIES),
    Spec(Command.OPEN_WINDOW, N_("Open in a window"), "copy", Section.LOOK, (), _ENTRIES),
    Spec(Command.COMPARE_ENTRIES, N_("Compare…"), "video", Section.LOOK, ("Ctrl+Shift+C",), _ENTRIES),
    Spec(Command.OPEN_REVIEW, N_("Open a review…"), "file", Section.LOOK),
    Spec(Command.LARGER_CARDS, N_("Larger cards"), "cards-large", Section.CARDS, ("Ctrl++", "Ctrl+="), _ENTRIES),
    Spec(Command.SMALLER_CARDS, N_("Smaller cards"), "cards-small", Section.CARDS, ("Ctrl+-",), _ENTRIES),
    Spec(Command.JUMP_TO_DATE, N_("Jump to a date…"), "clock", Section.FIND, ("Ctrl+G",), _ENTRIES),
    Spec(Command.SIGN_IN, N_("Sign in…"), "sign-in", Section.ACCOUNT),
    Spec(Command.ACCOUNTS, N_("Accounts…"), "user", Section.ACCOUNT),
    Spec(Command.SIGN_OUT, N_("Sign out"), "sign-out", Section.ACCOUNT),
    Spec(Command.SETTINGS, N_("Settings…"), "settings", Section.KDESK, ("Ctrl+,",)),
    Spec(Command.ASK_BEFORE_QUITTING, N_("Ask before quitting"), "", Section.KDESK),
    Spec(Command.QUIT, N_("Quit kdesk"), "quit", Section.KDESK, ("Ctrl+Q",)),
    Spec(Command.GUIDE, N_("Guide"), "info", Section.GUIDE, ("F1",)),
    Spec(Command.SHOW_TOUR, N_("Show the tour"), "", Section.GUIDE),
    Spec(Command.SHOW_KEYS, N_("Keyboard shortcuts…"), "", Section.GUIDE, ("?",)),
    Spec(Command.WHATS_NEW, N_("What's new"), "", Section.GUIDE),
    Spec(Command.CHECK_CONNECTION, N_("Check connection…"), "", Section.SUPPORT),
    Spec(Command.SHOW_LOG, N_("Log…"), "", Section.SUPPORT),
    Spec(Command.SUPPORT_BUNDLE, N_("Support bundle…"), "", Section.SUPPORT),
    Spec(Command.CHECK_UPDATES, N_("Check for updates"), "", Section.ABOUT),
    Spec(Command.ABOUT, N_("About kdesk"), "kdesk", Section.ABOUT),
)
BRING_FILES = (
    *(Command.CHOOSE_FILES, Command.CHOOSE_FOLDER, Command.FROM_ADDRESSES),
    *(Command.UPLOAD_SHEET, Command.UPLOAD_FOLDERS),
)
"""They lead to the uploads, whatever page is open."""
SPECS = {spec.command: spec for spec in COMMANDS}
MENU_KEY = "F10"
"""Opens the menu that has every command. No command itself: it would stand in its own menu."""
