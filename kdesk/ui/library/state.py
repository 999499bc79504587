"""The state of the library, for everything that the page shows besides the cards."""

from dataclasses import dataclass, field
from enum import Enum, auto

from kdesk.domain.entry import EntryFilter
from kdesk.errors import KdeskError


class Phase(Enum):
    """The phase of loading the entries page by page."""

    SIGNED_OUT = auto()
    LOADING = auto()
    MORE = auto()
    """Loaded so far; the server has more."""
    COMPLETE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class LibraryState:
    """A snapshot of the state.

    Attributes:
        wanted: The filter that is, or will be, loaded.
        error: The reason of FAILED.
        total: Matching entries, as the server counts them.
        pending: New entries that are not shown yet, because the view is not at its top.
    """

    phase: Phase
    wanted: EntryFilter = field(default_factory=EntryFilter)
    error: KdeskError | None = None
    total: int = 0
    pending: int = 0
