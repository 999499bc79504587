"""The base of the Captions and Attachments tabs: loading when visible, adding by dialog and drop, changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.rights import reason_not_editable, reason_without
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.file_dialogs import choose_files
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.files.changes import Change, ChangeKind, ChangeQueue, UndoStep, Work
from kdesk.ui.library.tabs.files.model import FileColumn, FileModel, Identified
from kdesk.ui.library.tabs.files.tab_words import TabWords
from kdesk.ui.library.tabs.files.table import FileTable, RowAction, RowButtons
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player
from kdesk.ui.tips import set_tip

MIN_HEIGHT = 160


class FileTab(Tab):
    """A table of files that belong to an entry.

    Attributes:
        add: The button that adds a file.
        state: Words in place of an empty table, and of what is being done.
        error_strip: The last error.
        right: What a change needs besides the right to edit the entry; "" for nothing.
    """

    right: ClassVar[str] = ""

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._api: AccountApi | None = None
        self._loaded = False
        self._task = f"{type(self).__name__} {id(self)}"
        self._changes = ChangeQueue(services.tasks, f"{self._task} change", self._shows, self)
        self.words = self.make_words()
        self.model = FileModel(self.columns(), self.reason_below, self)
        self.table = FileTable(self.model, services.theme)
        self.table.setAccessibleName(self.words.name)
        self.add = QPushButton(self.words.add)
        self.state = QLabel()
        self.error_strip = ErrorStrip(services.theme)
        self.stop = QPushButton(_("Cancel"))
        self._build()
        DropPlace(self, self._drop_sentence, self._take_drop)

    # What a subclass tells. Not abstract by `abc`, whose metaclass and Qt's cannot be joined.

    def make_words(self) -> TabWords:
        """Return the words of the tab."""
        raise NotImplementedError

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns."""
        raise NotImplementedError

    def filters(self) -> Sequence[str]:
        """Return the filters of the dialog in which files are chosen; none shows every file."""
        return ()

    def row_actions(self) -> Sequence[RowAction]:
        """Return what can be done with a row; Enter runs the first."""
        raise NotImplementedError

    def reason_below(self, thing: Any) -> str:
        """Return the text below a row, "" for none."""
        del thing
        return ""

    def why_no_adding(self) -> str:
        """Return why the session adds nothing here, "" if it does."""
        raise NotImplementedError

    def why_no_change(self, _thing: object = None) -> str:
        """Return why the session changes nothing of the entry here, "" if it does; the same for every row."""
        entry, api = self._entry, self._api
        if entry is None or api is None or api.editing is None:
            return self.words.loading
        missing = reason_without(api.rights, self.right) if self.right else ""
        return missing or reason_not_editable(api.rights, entry.user_id, api.account.user_id)

    async def load(self, api: AccountApi, entry: Entry) -> Sequence[Identified]:
        """Request the rows. Raises KdeskError."""
        raise NotImplementedError

    def take(self, paths: Sequence[Path]) -> None:
        """Add files."""
        raise NotImplementedError

    # What the panel calls.

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot of the shown one, which changes nothing here."""
        other = self._entry is None or self._entry.id != entry.id
        self._entry, self._api = entry, api
        if other:
            self._loaded = False
            self._changes.undo_steps.clear()
            self.error_strip.hide()
            self.model.show_rows(())
            self._tell(self.words.loading)
            if self.isVisible():
                self.refresh()
        self._allow()

    def clear(self) -> None:
        """Show nothing, and stop what runs for the entry."""
        self.services.tasks.cancel(self._task)
        self._entry = self._api = None
        self._loaded = False
        self.model.show_rows(())

    def refresh(self) -> None:
        """Request the rows again."""
        if self._entry is not None and self._api is not None:
            self._loaded = True
            self.services.tasks.spawn(self._load(self._api, self._entry), replace=self._task)

    def change(self, work: Work, doing: str, *, keeps_error: bool = False) -> None:
        """Change something on the server, and request the rows again.

        Args:
            work: Makes the change.
            doing: What is being done, in words.
            keeps_error: Whether an error that is shown stays: it is about another file of the same drop.
        """
        if self._entry is not None and self._api is not None:
            if not keeps_error:
                self.error_strip.hide()
            self._changes.add(Change(work, doing, self._api, self._entry))

    @property
    def undo_words(self) -> str:
        """The last change."""
        return self._changes.undo_steps.last

    def undo(self) -> bool:
        """Take the last change back."""
        return self._apply(self._changes.undo_steps.take(), ChangeKind.UNDO, _("Undoing…"))

    @property
    def redo_words(self) -> str:
        """The change that was taken back last."""
        return self._changes.undo_steps.last_undone

    def redo(self) -> bool:
        """Make the change again that was taken back last."""
        return self._apply(self._changes.undo_steps.take_undone(), ChangeKind.REDO, _("Redoing…"))

    def _apply(self, step: UndoStep | None, kind: ChangeKind, doing: str) -> bool:
        """Take a change back, or make it again; return whether there is one."""
        if step is not None and self._entry is not None and self._api is not None:
            self.error_strip.hide()
            self._changes.add(Change(step.work, doing, self._api, self._entry, kind, step))
        return step is not None

    def show_problem_of(self, error: KdeskError, file_name: str) -> None:
        """Show an error about a file of this computer."""
        self.error_strip.show_error(error)
        words = {"file": in_a_sentence(file_name), "problem": title_of(error, self.services.formatter)}
        self.error_strip.words.setText(_("{file}: {problem}").format(**words))
        self.error_strip.retry.hide()

    def choose_files(self) -> None:
        """Open the dialog in which files are chosen."""
        choose_files(self, self.words.choose, self.take, self.filters())

    def tell_progress(self, words: str) -> None:
        """Show how far a change is."""
        self._tell(words)

    def _build(self) -> None:
        px = self.services.theme.px
        self.state.setProperty("role", "secondary")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        self.add.clicked.connect(lambda _checked=False: self.choose_files())
        self.stop.hide()
        self.stop.clicked.connect(lambda _checked=False: self._changes.stop())
        self._changes.begun.connect(self._show_change)
        self._changes.failed.connect(self.error_strip.show_error)
        self._changes.ended.connect(self.refresh)
        self._changes.rested.connect(self._show_rest)
        self.error_strip.retry.clicked.connect(self.refresh)
        self.table.copy_wanted.connect(lambda text: self.services.clipboard.copy_text(text, _("Row copied")))
        self.table.actions_of_rows = actions = self.row_actions()
        select_first = self.words.select_first
        self.buttons = RowButtons(self.table, self.table.all_selected, actions, select_first, self.services.theme)
        self.table.selection_changed.connect(self.buttons.refresh)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.state, 1)
        # Keeps the buttons at the end while there are no words.
        head.addStretch(0)
        head.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        # Large enough to drop something on, also while it is empty.
        self.setMinimumHeight(px(MIN_HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        for widget in (self.error_strip, self.table, self.buttons):
            column.addWidget(widget)
        column.addStretch(1)
        self._tell(self.words.loading)

    async def _load(self, api: AccountApi, entry: Entry) -> None:
        try:
            rows = await self.load(api, entry)
        except KdeskError as error:
            if self._shows(entry):
                self._tell(self.words.failed)
                self.error_strip.show_error(error)
            return
        if self._shows(entry):
            self._show_rows(rows)
            self._tell(self._changes.doing or self._rest_words(empty=not rows))
            self._allow()

    def _show_change(self, doing: str) -> None:
        self._tell(doing)
        self.stop.show()

    def _show_rest(self) -> None:
        self.stop.hide()
        self._tell(self._rest_words(empty=self._loaded and not self.model.rowCount()))

    def _rest_words(self, *, empty: bool) -> str:
        """Return what is told while nothing is done: what Ctrl+Z takes back, and why there are no rows."""
        return " ".join(part for part in (self._changes.undo_steps.words, self.words.empty if empty else "") if part)

    def _shows(self, entry: Entry) -> bool:
        return self._entry is not None and self._entry.id == entry.id

    def _show_rows(self, rows: Sequence[Identified]) -> None:
        """Show rows; select what was selected before, or what has just been added."""
        before, selected = [row.id for row in self.model.rows], self.table.selected()
        self.model.show_rows(rows)
        now = [row.id for row in rows]
        added = [row for row in now if before and row not in before]
        wanted = added[0] if len(added) == 1 else selected.id if selected is not None else ""
        if wanted in now:
            self.table.selectRow(now.index(wanted))
        elif wanted in before and has_focus_within(self.table, self.buttons):
            # Deleted: the next row takes its place; an empty list, which is hidden, hands the focus to the button.
            self.table.selectRow(min(before.index(wanted), len(now) - 1))
            (self.table if now else self.add).setFocus()

    def _tell(self, words: str) -> None:
        self.state.setText(words)
        self.state.setVisible(bool(words))
        empty = not self.model.rowCount()
        self.table.setVisible(not empty)
        self.buttons.setVisible(not empty)

    def _allow(self) -> None:
        reason = self.why_no_adding()
        self.add.setEnabled(not reason)
        set_tip(self.add, reason)
        self.buttons.refresh()

    def _drop_sentence(self) -> str:
        return self.why_no_adding() or self.words.drop if self._entry is not None else ""

    def _take_drop(self, paths: Sequence[Path]) -> None:
        if not self.why_no_adding():
            self.take(paths)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._loaded:
            self.refresh()
