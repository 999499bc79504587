"""What the queue has to say beyond its rows: a transfer that is READY or has failed while nobody looked."""

from collections.abc import Callable, Collection, Sequence
from itertools import count
from pathlib import Path

from kdesk.domain.left_out import LeftOut
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Verification
from kdesk.errors import JournalProblem
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence
from kdesk.messages.verification import different
from kdesk.ui.notices import Notice, NoticeBar, NoticeKind
from kdesk.ui.uploads.ends import EndNotices

JOURNAL = "journal"
"""Name of the standing notice about the journal."""


class TransferNotifier:
    """Turns ends of transfers into notices. Implements ui_ports.QueueListener.

    copy_link  puts the links of READY transfers on the clipboard
    retry      tries failed transfers again
    upload     uploads a file whose copy on the server is not the file
    show_left_out  shows the list of what a drop left out
    """

    def __init__(
        self,
        notices: NoticeBar,
        formatter: Format,
        *,
        copy_link: Callable[[*tuple[Transfer, ...]], None],
        retry: Callable[[Collection[str]], None],
        upload: Callable[[Sequence[Path]], None],
        show_left_out: Callable[[LeftOut], None],
    ) -> None:
        self._notices = notices
        self._formatter = formatter
        self._ends = EndNotices(notices, formatter, copy_link, retry)
        self._upload = upload
        self._show_left_out = show_left_out
        self._states: dict[str, TransferState] = {}
        self._different: set[str] = set()
        self._drops = count()  # what each drop left out is told

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Remember where they stand; what could not be taken says so in its row."""
        self._states |= {transfer.id: transfer.state for transfer in transfers}
        self._different |= {transfer.id for transfer in transfers if transfer.differs}

    def changed(self, transfer: Transfer) -> None:
        """Tell of an end, once."""
        if transfer.differs and transfer.verification and transfer.id not in self._different:
            self._different.add(transfer.id)
            self._notices.post(self._other_copy(transfer, transfer.verification))
        if self._states.get(transfer.id) is transfer.state:
            return
        self._states[transfer.id] = transfer.state
        self._ends.tell(transfer)

    def _other_copy(self, transfer: Transfer, verification: Verification) -> Notice:
        again = Path(transfer.file.path)
        text = f"{in_a_sentence(transfer.file.name)}: {different(verification)}"
        return Notice(text, NoticeKind.BAD, "", "Upload again", lambda: self._upload([again]))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget them."""
        for transfer_id in transfer_ids:
            self._states.pop(transfer_id, None)
            self._different.discard(transfer_id)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Know them again; their ends were told."""
        del rows
        self.added(transfers)

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order is no news."""

    def journal_problem(self, problem: JournalProblem | None) -> None:
        """Say as long as it lasts that what happens now would not survive a crash."""
        if problem is None:
            self._notices.withdraw(JOURNAL)
            return
        text = f"{title_of(problem)}. Transfers go on, but could not be continued after a crash."
        self._notices.post(
            Notice(text, NoticeKind.WAITING, advice_of(problem), standing=JOURNAL, support=support_of(problem))
        )

    def left_out(self, left_out: LeftOut) -> None:
        """Say what a drop left out of its folders until somebody closes the notice or opens the list."""
        self._notices.post(
            Notice(
                left_out_sentence(left_out, self._formatter),
                action="Show list",
                on_action=lambda: self._show_left_out(left_out),
                standing=f"left out {next(self._drops)}",
                closable=True,
            )
        )
