"""The list: every transfer in its order, found by state and by path, and the listeners that are told of changes."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter

from kdesk.domain import order
from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.ui_ports import QueueListener
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.transfer_handle import TransferHandle

URGENT_SECONDS = 86_400
"""Transfers that can be resumed no longer than this go before all others, in whatever row they stand."""

_RANK = attrgetter("rank")

_Place = tuple[float, int, str]
"""Where in line: the end of an urgent transfer (Unix seconds, else infinity), its rank on the list, its id."""


class TransferList:
    """The records in order. With 50,000 of them no event may search through all: states and paths are indexed."""

    def __init__(self, journal: JournalWriter, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._handles: dict[str, TransferHandle] = {}
        self._order: list[TransferHandle] = []
        self._next_rank = 0
        self._states: dict[str, TransferState] = {}
        self._by_state: defaultdict[TransferState, dict[str, TransferHandle]] = defaultdict(dict)
        # Ids in tuples: Python's collector of cycles does not go through what holds nothing but text.
        self._by_path: dict[str, tuple[str, ...]] = {}
        # Places of those that entered QUEUED; who left it since is dropped when its turn comes.
        self._line: list[_Place] = []
        self._line_up_first = False
        self._in_line: set[str] = set()
        self._listeners: list[QueueListener] = []

    def listen(self, listener: QueueListener) -> None:
        """Tell the listener everything from now on."""
        self._listeners.append(listener)

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return tuple([handle.transfer for handle in self._order])

    def picked(self, transfer_ids: Collection[str]) -> list[TransferHandle]:
        """Return the records of these transfers, in order."""
        wanted = set(transfer_ids)
        if len(wanted) > len(self._order) // 10:  # going through all costs less than sorting so many
            return [handle for handle in self._order if handle.transfer.id in wanted]
        known = [self._handles[transfer_id] for transfer_id in wanted & self._handles.keys()]
        return sorted(known, key=_RANK)

    def all(self) -> list[TransferHandle]:
        """Return every record, in order."""
        return list(self._order)

    def in_state(self, state: TransferState) -> list[TransferHandle]:
        """Return the records in a state, in the order in which they came into it."""
        return list(self._by_state[state].values())

    def unfinished_of(self, path: str) -> list[TransferHandle]:
        """Return the records of this file that can still go on."""
        handles = [self._handles[transfer_id] for transfer_id in self._by_path.get(path, ())]
        return [handle for handle in handles if not handle.transfer.state.is_final]

    def add(self, transfers: Sequence[Transfer]) -> list[TransferHandle]:
        """Put new transfers behind the others and announce them."""
        journal, changed = self._journal, self._changed  # one bound method for all
        handles = [TransferHandle(transfer, journal, changed) for transfer in transfers]
        for handle in handles:
            self._insert(handle)
        if handles:
            for listener in self._listeners:
                listener.added(transfers)
        return handles

    def restore(self, handles: Sequence[TransferHandle]) -> None:
        """Bring records back that left the list, each to the place that its rank gives it, and tell so."""
        returning = set(handles)
        if not returning:
            return
        for handle in returning:
            self._know(handle)
        # Two sorted runs, which are merged.
        self._order = sorted([*self._order, *sorted(returning, key=_RANK)], key=_RANK)
        rows = [number for number, handle in enumerate(self._order) if handle in returning]
        transfers = [self._order[row].transfer for row in rows]
        for listener in self._listeners:
            listener.restored(transfers, rows)

    def remove(self, transfer_ids: Sequence[str]) -> None:
        """Take transfers off the list and tell so."""
        leaving = {self._handles.pop(transfer_id) for transfer_id in transfer_ids}
        for handle in leaving:
            transfer = handle.transfer
            del self._by_state[self._states.pop(transfer.id)][transfer.id]
            others = tuple(other for other in self._by_path.pop(transfer.file.path) if other != transfer.id)
            if others:
                self._by_path[transfer.file.path] = others
        self._order = [handle for handle in self._order if handle not in leaving]
        for listener in self._listeners:
            listener.removed(transfer_ids)

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that now stands at `row`, and tell so."""
        moving = dict.fromkeys(self.picked(transfer_ids))
        if not moving:
            return
        rows = [number for number, handle in enumerate(self._order) if handle in moving]
        changed = order.move(self._order, rows, row)
        span = self._order[changed.start : changed.stop]
        for handle, rank in zip(span, sorted(handle.rank for handle in span), strict=True):
            handle.rank = rank
        self._line_up_first = True
        moved = [handle.transfer.id for handle in moving]
        for listener in self._listeners:
            listener.moved(moved, row)

    def enqueue(self, handles: Iterable[TransferHandle]) -> None:
        """Let these QUEUED ones, and no others, be asked by `next_queued`."""
        self._line_up_first = False
        self._line = [self._place(handle) for handle in handles]
        self._in_line = {transfer_id for *_, transfer_id in self._line}
        heapq.heapify(self._line)

    def enqueue_again(self, handle: TransferHandle) -> None:
        """Let `next_queued` ask for a record that it dropped before."""
        transfer_id = handle.transfer.id
        if transfer_id not in self._in_line:
            self._in_line.add(transfer_id)
            heapq.heappush(self._line, self._place(handle))

    def next_queued(self, may_go: Callable[[TransferHandle], bool]) -> TransferHandle | None:
        """Return the first QUEUED one that may go and drop those before it, which may not."""
        if self._line_up_first:
            self.enqueue(self.in_state(TransferState.QUEUED))
        while self._line:
            *_, transfer_id = heapq.heappop(self._line)
            self._in_line.discard(transfer_id)
            handle = self._handles.get(transfer_id)
            if handle and handle.transfer.state is TransferState.QUEUED and may_go(handle):
                return handle
        return None

    def _place(self, handle: TransferHandle) -> _Place:
        until = handle.transfer.resumable_until
        urgent = until and 0 < until - self._clock.now() < URGENT_SECONDS  # what has expired begins anew: no hurry
        return until if until and urgent else math.inf, handle.rank, handle.transfer.id

    def _insert(self, handle: TransferHandle) -> None:
        self._order.append(handle)
        handle.rank = self._next_rank
        self._next_rank += 1
        self._know(handle)

    def _know(self, handle: TransferHandle) -> None:
        transfer = handle.transfer
        self._handles[transfer.id] = handle
        self._by_path[transfer.file.path] = (*self._by_path.get(transfer.file.path, ()), transfer.id)
        self._enter(transfer)

    def _changed(self, transfer: Transfer) -> None:
        left = self._states.get(transfer.id)
        if left is None:
            return  # it left the list while something of it was still being written
        if left is not transfer.state:
            del self._by_state[left][transfer.id]
            self._enter(transfer)
        for listener in self._listeners:
            listener.changed(transfer)

    def _enter(self, transfer: Transfer) -> None:
        handle = self._handles[transfer.id]
        self._states[transfer.id] = transfer.state
        self._by_state[transfer.state][transfer.id] = handle
        if transfer.state is TransferState.QUEUED:
            self.enqueue_again(handle)
