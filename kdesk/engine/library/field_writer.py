"""Writing the fields of one batch of entries."""

from collections.abc import Mapping, Sequence

from kdesk.domain.editing.batch import BatchEditing, Change
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.engine.library.batch_run import TRIES, Steps
from kdesk.engine.library.written_log import WrittenLog
from kdesk.errors import KdeskError, NotPermitted, Reason

OWN_TRIES = 3
"""Of a single entry whose call the server could not carry out."""


class FieldWriter:
    """Writes until each entry has what is wanted, or is refused.

    Wire fact: the server has no versions, the last writer wins. So an entry is read right before it is written, and
    again before each further try: the tags of an earlier plan would remove those that an editor added meanwhile.

    Args:
        first: The entries as they were read.
        numbers: The place of each among all.
        log: Notes what is written.

    Attributes:
        problems: Why entries were refused.
    """

    def __init__(
        self,
        port: BatchEditing,
        change: Change,
        first: Mapping[str, Entry],
        numbers: Mapping[str, int],
        log: WrittenLog,
    ) -> None:
        self.problems: dict[str, KdeskError] = {}
        self._port, self._change, self._log = port, change, log
        self._first, self._numbers = first, numbers
        self._pending = dict(first)
        self._tries = self._unanswered = 0

    async def write(self, steps: Steps) -> None:
        """Write all of them. Raises KdeskError if the work cannot go on."""
        while plan := self._plan():
            for entry_id, fields in plan.items():
                self._log.note(self._pending[entry_id], fields)
            refusals = await self._send(plan, steps)
            entry_ids = tuple(plan)
            read = await steps.ask(lambda ids=entry_ids: self._port.read(ids))  # type: ignore[misc]
            for entry_id, refusal, found in zip(entry_ids, refusals or [None] * len(plan), read, strict=True):
                self._take(entry_id, refusal, found, answered=refusals is not None)

    def _plan(self) -> dict[str, EntryChanges]:
        """Return the fields to send, by entry."""
        fields = {entry_id: self._wanted(entry) for entry_id, entry in self._pending.items()}
        return {entry_id: changes for entry_id, changes in fields.items() if changes}

    def _wanted(self, now: Entry) -> EntryChanges:
        return self._change.fields(now, self._first[now.id], self._numbers[now.id])

    async def _send(self, plan: Mapping[str, EntryChanges], steps: Steps) -> Sequence[KdeskError | None] | None:
        """Send fields once; return the refusals, or None if there was no answer."""
        try:
            refusals = await self._port.update(tuple(plan.items()))
        except KdeskError as error:
            # Counted here too: the reading between two tries is answered, and begins the count of `steps` anew.
            self._unanswered += 1
            if self._unanswered >= TRIES.tries:
                raise
            await steps.pause(error)
            return None
        steps.succeeded()
        self._unanswered = 0
        self._tries += 1
        return refusals

    def _take(self, entry_id: str, refusal: KdeskError | None, found: Entry | KdeskError, *, answered: bool) -> None:
        """Take in what became of one entry."""
        if not isinstance(found, Entry):
            self._refuse(entry_id, found)
            return
        self._log.correct(found)
        if refusal is not None:
            if refusal.retryable and self._tries < OWN_TRIES:
                self._pending[entry_id] = found
            else:
                self._refuse(entry_id, refusal)
        elif not answered:
            self._pending[entry_id] = found
        else:
            del self._pending[entry_id]
            if ignored := self._ignored(found):
                self.problems[entry_id] = NotPermitted(", ".join(ignored), reason=Reason.FIELD_LEFT_OUT)

    def _refuse(self, entry_id: str, problem: KdeskError) -> None:
        self._pending.pop(entry_id, None)
        self.problems[entry_id] = problem

    def _ignored(self, stored: Entry) -> list[str]:
        """Return the fields that the server left as they were.

        A description that is neither the old nor the wanted one was stored otherwise, by a database that knows no
        emoji for example.
        """
        first = self._first[stored.id]
        return [
            name for name in self._wanted(stored) if name != "description" or stored.description == first.description
        ]
