"""What can be done with the selected entries: change, delete, approve, reject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.rights import Rights
from kdesk.messages import _
from kdesk.messages.batch import WorkKind, too_many_text, work_title
from kdesk.ui.commands import Command
from kdesk.ui.library.batch.runner import BatchRunner
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.selected_entries import Use
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.selection import Offer

if TYPE_CHECKING:  # imported with the first question
    from kdesk.domain.editing.api import EditingApi
    from kdesk.domain.sheets.rows import SheetRow
    from kdesk.ui.library.batch.asking import BatchAsking

MOST_ENTRIES = 2_500
"""Changed at a time: the list of results is made at once, and one of 10,000 held the window up for 0.6 s (measured)."""

WithAll = Callable[[Use], object]
"""Calls something with all entries that are selected."""


class BatchController(QObject):
    """Offers what can be done, while nothing else is under way.

    Args:
        window: Parent of the dialogs.

    Attributes:
        runner: Does the work.
    """

    def __init__(self, services: BatchServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self.runner = BatchRunner(services, window)
        self._asking: BatchAsking | None = None
        self._editing: EditingApi | None = None
        self.follow_account()

    def follow_account(self) -> None:
        """Forget what belongs to the account of before."""
        api = self._services.api()
        editing = api.editing if api is not None else None
        if editing is not self._editing:
            self._editing = editing
            self.runner.forget()
            if self._asking is not None:
                self._asking.follow_account(editing)

    @property
    def asking(self) -> BatchAsking:
        """Asks what is wanted. It is built with the first question."""
        if self._asking is None:
            # The form with its preview, the questions, and what carries them out: for whoever changes something.
            from kdesk.ui.library.batch.asking import BatchAsking

            self._asking = BatchAsking(self._services, self._window, self.runner)
            self._asking.follow_account(self._editing)
        return self._asking

    def offers(self, count: int, with_all: WithAll) -> Mapping[Command, Offer]:
        """Return what can be done with the selected entries, or why not.

        Args:
            count: How many are selected.
            with_all: Calls something with all of them, after those that are not loaded were read.
        """
        rights = self._rights
        edits = "" if rights.edit else _("This user may not change entries")
        moderates = "" if rights.moderate else _("This user may not approve or reject entries")
        none = "" if count else _("Select an entry first")
        some = none or self.too_many(count)
        flags = none or ("" if count == 1 else _("Select a single entry")) or moderates
        asked = (
            (Command.CHANGE_ENTRIES, some or edits, WorkKind.CHANGE),
            (Command.DELETE_ENTRIES, some or edits, WorkKind.DELETE),
            (Command.APPROVE_ENTRIES, some or moderates, WorkKind.APPROVE),
            (Command.REJECT_ENTRIES, some or moderates, WorkKind.REJECT),
        )
        offers = {
            command: self._offer(partial(with_all, partial(self._ask, kind)), reason, kind, count)
            for command, reason, kind in asked
        }
        show_flags = partial(with_all, lambda entries: self.asking.show_flags(entries[0]))
        return offers | {
            Command.SHOW_FLAGS: Offer(reason=flags) if flags else Offer(show_flags),
        }

    def too_many(self, count: int) -> str:
        """Return why so many entries cannot be changed at a time; "" if they can."""
        return too_many_text(count, MOST_ENTRIES, self._services.formatter) if count > MOST_ENTRIES else ""

    def do_rows(self, rows: Sequence[SheetRow]) -> None:
        """Ask about the rows of a sheet that change or delete entries, and do them."""
        why_not = "" if self._rights.edit else _("This user may not change entries")
        if why_not := why_not or self._busy or self.too_many(len(rows)):
            self._services.notices.post(Notice(why_not, NoticeKind.WAITING))
        elif self._editing is not None:
            # For whoever has such a sheet.
            from kdesk.ui.library.batch.sheet_rows import SheetRowWork

            work = SheetRowWork(self._services, self.asking, self.runner, self._window)
            self._services.tasks.spawn(work.run(self._editing, rows), replace="rows about entries")

    @property
    def _rights(self) -> Rights:
        api = self._services.api()
        return api.rights if api is not None else Rights(edit=False, moderate=False)

    @property
    def _busy(self) -> str:
        """Why nothing else can begin; "" if it can."""
        work = self.runner.work
        if work is None or not self.runner.running:
            return ""
        title = work_title(work.task.kind, work.run.total, self._services.formatter)
        return _("“{title}” is under way").format(title=title)

    def _ask(self, kind: WorkKind, entries: Sequence[Entry]) -> None:
        self.asking.ask(kind, entries)

    def _offer(self, do: Callable[[], object], reason: str, kind: WorkKind, count: int) -> Offer:
        # With one entry the words of the command are enough.
        text = work_title(kind, count, self._services.formatter) if count > 1 else ""
        return Offer(do, self._busy or reason, f"{text}…" if text else "")
