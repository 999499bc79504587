"""The ports between what edits details of uploads and what keeps and writes them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kdesk.domain.details.upload_details import NOTHING_SAID, CustomField, DetailField, UploadDetails
from kdesk.domain.transfer import Trouble


class FieldState(StrEnum):
    """What became of one field that was said."""

    KEPT = "kept"
    """In the journal; the entry does not have it yet."""
    WRITTEN = "written"
    NOT_ALLOWED = "not allowed"
    """This session may not write it: left out of every call, and kept."""
    CONFLICT = "conflict"
    """The server has another value, which somebody wrote meanwhile; the producer decides."""
    REFUSED = "refused"
    """The server did not take it, or a file of this computer cannot be read."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a field was not written; one of the attributes is set. `kdesk.messages.details` has the sentences.

    Attributes:
        right: The right that the session lacks: a name of an attribute of `domain.rights.Rights`.
        fixed: Whether the field can only be given with the reservation, and that has been made.
        trouble: What the server or this computer answered.
    """

    right: str = ""
    fixed: bool = False
    trouble: Trouble | None = None


MADE_OF: Mapping[DetailField, str] = {
    DetailField.POSTER: "poster:",
    DetailField.CAPTIONS: "caption:",
    DetailField.ATTACHMENTS: "attachment:",
}
"""How the names in `DetailsRecord.made` begin; behind it stands the path, or the time of a frame."""


@dataclass(frozen=True, slots=True)
class DetailsRecord:
    """The details of one transfer and what became of each field.

    Attributes:
        details: As they were said last, with patterns filled in.
        states: Of the fields that are said.
        reasons: Of the fields in REFUSED and NOT_ALLOWED.
        server: The server's value of fields in CONFLICT.
        entry_id: The entry that `written` is about; "" before there is one.
        written: What the entry had when kdesk read it after its last write: the base of the next change.
        sent: What was in the last call, journalled before it: its answer may have been lost.
        made: The thumbnails, captions and attachments that the entry has of `details`, by what they are made of.
    """

    details: UploadDetails = NOTHING_SAID
    states: Mapping[DetailField, FieldState] = field(default_factory=dict)
    reasons: Mapping[DetailField, Why] = field(default_factory=dict)
    server: UploadDetails = NOTHING_SAID
    entry_id: str = ""
    written: UploadDetails = NOTHING_SAID
    sent: UploadDetails = NOTHING_SAID
    made: Mapping[str, str] = field(default_factory=dict)

    def in_state(self, *states: FieldState) -> frozenset[DetailField]:
        """Return the fields in these states."""
        return frozenset(field for field, state in self.states.items() if state in states)

    def made_of(self, field: DetailField) -> Mapping[str, str]:
        """Return those of `made` that belong to a field of thumbnail, captions or attachments."""
        begin = MADE_OF.get(field)
        return {name: made for name, made in self.made.items() if begin and name.startswith(begin)}


NO_DETAILS = DetailsRecord()


class UploadDetailsBook(Protocol):
    """The details of all transfers on the list. Commands return at once; listeners are called on the loop thread."""

    def of(self, transfer_id: str) -> DetailsRecord:
        """Return the record of a transfer; NO_DETAILS if nothing was said."""
        ...

    def change(self, changes: Mapping[str, UploadDetails]) -> None:
        """Say fields of transfers, by their ids: all of them are journalled in one transaction, then written.

        Patterns in texts (`domain.details.patterns`) are filled in with the facts of each file, in the order of
        `changes`. Ids that are not on the list are ignored.
        """
        ...

    def forget(self, transfer_ids: Collection[str], field: DetailField) -> None:
        """Take back what was said of one field; what the entry has already stays there."""
        ...

    def keep_mine(self, transfer_id: str, field: DetailField, custom: CustomField | None = None) -> None:
        """End a conflict: the value of the producer is written over that of the server.

        Args:
            transfer_id: Of the upload.
            field: In the conflict.
            custom: Of METADATA, the one field of it that is meant.
        """
        ...

    def keep_theirs(self, transfer_id: str, field: DetailField, custom: CustomField | None = None) -> None:
        """End a conflict: the value of the server is taken; see `keep_mine`."""
        ...

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Write what was refused or not allowed once more."""
        ...

    def set_default(self, details: UploadDetails) -> None:
        """Say what new transfers of this account begin with; patterns in it are filled in for each file."""
        ...

    def listen(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call with the ids of transfers whose records have changed."""
        ...


class DetailsStore(Protocol):
    """The journal of details. Every call returns after the data has reached the disk, or raises JournalProblem."""

    async def load(self, of: Collection[str] | None = None) -> Mapping[str, DetailsRecord]:
        """Return every record, by the id of its transfer; or those of a few transfers."""
        ...

    async def save(self, records: Mapping[str, DetailsRecord]) -> None:
        """Write these records in one transaction."""
        ...

    async def remove(self, transfer_ids: Sequence[str]) -> None:
        """Remove the records of these transfers."""
        ...
