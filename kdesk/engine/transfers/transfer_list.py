"""The list of transfers in its order, with indexes by state and path, and the listeners that follow it."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from contextvars import copy_context
from functools import partial
from itertools import compress
from operator import attrgetter

from kdesk.domain import order
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.transfer_handle import TransferHandle

_RANK = attrgetter("rank")


class TransferList:
    """The handles of all transfers in order.

    The list may hold 50,000 transfers, so no event may search through all of them: states and paths are indexed.
    """

    def __init__(self, journal: JournalWriter) -> None:
        self._journal = journal
        self._handles: dict[str, TransferHandle] = {}
        self._order: list[TransferHandle] = []
        self._next_rank = 0
        self._by_state: defaultdict[TransferState, dict[str, TransferHandle]] = defaultdict(dict)
        # Ids in tuples: Python's cycle collector does not scan tuples that hold only strings.
        self._by_path: dict[str, tuple[str, ...]] = {}
        self._listeners: list[QueueListener] = []
        self._announcements: deque[Callable[[QueueListener], None]] = deque()
        self._announcing = False
        # Not that of whoever changes the list: a command in another language may, and listeners write sentences.
        self._context = copy_context()

    def listen(self, listener: QueueListener) -> None:
        """Call the listener for every change from now on."""
        self._listeners.append(listener)

    def ignore(self, listener: QueueListener) -> None:
        """Call the listener no more."""
        self._listeners = [one for one in self._listeners if one is not listener]

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return tuple([handle.transfer for handle in self._order])

    def get(self, transfer_id: str) -> TransferHandle | None:
        """Return the handle of a transfer, None if it is not on the list."""
        return self._handles.get(transfer_id)

    def pick(self, transfer_ids: Collection[str]) -> list[TransferHandle]:
        """Return the handles of these transfers in the order of the list, without those that are not on it."""
        wanted = set(transfer_ids)
        if len(wanted) > len(self._order) // 10:  # a scan of the list costs less than sorting that many
            return [handle for handle in self._order if handle.transfer.id in wanted]
        known = [self._handles[transfer_id] for transfer_id in wanted & self._handles.keys()]
        return sorted(known, key=_RANK)

    def all(self) -> list[TransferHandle]:
        """Return every handle, in order."""
        return list(self._order)

    def in_state(self, state: TransferState, account: str | None = None) -> list[TransferHandle]:
        """Return the handles in a state, in the order in which they entered it.

        Args:
            state: The state to select.
            account: The account key to select; None selects all accounts.
        """
        handles = self._by_state[state].values()
        return [handle for handle in handles if account is None or handle.transfer.account == account]

    @property
    def paths(self) -> Collection[str]:
        """The files of all transfers, finished ones too: a live view, which another thread may ask."""
        return self._by_path.keys()

    def unfinished_of(self, path: str) -> list[TransferHandle]:
        """Return the handles of this file whose states are not final."""
        handles = [self._handles[transfer_id] for transfer_id in self._by_path.get(path, ())]
        return [handle for handle in handles if not handle.transfer.state.is_final]

    def ready_of(self, path: str, account: str) -> Transfer | None:
        """Return the last transfer of this file that is READY in an account; None if there is none."""
        listed = [self._handles[transfer_id].transfer for transfer_id in self._by_path.get(path, ())]
        ready = [one for one in listed if one.state is TransferState.READY and one.account == account]
        return ready[-1] if ready else None

    def add(self, transfers: Sequence[Transfer]) -> list[TransferHandle]:
        """Append new transfers, announce them and return their handles."""
        journal, on_change = self._journal, self._on_change  # one bound method for all handles
        handles = [
            TransferHandle(transfer, journal, on_change, rank)
            for rank, transfer in enumerate(transfers, start=self._next_rank)
        ]
        self._next_rank += len(handles)
        self._order += handles
        self._index(handles, transfers)
        if handles:
            self._announce(lambda listener: listener.added(transfers))
        return handles

    def announce_all_added(self, handles: Iterable[TransferHandle]) -> None:
        """Announce that these are all transfers of a drop."""
        transfer_ids = [handle.transfer.id for handle in handles]
        self._announce(lambda listener: listener.all_added(transfer_ids))

    def restore(self, handles: Sequence[TransferHandle]) -> None:
        """Put handles that left the list back to the rows that their ranks give, and announce them."""
        returning = set(handles)
        if not returning:
            return
        self._index(list(returning), [handle.transfer for handle in returning])
        # Two sorted runs, which sorted() merges.
        self._order = sorted([*self._order, *sorted(returning, key=_RANK)], key=_RANK)
        rows = [number for number, handle in enumerate(self._order) if handle in returning]
        transfers = [self._order[row].transfer for row in rows]
        self._announce(lambda listener: listener.restored(transfers, rows))

    def remove(self, transfer_ids: Sequence[str]) -> None:
        """Take transfers off the list and announce it."""
        leaving = {self._handles.pop(transfer_id) for transfer_id in transfer_ids}
        for handle in leaving:
            transfer = handle.transfer
            del self._by_state[transfer.state][transfer.id]
            others = tuple(other for other in self._by_path.pop(transfer.file.path) if other != transfer.id)
            if others:
                self._by_path[transfer.file.path] = others
        self._order = [handle for handle in self._order if handle not in leaving]
        self._announce(lambda listener: listener.removed(transfer_ids))

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that now stands at `row`, and announce it."""
        moving = dict.fromkeys(self.pick(transfer_ids))
        if not moving:
            return
        rows = [number for number, handle in enumerate(self._order) if handle in moving]
        changed = order.move(self._order, rows, row)
        span = self._order[changed.start : changed.stop]
        # The span keeps its former ranks, so that no other handle's rank changes.
        for handle, rank in zip(span, sorted(handle.rank for handle in span), strict=True):
            handle.rank = rank
        moved = [handle.transfer.id for handle in moving]
        self._announce(lambda listener: listener.moved(moved, row))

    def _index(self, handles: Sequence[TransferHandle], transfers: Sequence[Transfer]) -> None:
        ids = [transfer.id for transfer in transfers]
        self._handles.update(zip(ids, handles, strict=True))
        states = [transfer.state for transfer in transfers]
        for state in (several := set(states)):
            pairs = zip(ids, handles, strict=True)
            alike = compress(pairs, [one is state for one in states]) if len(several) > 1 else pairs
            self._by_state[state].update(alike)
        paths = [transfer.file.path for transfer in transfers]
        by_path = dict(zip(paths, zip(ids), strict=True))
        if len(by_path) == len(paths) and self._by_path.keys().isdisjoint(by_path):
            self._by_path |= by_path
            return
        for path, transfer_id in zip(paths, ids, strict=True):
            self._by_path[path] = (*self._by_path.get(path, ()), transfer_id)

    def _on_change(self, before: Transfer, now: Transfer) -> None:
        if now.id not in self._handles:
            return  # a write was still under way when it left the list
        if before.state is not now.state:
            self._by_state[now.state][now.id] = self._by_state[before.state].pop(now.id)
        self._announce(partial(_tell_change, before=before, now=now))

    def _announce(self, tell: Callable[[QueueListener], None]) -> None:
        """Call every listener. What a listener changes meanwhile is announced afterwards: all see the same order."""
        self._announcements.append(tell)
        if self._announcing:
            return
        self._announcing = True
        try:
            self._context.copy().run(self._tell_listeners)
        finally:
            self._announcing = False

    def _tell_listeners(self) -> None:
        while self._announcements:
            tell = self._announcements.popleft()
            for listener in self._listeners:
                tell(listener)


def _tell_change(listener: QueueListener, before: Transfer, now: Transfer) -> None:
    listener.changed(before, now)
