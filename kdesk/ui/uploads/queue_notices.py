"""Notices of the queue itself: of its journal, and of what a drop left out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.errors import JournalProblem
from kdesk.messages import _
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar

if TYPE_CHECKING:  # imported with the first drop
    from kdesk.domain.left_out import LeftOut

JOURNAL = "journal"
"""Name of the standing notice about the journal."""


class QueueNotices:
    """Posts what the queue tells besides the transfers; see `QueueEvents`.

    Args:
        show_left_out: Opens the list of what a drop left out.
        open_sheet: Shows what a sheet names; its details join the files that are on the list.
    """

    def __init__(
        self,
        notices: NoticeBar,
        formatter: Format,
        show_left_out: Callable[[LeftOut], None],
        open_sheet: Callable[[Path], None],
    ) -> None:
        self._notices, self._formatter, self._show_left_out = notices, formatter, show_left_out
        self._open_sheet = open_sheet
        self._drops = count()

    def journal_problem(self, problem: JournalProblem | None) -> None:
        """Say that what happens now would not survive a crash, until the journal can be written again."""
        if problem is None:
            self._notices.withdraw(JOURNAL)
            return
        text = _("{problem}. Transfers go on, but could not be continued after a crash.").format(
            problem=title_of(problem)
        )
        self._notices.post(
            Notice(text, NoticeKind.WAITING, advice_of(problem), standing=JOURNAL, support=support_of(problem))
        )

    def left_out(self, left_out: LeftOut) -> None:
        """Say what a drop left out of its folders, until somebody closes the notice or opens the list."""
        from kdesk.messages.left_out import left_out_sentence, sheet_sentence

        sheets = left_out.sheets
        if sheets:
            # It says more than a count of documents: without it the files get their names for titles.
            self._notices.post(
                Notice(
                    sheet_sentence(sheets[0]),
                    NoticeKind.WAITING,
                    sheets[0],
                    action=_("Open the sheet…"),
                    on_action=lambda: self._open_sheet(Path(sheets[0])),
                    standing=f"sheet left out {next(self._drops)}",
                    closable=True,
                )
            )
        if left_out.total == len(sheets) == 1:
            return
        self._notices.post(
            Notice(
                left_out_sentence(left_out, self._formatter),
                action=_("Show list"),
                on_action=lambda: self._show_left_out(left_out),
                # A name for each drop: the next one does not replace what nobody has read.
                standing=f"left out {next(self._drops)}",
                closable=True,
            )
        )
