"""One call for each of many entries: delete, recycle, restore, approve, reject."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from kdesk.domain.editing.batch import BatchEditing, Change, EntryResult, Outcome, Refusals
from kdesk.engine.library.batch_run import Steps
from kdesk.engine.library.field_job import FieldJob, result_of
from kdesk.engine.library.field_writer import OWN_TRIES
from kdesk.errors import AlreadyDone, EntryGone, KdeskError

BatchCall = Callable[[Sequence[str]], Awaitable[Refusals]]


class CallJob:
    """Makes one call for each entry.

    Args:
        call: Makes the calls for one batch. Repeating it is safe.
        removes: Whether the call removes the entry, so that one that is gone after a lost answer is done.

    Attributes:
        done: The entries that the call has changed, in order.
    """

    def __init__(self, call: BatchCall, *, removes: bool = False) -> None:
        self._call, self._removes = call, removes
        self.done: list[str] = []

    async def handle(self, entry_ids: Sequence[str], _first_number: int, steps: Steps) -> None:
        """Make the calls of one batch. Raises KdeskError."""
        pauses, tries = steps.pauses, 0
        while entry_ids:
            refusals = await steps.ask(partial(self._call, entry_ids))
            unsure = steps.pauses > pauses
            tries += 1
            again = []
            for entry_id, refusal in zip(entry_ids, refusals, strict=True):
                if refusal is not None and refusal.retryable and tries < OWN_TRIES:
                    again.append(entry_id)
                else:
                    steps.report(self._result(entry_id, refusal, unsure=unsure))
            entry_ids = again

    def _result(self, entry_id: str, refusal: KdeskError | None, *, unsure: bool) -> EntryResult:
        # After a lost answer “already” and “gone” mean that kdesk has done it.
        ours = isinstance(refusal, AlreadyDone) or (self._removes and isinstance(refusal, EntryGone))
        if refusal is None or (unsure and ours):
            self.done.append(entry_id)
            return EntryResult(entry_id, Outcome.DONE)
        if isinstance(refusal, AlreadyDone):
            return EntryResult(entry_id, Outcome.UNCHANGED)
        return result_of(entry_id, refusal)


class RejectJob:
    """Writes the reason of a rejection into the description, then rejects.

    An entry whose reason cannot be stored is not rejected: its owner would not learn why.
    """

    def __init__(self, port: BatchEditing, change: Change, reject: BatchCall) -> None:
        self._reason, self._reject = FieldJob(port, change), CallJob(reject)

    async def handle(self, entry_ids: Sequence[str], first_number: int, steps: Steps) -> None:
        """Reject one batch. Raises KdeskError."""
        results: dict[str, EntryResult] = {}
        written = steps.reporting_to(lambda result: results.update({result.entry_id: result}))
        await self._reason.handle(entry_ids, first_number, written)
        told = []
        for entry_id in entry_ids:
            if results[entry_id].outcome in {Outcome.DONE, Outcome.UNCHANGED}:
                told.append(entry_id)
            else:
                steps.report(results[entry_id])
        await self._reject.handle(told, first_number, steps)


class ApproveJob:
    """Approves entries, then takes the reason of an earlier rejection out of their descriptions."""

    def __init__(self, port: BatchEditing, change: Change, approve: BatchCall) -> None:
        self._approve, self._reason = CallJob(approve), FieldJob(port, change)

    async def handle(self, entry_ids: Sequence[str], first_number: int, steps: Steps) -> None:
        """Approve one batch. Raises KdeskError."""
        before = len(self._approve.done)
        await self._approve.handle(entry_ids, first_number, steps)
        # What became of the reason is not reported: the entry is approved in any case.
        await self._reason.handle(self._approve.done[before:], first_number, steps.reporting_to(lambda _result: None))
