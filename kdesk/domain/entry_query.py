"""Which entries of the library are wanted, in which order."""

from dataclasses import dataclass

from kdesk.domain.entry import Entry, EntryKind, EntryStatus
from kdesk.domain.search.conditions import Condition
from kdesk.domain.search.sort import Sort
from kdesk.domain.timestamps import LAST_TIMESTAMP


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """What the library shows.

    Attributes:
        conditions: All of them must be met; none shows everything.
    """

    conditions: tuple[Condition, ...] = ()
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A range of creation times, in Unix seconds, both inclusive. Kaltura counts time in whole seconds.

    Attributes:
        first: 0 for no bound.
        last: LAST_TIMESTAMP for no bound.
        status: Only entries of this status: parts of a second that has more entries than the server lists.
        kind: Only entries of this kind, likewise.
        lasts: Only entries that last some time, or only those that do not, such as images and live streams: the parts
            of the order by duration.
    """

    first: int = 0
    last: int = LAST_TIMESTAMP
    status: EntryStatus | None = None
    kind: EntryKind | None = None
    lasts: bool | None = None


EVER = TimeWindow()
"""All times."""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of matches.

    Attributes:
        total: Number of all matches in the window, as the server counts them.
        now: When the server answered, in Unix seconds of its clock; 0 if it does not tell, or is not asked for changes.
    """

    entries: tuple[Entry, ...]
    total: int
    now: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What is asked first of a query, with one request.

    Attributes:
        page: The first page; its total counts all matches.
        oldest: Creation time of the oldest match, 0 if there is none.
        newest: Creation time of the newest match, 0 if there is none.
        changed: When a match was changed last, 0 if there is none. All times are Unix seconds of the server's clock.
        now: When the server answered; 0 if it does not tell.
        exact: False if some of the entries do not match: there were too many to compare.
    """

    page: EntryPage
    oldest: int
    newest: int
    changed: int
    exact: bool = True
    now: int = 0
