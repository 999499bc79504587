"""The orders of the library."""

from enum import StrEnum


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
