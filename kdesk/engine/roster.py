"""The list: every transfer in its order, found by state and by path, and the listeners that are told of changes."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter

from kdesk.domain import order
from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.window_ports import QueueListener
from kdesk.engine.record import Ledger, Record

URGENT_SECONDS = 86_400
"""Transfers that can be resumed no longer than this go before all others, in whatever row they stand."""

_RANK = attrgetter("rank")

_Place = tuple[float, int, str]
"""Where in line: the end of an urgent transfer (Unix seconds, else infinity), its rank on the list, its id."""


class Roster:
    """The records in order. With 50,000 of them no event may search through all: states and paths are indexed."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._records: dict[str, Record] = {}
        self._order: list[Record] = []
        self._next_rank = 0
        self._states: dict[str, TransferState] = {}
        self._by_state: defaultdict[TransferState, dict[str, Record]] = defaultdict(dict)
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
        return tuple([record.transfer for record in self._order])

    def picked(self, transfer_ids: Collection[str]) -> list[Record]:
        """Return the records of these transfers, in order."""
        wanted = set(transfer_ids)
        if len(wanted) > len(self._order) // 10:  # going through all costs less than sorting so many
            return [record for record in self._order if record.transfer.id in wanted]
        known = [self._records[transfer_id] for transfer_id in wanted & self._records.keys()]
        return sorted(known, key=_RANK)

    def all(self) -> list[Record]:
        """Return every record, in order."""
        return list(self._order)

    def in_state(self, state: TransferState) -> list[Record]:
        """Return the records in a state, in the order in which they came into it."""
        return list(self._by_state[state].values())

    def unfinished_of(self, path: str) -> list[Record]:
        """Return the records of this file that can still go on."""
        records = [self._records[transfer_id] for transfer_id in self._by_path.get(path, ())]
        return [record for record in records if not record.transfer.state.over]

    def add(self, transfers: Sequence[Transfer]) -> list[Record]:
        """Put new transfers behind the others and announce them."""
        ledger, changed = self._ledger, self._changed  # one bound method for all
        records = [Record(transfer, ledger, changed) for transfer in transfers]
        for record in records:
            self._insert(record)
        if records:
            for listener in self._listeners:
                listener.added(transfers)
        return records

    def restore(self, records: Sequence[Record]) -> None:
        """Bring records back that left the list, each to the place that its rank gives it, and tell so."""
        returning = set(records)
        if not returning:
            return
        for record in returning:
            self._know(record)
        # Two sorted runs, which are merged.
        self._order = sorted([*self._order, *sorted(returning, key=_RANK)], key=_RANK)
        rows = [number for number, record in enumerate(self._order) if record in returning]
        transfers = [self._order[row].transfer for row in rows]
        for listener in self._listeners:
            listener.restored(transfers, rows)

    def remove(self, transfer_ids: Sequence[str]) -> None:
        """Take transfers off the list and tell so."""
        leaving = {self._records.pop(transfer_id) for transfer_id in transfer_ids}
        for record in leaving:
            transfer = record.transfer
            del self._by_state[self._states.pop(transfer.id)][transfer.id]
            others = tuple(other for other in self._by_path.pop(transfer.path) if other != transfer.id)
            if others:
                self._by_path[transfer.path] = others
        self._order = [record for record in self._order if record not in leaving]
        for listener in self._listeners:
            listener.removed(transfer_ids)

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that now stands at `row`, and tell so."""
        moving = dict.fromkeys(self.picked(transfer_ids))
        if not moving:
            return
        rows = [number for number, record in enumerate(self._order) if record in moving]
        changed = order.move(self._order, rows, row)
        span = self._order[changed.start : changed.stop]
        for record, rank in zip(span, sorted(record.rank for record in span), strict=True):
            record.rank = rank
        self._line_up_first = True
        moved = [record.transfer.id for record in moving]
        for listener in self._listeners:
            listener.moved(moved, row)

    def line_up(self, records: Iterable[Record]) -> None:
        """Let these QUEUED ones, and no others, be asked by `next_in_line`."""
        self._line_up_first = False
        self._line = [self._place(record) for record in records]
        self._in_line = {transfer_id for *_, transfer_id in self._line}
        heapq.heapify(self._line)

    def line_up_again(self, record: Record) -> None:
        """Let `next_in_line` ask for a record that it dropped before."""
        transfer_id = record.transfer.id
        if transfer_id not in self._in_line:
            self._in_line.add(transfer_id)
            heapq.heappush(self._line, self._place(record))

    def next_in_line(self, may_go: Callable[[Record], bool]) -> Record | None:
        """Return the first QUEUED one that may go and drop those before it, which may not."""
        if self._line_up_first:
            self.line_up(self.in_state(TransferState.QUEUED))
        while self._line:
            *_, transfer_id = heapq.heappop(self._line)
            self._in_line.discard(transfer_id)
            record = self._records.get(transfer_id)
            if record and record.transfer.state is TransferState.QUEUED and may_go(record):
                return record
        return None

    def _place(self, record: Record) -> _Place:
        until = record.transfer.resumable_until
        urgent = until and 0 < until - self._clock.now() < URGENT_SECONDS  # what has expired begins anew: no hurry
        return until if until and urgent else math.inf, record.rank, record.transfer.id

    def _insert(self, record: Record) -> None:
        self._order.append(record)
        record.rank = self._next_rank
        self._next_rank += 1
        self._know(record)

    def _know(self, record: Record) -> None:
        transfer = record.transfer
        self._records[transfer.id] = record
        self._by_path[transfer.path] = (*self._by_path.get(transfer.path, ()), transfer.id)
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
        record = self._records[transfer.id]
        self._states[transfer.id] = transfer.state
        self._by_state[transfer.state][transfer.id] = record
        if transfer.state is TransferState.QUEUED:
            self.line_up_again(record)
