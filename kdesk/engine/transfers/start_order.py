"""The order in which QUEUED transfers start."""

import heapq
import math
from collections.abc import Callable, Iterable

from kdesk.domain.ports import Clock
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList

URGENT_SECONDS = 86_400
"""A transfer whose upload can be resumed no longer than this starts before all others, whatever its row."""

_Place = tuple[float, int, str]
"""Sort key: the end of an urgent transfer (Unix seconds, else infinity), its rank on the list, its id."""


class StartOrder:
    """A heap of QUEUED transfers: the urgent ones first, then the others in the order of the list.

    A transfer that is no longer QUEUED is dropped when its turn comes, so that no change has to search the heap.
    """

    def __init__(self, transfers: TransferList, clock: Clock) -> None:
        self._transfers = transfers
        self._clock = clock
        self._heap: list[_Place] = []
        self._ids: set[str] = set()
        # Until somebody is signed in nothing is popped: the transfers of the journal are put into order then.
        self._stale = True

    def push(self, handle: TransferHandle) -> None:
        """Add a transfer, unless it is there already."""
        self.extend([handle])

    def extend(self, handles: Iterable[TransferHandle]) -> None:
        """Add transfers, unless they are there already."""
        if self._stale:
            return  # all of them are found when the heap is rebuilt
        for handle in handles:
            transfer_id = handle.transfer.id
            if transfer_id not in self._ids:
                self._ids.add(transfer_id)
                heapq.heappush(self._heap, self._place(handle))

    def invalidate(self) -> None:
        """Rebuild the heap from all QUEUED transfers before the next one is popped: ranks or the account changed."""
        self._stale = True

    def pop(self, may_start: Callable[[TransferHandle], bool]) -> TransferHandle | None:
        """Return the first transfer that may start; those before it are dropped until they are pushed again."""
        if self._stale:
            self._rebuild()
        while self._heap:
            *_, transfer_id = heapq.heappop(self._heap)
            self._ids.discard(transfer_id)
            handle = self._transfers.get(transfer_id)
            if handle and handle.transfer.state is TransferState.QUEUED and may_start(handle):
                return handle
        return None

    def _rebuild(self) -> None:
        self._stale = False
        self._heap = list(map(self._place, self._transfers.in_state(TransferState.QUEUED)))
        self._ids = {transfer_id for *_, transfer_id in self._heap}
        heapq.heapify(self._heap)

    def _place(self, handle: TransferHandle) -> _Place:
        transfer = handle.transfer
        # Most of 50,000 have nothing on the server.
        until = None if transfer.reservation is NOTHING_RESERVED else transfer.resumable_until
        if until is None:
            return math.inf, handle.rank, transfer.id
        # An expired upload starts from byte 0 again, so it is not urgent.
        urgent = 0 < until - self._clock.now() < URGENT_SECONDS
        return until if urgent else math.inf, handle.rank, transfer.id
