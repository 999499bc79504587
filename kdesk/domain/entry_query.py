"""Which entries of the library are wanted, in which order."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.search.conditions import Condition


class Sort(StrEnum):
    """The order of the library; the values are Kaltura's `orderBy`.

    Wire fact: the server sorts by no size, ignores an order that it does not know, and lists no more than the first
    10,000 matches in one order. Only orders by creation time can be continued behind them.
    """

    NEWEST = "-createdAt"
    OLDEST = "+createdAt"
    NAME = "+name"
    NAME_REVERSED = "-name"
    UPDATED = "-updatedAt"
    LONGEST = "-duration"
    SHORTEST = "+duration"
    MOST_PLAYED = "-plays"

    @property
    def by_creation(self) -> bool:
        """Whether the order follows the time of creation."""
        return self in {Sort.NEWEST, Sort.OLDEST}


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
    """A range of creation times, in Unix seconds, both inclusive. Kaltura counts time in whole seconds."""

    first: int
    last: int
