"""The order in which QUEUED transfers start."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kdesk.domain.ports import Clock
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList

URGENT_SECONDS = 86_400
"""A transfer whose upload can be resumed no longer than this starts before all others, whatever its row."""

_Place = tuple[float, int, str]
"""Sort key: the end of an urgent transfer (Unix seconds, else infinity), its rank on the list, its id."""


@dataclass(slots=True)
class _Heap:
    """The places of one account's transfers, and the ids that are in it."""

    places: list[_Place] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


class StartOrder:
    """QUEUED transfers in a heap for each account: the urgent ones first, then the others in the order of the list.

    Accounts take turns: the next slot goes to the one with the fewest runs, so that none waits for the end of another.
    A transfer that is no longer QUEUED is dropped when its turn comes, so that no change has to search a heap.
    """

    def __init__(self, transfers: TransferList, clock: Clock) -> None:
        self._transfers = transfers
        self._clock = clock
        self._heaps: defaultdict[str, _Heap] = defaultdict(_Heap)
        # Until somebody is signed in nothing is popped: the transfers of the journal are put into order then.
        self._stale = True

    def push(self, handle: TransferHandle) -> None:
        """Add a transfer, unless it is there already."""
        self.extend([handle])

    def extend(self, handles: Iterable[TransferHandle]) -> None:
        """Add transfers, unless they are there already."""
        if self._stale:
            return  # all of them are found when the heaps are rebuilt
        for handle in handles:
            heap = self._heaps[handle.transfer.account]
            transfer_id = handle.transfer.id
            if transfer_id not in heap.ids:
                heap.ids.add(transfer_id)
                heapq.heappush(heap.places, self._place(handle))

    def invalidate(self) -> None:
        """Rebuild the heaps from all QUEUED transfers before the next one is popped: ranks changed."""
        self._stale = True

    def pop(self, running: Mapping[str, int], may_start: Callable[[TransferHandle], bool]) -> TransferHandle | None:
        """Return the first transfer that may start; those before it are dropped until they are pushed again.

        Args:
            running: The accounts that are signed in, and how many of their transfers run.
            may_start: Tells whether nothing but a slot is missing.
        """
        if self._stale:
            self._rebuild()
        first: tuple[float, int, int, TransferHandle] | None = None
        for account, runs in running.items():
            handle = self._first(account, may_start)
            if handle is not None:
                until, rank, _ = self._heaps[account].places[0]
                turn = (until, 0 if until < math.inf else runs, rank)
                if first is None or turn < first[:3]:
                    first = (*turn, handle)
        if first is None:
            return None
        self._drop_first(self._heaps[first[3].transfer.account])
        return first[3]

    def _first(self, account: str, may_start: Callable[[TransferHandle], bool]) -> TransferHandle | None:
        """Return the first transfer of an account that may start, and drop those before it."""
        heap = self._heaps[account]
        while heap.places:
            *_, transfer_id = heap.places[0]
            handle = self._transfers.get(transfer_id)
            fits = handle and handle.transfer.state is TransferState.QUEUED and handle.transfer.account == account
            if handle and fits and may_start(handle):
                return handle
            self._drop_first(heap)
        return None

    def _drop_first(self, heap: _Heap) -> None:
        *_, transfer_id = heapq.heappop(heap.places)
        heap.ids.discard(transfer_id)

    def _rebuild(self) -> None:
        self._stale = False
        self._heaps.clear()
        for handle in self._transfers.in_state(TransferState.QUEUED):
            self._heaps[handle.transfer.account].places.append(self._place(handle))
        for heap in self._heaps.values():
            heap.ids = {transfer_id for *_, transfer_id in heap.places}
            heapq.heapify(heap.places)

    def _place(self, handle: TransferHandle) -> _Place:
        transfer = handle.transfer
        # Most of 50,000 have nothing on the server.
        until = None if transfer.reservation is NOTHING_RESERVED else transfer.resumable_until
        if until is None:
            return math.inf, handle.rank, transfer.id
        # An expired upload starts from byte 0 again, so it is not urgent.
        urgent = 0 < until - self._clock.now() < URGENT_SECONDS
        return until if urgent else math.inf, handle.rank, transfer.id
