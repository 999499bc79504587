"""Gaps in what was said of files: patterns such as `{folder}`, filled with the facts of each file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kdesk.domain.details.patterns import PatternFacts, filled, has_gaps, needs_file
from kdesk.engine.details.records import with_details

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.details.file_facts import FileFacts
    from kdesk.domain.details.ports import DetailsRecord
    from kdesk.domain.details.upload_details import UploadDetails
    from kdesk.domain.transfer import Transfer


@dataclass(frozen=True, slots=True)
class Gaps:
    """Details of one transfer with gaps that its file fills: said with nothing in them, until the file is read.

    Attributes:
        typed: As they were said.
        facts: What was known then.
    """

    transfer_id: str
    typed: UploadDetails
    facts: PatternFacts

    def fill(self, record: DetailsRecord, found: FileFacts) -> DetailsRecord:
        """Return the record with the gaps filled, in fields that still say what they said then."""
        before = filled(self.typed, self.facts)
        now = filled(self.typed, replace(self.facts, recorded_at=found.recorded_at, duration=found.duration))
        said = now
        for one in now.said:
            if getattr(record.details, one.value) != getattr(before, one.value):
                said = said.without(one)
        return with_details(record, said)


def said_of(
    record: DetailsRecord, transfer: Transfer, typed: UploadDetails, number: int
) -> tuple[DetailsRecord, Gaps | None]:
    """Return the record with what is said, and the gaps that wait for the file; None for no such gaps.

    Args:
        number: For `{counter}`.
    """
    if not has_gaps(typed):
        return with_details(record, typed), None
    facts = PatternFacts(transfer.file.path, transfer.file.title, number, transfer.created_at)
    gaps = Gaps(transfer.id, typed, facts) if needs_file(typed) else None
    return with_details(record, filled(typed, facts)), gaps
