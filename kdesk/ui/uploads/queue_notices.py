"""Notices of the queue itself: of its journal, and of what a drop left out."""

from collections.abc import Callable
from itertools import count

from kdesk.domain.left_out import LeftOut
from kdesk.errors import JournalProblem
from kdesk.messages import _
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar

JOURNAL = "journal"
"""Name of the standing notice about the journal."""


class QueueNotices:
    """Posts what the queue tells besides the transfers; see `QueueEvents`.

    Args:
        show_left_out: Opens the list of what a drop left out.
    """

    def __init__(self, notices: NoticeBar, formatter: Format, show_left_out: Callable[[LeftOut], None]) -> None:
        self._notices, self._formatter, self._show_left_out = notices, formatter, show_left_out
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
