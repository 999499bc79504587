"""Answers the question what becomes of files that are there already, where the settings have an answer."""

from collections.abc import Callable, Collection, Sequence

from kdesk.domain.options.transfers import Duplicates
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer

_THERE = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST})
"""Questions about content that was compared; what is only suspected is asked in any case."""


class DuplicateChoice(QueueListener):
    """Follows the queue as a listener.

    Args:
        decide: Queues a transfer with a decision, by its id.
        cancel: Cancels transfers, by their ids.
        soon: Calls a function after the present change was told to everybody.
    """

    def __init__(
        self,
        decide: Callable[[str, Decision], None],
        cancel: Callable[[Collection[str]], None],
        soon: Callable[[Callable[[], None]], object],
    ) -> None:
        self._decide, self._cancel, self._soon = decide, cancel, soon
        self._answer = Duplicates.ASK
        self._asked: dict[str, Transfer] = {}

    def set_answer(self, answer: Duplicates) -> None:
        """Answer so from now on, also what stands open."""
        self._answer = answer
        for transfer in tuple(self._asked.values()):
            self._consider(transfer)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Answer what new transfers ask."""
        for transfer in transfers:
            if transfer.question is not None:
                self._consider(transfer)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Answer what a transfer asks."""
        del before
        self._consider(now)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget transfers."""
        for transfer_id in transfer_ids:
            self._asked.pop(transfer_id, None)

    def _consider(self, transfer: Transfer) -> None:
        question = transfer.question
        if question is None or question.kind not in _THERE or transfer.state.is_finished:
            self._asked.pop(transfer.id, None)
            return
        self._asked[transfer.id] = transfer
        if self._answer is not Duplicates.ASK:
            self._soon(lambda: self._give(transfer.id))

    def _give(self, transfer_id: str) -> None:
        """Give the answer, unless somebody else was faster."""
        if transfer_id not in self._asked:
            return
        del self._asked[transfer_id]
        if self._answer is Duplicates.UPLOAD:
            self._decide(transfer_id, Decision.UPLOAD_ANYWAY)
        elif self._answer is Duplicates.SKIP:
            self._cancel([transfer_id])
