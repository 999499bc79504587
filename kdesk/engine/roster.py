"""The list: every transfer in its order, found by state and by path, and the listeners that are told of changes."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.window_ports import QueueListener
from kdesk.engine.record import Ledger, Record

URGENT_SECONDS = 86_400
"""Transfers that can be resumed no longer than this go before all others, in whatever row they stand."""

_Place = tuple[float, int, str]
"""Where in line: the end of an urgent transfer (Unix seconds, else infinity), its rank on the list, its id."""


class Roster:
    """The records in order. With 50,000 of them no event may search through all: states and paths are indexed."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._records: dict[str, Record] = {}
        self._ranks: dict[str, int] = {}
        self._next_rank = 0
        self._states: dict[str, TransferState] = {}
        self._by_state: defaultdict[TransferState, dict[str, Record]] = defaultdict(dict)
        self._by_path: defaultdict[str, dict[str, Record]] = defaultdict(dict)
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
        return tuple(record.transfer for record in self._records.values())

    def picked(self, transfer_ids: Collection[str]) -> list[Record]:
        """Return the records of these transfers, in order."""
        wanted = set(transfer_ids)
        if len(wanted) > len(self._records) // 10:  # going through all costs less than sorting so many
            return [record for transfer_id, record in self._records.items() if transfer_id in wanted]
        known = sorted(wanted & self._records.keys(), key=self._ranks.__getitem__)
        return [self._records[transfer_id] for transfer_id in known]

    def all(self) -> list[Record]:
        """Return every record, in order."""
        return list(self._records.values())

    def in_state(self, state: TransferState) -> list[Record]:
        """Return the records in a state, in the order in which they came into it."""
        return list(self._by_state[state].values())

    def unfinished_of(self, path: str) -> list[Record]:
        """Return the records of this file that can still go on."""
        return [record for record in self._by_path.get(path, {}).values() if not record.transfer.state.over]

    def add(self, transfers: Sequence[Transfer]) -> list[Record]:
        """Put new transfers behind the others and announce them."""
        records = [Record(transfer, self._ledger, self._changed) for transfer in transfers]
        for record in records:
            self._insert(record)
        if records:
            for listener in self._listeners:
                listener.added(transfers)
        return records

    def remove(self, transfer_ids: Sequence[str]) -> None:
        """Take transfers off the list and tell so."""
        for transfer_id in transfer_ids:
            record = self._records.pop(transfer_id)
            del self._ranks[transfer_id]
            del self._by_state[self._states.pop(transfer_id)][transfer_id]
            same_path = self._by_path[record.transfer.path]
            del same_path[transfer_id]
            if not same_path:
                del self._by_path[record.transfer.path]
        for listener in self._listeners:
            listener.removed(transfer_ids)

    def move(self, transfer_ids: Collection[str], row: int) -> list[str]:
        """Put these before the transfer that now stands at `row`, tell so, and return the new order."""
        order, moving = list(self._records), set(transfer_ids)
        before = [i for i in order[:row] if i not in moving]
        moved = [i for i in order if i in moving]
        after = [i for i in order[row:] if i not in moving]
        new_order = before + moved + after
        self._records = {i: self._records[i] for i in new_order}
        self._ranks = {transfer_id: rank for rank, transfer_id in enumerate(new_order)}
        self._next_rank = len(new_order)
        self._line_up_first = True
        for listener in self._listeners:
            listener.reordered(new_order)
        return new_order

    def line_up(self, records: Iterable[Record]) -> None:
        """Let these QUEUED ones, and no others, be asked by `next_in_line`."""
        self._line_up_first = False
        self._line = [self._place(record.transfer) for record in records]
        self._in_line = {transfer_id for *_, transfer_id in self._line}
        heapq.heapify(self._line)

    def line_up_again(self, record: Record) -> None:
        """Let `next_in_line` ask for a record that it dropped before."""
        transfer_id = record.transfer.id
        if transfer_id not in self._in_line:
            self._in_line.add(transfer_id)
            heapq.heappush(self._line, self._place(record.transfer))

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

    def _place(self, transfer: Transfer) -> _Place:
        until = transfer.resumable_until
        urgent = until and 0 < until - self._clock.now() < URGENT_SECONDS  # what has expired begins anew: no hurry
        return until if until and urgent else math.inf, self._ranks[transfer.id], transfer.id

    def _insert(self, record: Record) -> None:
        transfer = record.transfer
        self._records[transfer.id] = record
        self._ranks[transfer.id] = self._next_rank
        self._next_rank += 1
        self._by_path[transfer.path][transfer.id] = record
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
