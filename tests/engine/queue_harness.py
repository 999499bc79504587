"""A queue with a server, a journal and a clock in memory, and a listener that mirrors the list as a view would."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from kdesk.domain.entry import EntryStatus, Replacement
from kdesk.domain.left_out import LeftOut
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.session_ports import Sessions
from kdesk.domain.sidecars import Grouping
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.one_session import OneSession
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.errors import JournalProblem
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import SMALL_CHUNKS, FakeServer
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock
from tests.support.patience import PATIENCE

PAUSES = (0.001,)


class Notes(QueueListener):
    """A listener that mirrors the list as a view would, and asserts that each announcement makes sense."""

    def __init__(self) -> None:
        self.rows: dict[str, Transfer] = {}
        self.news = asyncio.Event()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Add rows that are not there yet."""
        assert not {t.id for t in transfers} & self.rows.keys()
        self.rows |= {t.id: t for t in transfers}
        self.news.set()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Take the next snapshot of a row that was announced."""
        assert self.rows[now.id] is before
        self.rows[now.id] = now
        self.news.set()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Drop rows."""
        assert transfer_ids
        for transfer_id in transfer_ids:
            del self.rows[transfer_id]
        self.news.set()

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Put rows back to where they stand."""
        assert not {t.id for t in transfers} & self.rows.keys()
        rows_now = list(self.rows.values())
        for transfer, row in zip(transfers, rows, strict=True):
            rows_now.insert(row, transfer)
        self.rows = {t.id: t for t in rows_now}
        self.news.set()

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """Move rows before another."""
        keys = list(self.rows)
        before = [key for key in keys[:row] if key not in transfer_ids]
        after = [key for key in keys[row:] if key not in transfer_ids]
        order = [*before, *(key for key in keys if key in transfer_ids), *after]
        self.rows = {key: self.rows[key] for key in order}
        self.news.set()


class QueueHarness:
    """Everything around a queue. Each `running` is a new process that finds journal and server."""

    def __init__(
        self, folder: Path, *, slots: int = 3, clock: Clock | None = None, pauses: Sequence[float] = PAUSES
    ) -> None:
        self.folder = folder
        self.slots = slots
        self.pauses = pauses
        self.server = FakeServer(Ticks())
        self.journal = FakeJournal(Ticks())
        self.clock = clock or FakeClock()
        self.api: AccountApi | None = self.server.api()
        self.sessions: Sessions = OneSession(lambda: self.api)
        self.notes = Notes()
        self.problems: list[JournalProblem | None] = []
        self.left_out: list[LeftOut] = []
        self.groupings: list[Grouping] = []
        self.queue: TransferQueue

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TransferQueue]:
        """Run a queue with the journal and the server as they are."""
        async with self.new_queue().running() as queue:
            self.notes.added(queue.snapshot())
            queue.listen(self.notes)
            yield queue
        assert queue.snapshot() == tuple(self.notes.rows.values())

    def new_queue(self) -> TransferQueue:
        """Make the queue of a new process, which is to be run."""
        self.notes = Notes()
        self.queue = TransferQueue(
            self.journal,
            self.sessions,
            self.clock,
            QueueEvents(self.problems.append, self.left_out.append, self.groupings.extend),
            QueueOptions(self.slots, watch_pauses=self.pauses, sizes=SMALL_CHUNKS),
        )
        return self.queue

    def file(self, name: str, size: int = 3500, content: bytes = b"") -> Path:
        """Write a file with content of its own."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content or (name.encode("utf-8", "surrogateescape") * size)[:size])
        return path

    async def take(self, *names: str) -> list[str]:
        """Queue files of these names; return the ids of their transfers."""
        return [t.id for t in await self.queue.enqueue([self.file(name) for name in names])]

    async def pause_midway(self, path: Path) -> str:
        """Queue a file and pause it once the server has its first chunk; return the id of its transfer."""
        self.server.hold.clear()
        self.server.let_through = 1
        key = (await self.queue.enqueue([path]))[0].id
        await self.until(lambda: self.notes.rows[key].reservation.accepted.total > 0)
        self.queue.pause([key])
        await self.until(lambda: self.state(key) is TransferState.PAUSED)
        self.server.hold.set()
        return key

    def sign_in(self, api: AccountApi | None) -> None:
        """Use another API, or none."""
        self.api = api
        self.queue.accounts_changed()

    def state(self, transfer_id: str) -> TransferState:
        """Return the state of a transfer."""
        return self.notes.rows[transfer_id].state

    def states(self) -> list[TransferState]:
        """Return all states, in order."""
        return [t.state for t in self.notes.rows.values()]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is checked after every change of the list."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self.notes.news.clear()
                await self.notes.news.wait()

    async def until_all(self, *states: TransferState) -> None:
        """Wait until every transfer is in one of these states."""
        await self.until(lambda: set(self.states()) <= set(states))

    async def rounds(self, condition: Callable[[], bool] = lambda: False, most: int = 300) -> None:
        """Let the loop turn until the condition holds, `most` times at most."""
        for _ in range(most):
            if condition():
                return
            await asyncio.sleep(0)

    def process_all(self) -> None:
        """Let the server make every entry READY that has its bytes."""
        for entry in list(self.server.known.values()):
            if entry.status is EntryStatus.PROCESSING or entry.replacement is not Replacement.NONE:
                self.server.process(entry.id)

    def contents(self) -> list[bytes]:
        """Return the bytes of all entries that have some."""
        arrived = {EntryStatus.PROCESSING, EntryStatus.READY}
        return [self.server.content(e.id) for e in self.server.known.values() if e.status in arrived]
