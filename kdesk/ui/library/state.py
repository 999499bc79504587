"""The state of the library, for everything that the page shows besides the cards."""

from dataclasses import dataclass, field
from enum import Enum, auto

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.transcripts import TranscriptAccess
from kdesk.errors import KdeskError


class Phase(Enum):
    """The phase of listing the entries."""

    SIGNED_OUT = auto()
    LOADING = auto()
    COMPLETE = auto()
    """Every row is there; the entries of the rows are loaded when they come into sight."""
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class LibraryState:
    """A snapshot of the state.

    Attributes:
        wanted: The query that is, or will be, shown.
        error: The reason of FAILED.
        total: Matching entries, as the server counts them.
        pending: New entries that are not shown yet, because the view is not at its top.
        unreachable: Matches without a row, or whose rows stay empty, because the server does not list them.
        local: Whether the rows are those of the mirror, and the server did not answer yet.
        transcripts: Whether the server looks into transcripts.
        spoken_left_out: Whether the words are said in more entries than are listed.
        exact: False if some of the entries do not match: there were too many to compare.
    """

    phase: Phase
    wanted: EntryQuery = field(default_factory=EntryQuery)
    error: KdeskError | None = None
    total: int = 0
    pending: int = 0
    unreachable: int = 0
    local: bool = False
    exact: bool = True
    transcripts: TranscriptAccess = TranscriptAccess.UNKNOWN
    spoken_left_out: bool = False
