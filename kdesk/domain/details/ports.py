"""The port between what edits details of uploads and what keeps and writes them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails


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
    """The server did not take it, for a reason of its own."""


@dataclass(frozen=True, slots=True)
class DetailsRecord:
    """The details of one transfer and what became of each field.

    Attributes:
        states: Of the fields that are said.
        reasons: A sentence kind and its arguments are found by the field where the state is REFUSED or NOT_ALLOWED.
        server: The server's value of fields in CONFLICT.
    """

    details: UploadDetails = NOTHING_SAID
    states: Mapping[DetailField, FieldState] = field(default_factory=dict)
    reasons: Mapping[DetailField, str] = field(default_factory=dict)
    server: UploadDetails = NOTHING_SAID


class UploadDetailsBook(Protocol):
    """The details of all transfers on the list. Commands return at once; listeners are called on the loop thread."""

    def of(self, transfer_id: str) -> DetailsRecord:
        """Return the record of a transfer; an empty one if nothing was said."""
        ...

    def change(self, changes: Mapping[str, UploadDetails]) -> None:
        """Say fields of transfers, by their ids: all of them are journalled in one transaction, then written."""
        ...

    def forget(self, transfer_ids: Collection[str], field: DetailField) -> None:
        """Take back what was said of one field."""
        ...

    def keep_mine(self, transfer_id: str, field: DetailField) -> None:
        """End a conflict: the value of the producer is written over that of the server."""
        ...

    def keep_theirs(self, transfer_id: str, field: DetailField) -> None:
        """End a conflict: the value of the server is taken."""
        ...

    def set_default(self, details: UploadDetails) -> None:
        """Say what new transfers of this account begin with; patterns in it are filled in for each file."""
        ...

    def listen(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call with the ids of transfers whose records have changed."""
        ...
