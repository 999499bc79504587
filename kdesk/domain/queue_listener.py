"""What follows the list of transfers."""

from collections.abc import Collection, Sequence

from kdesk.domain.transfer import Transfer


class QueueListener:
    """Base of what follows the list of transfers. A listener overrides what it needs; the rest does nothing.

    All methods are called on the loop thread. A listener may give commands: what they change is announced after the
    present change has reached every listener.
    """

    def added(self, transfers: Sequence[Transfer]) -> None:
        """React to new transfers at the end of the list, in this order."""

    def all_added(self, transfer_ids: Collection[str]) -> None:
        """React to the end of a drop: all its files are on the list, new ones and those that were there before."""

    def changed(self, before: Transfer, now: Transfer) -> None:
        """React to the next snapshot of a transfer; may be called many times a second."""

    def removed(self, transfer_ids: Collection[str]) -> None:
        """React to transfers that left the list."""

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """React to transfers that came back to the list.

        Args:
            transfers: In the order of the list.
            rows: Their present rows, ascending.
        """

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """React to transfers that moved before the one that stood at `row`; their ids come in the order they keep."""
