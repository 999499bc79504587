"""Changing fields, tags and categories of many entries."""

from collections.abc import Mapping, Sequence

from kdesk.domain.editing.batch import BatchEditing, Change, EntryResult, Outcome
from kdesk.domain.entry import Entry
from kdesk.engine.library.batch_run import Steps
from kdesk.engine.library.category_writer import CategoryWriter
from kdesk.engine.library.field_writer import FieldWriter
from kdesk.engine.library.written_log import WrittenLog
from kdesk.errors import EntryGone, KdeskError, Reason


class FieldJob:
    """Applies one change to entries, batch by batch.

    Each batch takes three requests, and one more for fifty categories: the entries are read, written, and read again.

    Attributes:
        log: What was written so far.
    """

    def __init__(self, port: BatchEditing, change: Change) -> None:
        self._port, self._change = port, change
        self.log = WrittenLog()

    async def handle(self, entry_ids: Sequence[str], first_number: int, steps: Steps) -> None:
        """Change one batch. Raises KdeskError."""
        numbers = {entry_id: number for number, entry_id in enumerate(entry_ids, first_number)}
        first = await self._first(numbers, steps)
        fields = FieldWriter(self._port, self._change, first, numbers, self.log)
        await fields.write(steps)
        there = [entry for entry in first.values() if not isinstance(fields.problems.get(entry.id), EntryGone)]
        into = CategoryWriter(self._port.assign, self.log.assigned)
        out_of = CategoryWriter(self._port.unassign, self.log.unassigned)
        await into.write(((entry.id, number) for entry in there for number in self._change.assigned(entry)), steps)
        await out_of.write(((entry.id, number) for entry in there for number in self._change.unassigned(entry)), steps)
        problems = out_of.problems | into.problems | fields.problems
        for entry in first.values():
            steps.report(self._result(entry, problems.get(entry.id)))

    async def _first(self, numbers: Mapping[str, int], steps: Steps) -> dict[str, Entry]:
        """Return the entries that can be changed, as they are now; report the others."""
        found: dict[str, Entry] = {}
        read = await steps.ask(lambda: self._port.read(tuple(numbers)))
        for (entry_id, number), entry in zip(numbers.items(), read, strict=True):
            if not isinstance(entry, Entry):
                steps.report(result_of(entry_id, entry))
            elif name := self._change.cut_field(entry):
                steps.report(result_of(entry_id, KdeskError(name, reason=Reason.TEXT_NOT_WHOLE, retryable=False)))
            elif self._change.empties(entry, number):
                refusal = KdeskError("description", reason=Reason.DESCRIPTION_EMPTY, retryable=False)
                steps.report(result_of(entry_id, refusal))
            else:
                found[entry_id] = entry
        return found

    def _result(self, first: Entry, problem: KdeskError | None) -> EntryResult:
        if problem is not None:
            return result_of(first.id, problem)
        if self._change.left_alone(first):
            return EntryResult(first.id, Outcome.CHANGED_SINCE)
        return EntryResult(first.id, Outcome.DONE if first.id in self.log.entries else Outcome.UNCHANGED)


def result_of(entry_id: str, problem: KdeskError) -> EntryResult:
    """Return the result of an entry that the server refused."""
    if isinstance(problem, EntryGone):
        return EntryResult(entry_id, Outcome.GONE)
    return EntryResult(entry_id, Outcome.REFUSED, problem)
