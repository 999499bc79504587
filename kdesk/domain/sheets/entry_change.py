"""What rows of a sheet change in entries of the server."""

from collections.abc import Mapping, Sequence

from kdesk.domain.details.comparison import changes_of, seen
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.editing.stored_tags import tags_of
from kdesk.domain.entry import Entry
from kdesk.domain.owner_tags import is_fingerprint_tag


class SheetChange:
    """Gives each entry what its row says. Implements `domain.editing.batch.Change`.

    Args:
        details: What the rows say, by the id of the entry.
    """

    def __init__(self, details: Mapping[str, UploadDetails]) -> None:
        self._details = details

    def cut_field(self, entry: Entry) -> str:
        """Return nothing: a row replaces a field as a whole."""
        del entry
        return ""

    def empties(self, first: Entry, number: int) -> bool:
        """Return False: an empty cell says nothing."""
        del first, number
        return False

    def fields(self, now: Entry, first: Entry, number: int) -> EntryChanges:
        """Return the fields that differ."""
        del number
        wanted, present = self._details[first.id], seen(now)
        differing = [field for field in wanted.said if getattr(wanted, field.value) != getattr(present, field.value)]
        marks = tuple(tag for tag in tags_of(now.tags) if is_fingerprint_tag(tag))
        return changes_of(wanted.only(differing), marks)

    def assigned(self, first: Entry) -> Sequence[int]:
        """Return none: rows change no categories."""
        del first
        return ()

    def unassigned(self, first: Entry) -> Sequence[int]:
        """Return none."""
        del first
        return ()

    def left_alone(self, first: Entry) -> bool:
        """Return False: what a row says is written, whoever wrote what is there."""
        del first
        return False
