"""What the library has to say besides its cards."""

from dataclasses import dataclass, field
from enum import Enum, auto

from kdesk.domain.entry import EntryFilter
from kdesk.errors import KdeskError


class Phase(Enum):
    """Where the walk through the catalogue stands."""

    SIGNED_OUT = auto()
    LOADING = auto()
    MORE = auto()
    COMPLETE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What the page has to say besides the cards.

    total    entries that match, as the server counts
    waiting  new entries that come in front as soon as the view is at its top
    """

    phase: Phase
    wanted: EntryFilter = field(default_factory=EntryFilter)
    problem: KdeskError | None = None
    total: int = 0
    waiting: int = 0
