"""The state of the library, for everything that the page shows besides the cards."""

from dataclasses import dataclass, field
from enum import Enum, auto

from kdesk.domain.entry_query import EntryQuery
from kdesk.engine.library.listing_state import ListingState


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
        known: Of the list of entries; its error is the reason of FAILED.
    """

    phase: Phase
    wanted: EntryQuery = field(default_factory=EntryQuery)
    known: ListingState = field(default_factory=ListingState)
