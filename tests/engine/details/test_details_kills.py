"""`kill -9` at every moment: what was said is on the entry in the end, once, and as it was typed last."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from kdesk.domain.details.ports import DetailsRecord
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.ports import AccountApi
from kdesk.engine.one_session import OneSession
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.errors import JournalProblem
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import SMALL_CHUNKS, FakeServer
from tests.engine.ticks import Killed, Ticks
from tests.support.fake_clock import FakeClock

FIRST = UploadDetails(title="First", tags=("one", "two"), categories=("a",))
LAST = UploadDetails(title="Last", description="words", categories=("b",))
_NAMES = {"name": "name", "description": "description", "tags": "tags", "reference_id": "reference_id"}


class Moments(Ticks):
    """Counts moments; from the last one on no call is answered, as for a process that is gone."""

    def __init__(self, kill_at: int = 0) -> None:
        super().__init__(kill_at)
        self.gone = asyncio.Event()

    def strike(self) -> None:
        """Count one moment."""
        self.passed += 1
        if self.killed:
            self.gone.set()

    async def tick(self) -> None:
        """Pass one moment."""
        self.strike()
        await (asyncio.Event().wait() if self.killed else asyncio.sleep(0))


class JournalMoments(Ticks):
    """The same moments for a journal: nothing is written any more."""

    def __init__(self, moments: Moments) -> None:
        super().__init__()
        self._moments = moments

    def strike(self) -> None:
        """Count one moment."""
        self._moments.strike()
        if self._moments.killed:
            raise JournalProblem("killed")


class Kept:
    """A journal of details in memory, which stays whatever happens to the client."""

    def __init__(self, ticks: Ticks) -> None:
        self.ticks = ticks
        self.records: dict[str, DetailsRecord] = {}

    async def load(self, of: Collection[str] | None = None) -> Mapping[str, DetailsRecord]:
        """Return every record, or some."""
        return {key: one for key, one in self.records.items() if of is None or key in of}

    async def save(self, records: Mapping[str, DetailsRecord]) -> None:
        """Keep records."""
        self.ticks.strike()
        self.records |= records
        await self.ticks.tick()

    async def remove(self, transfer_ids: Sequence[str]) -> None:
        """Drop records."""
        for key in transfer_ids:
            self.records.pop(key, None)


class Editing:
    """Changes entries of the server in memory; implements the ports of entries and of categories."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.puts: list[int] = []

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Change fields."""
        await self.server._before("update")
        fields = cast("dict[str, Any]", {_NAMES[name]: value for name, value in changes.items()})
        self.server.known[entry_id] = replace(self.server.known[entry_id], **fields)
        await self.server._after("update")
        return self.server.known[entry_id]

    async def tree(self) -> tuple[Category, ...]:
        """Return two categories."""
        return Category(1, 0, "a", "a"), Category(2, 0, "b", "b")

    async def put(self, entry_id: str, category_id: int) -> None:
        """Add one."""
        await self._set(entry_id, lambda names, name: {*names, name}, category_id)

    async def take_out(self, entry_id: str, category_id: int) -> None:
        """Remove one."""
        await self._set(entry_id, lambda names, name: names - {name}, category_id)

    async def _set(self, entry_id: str, change: Any, category_id: int) -> None:
        await self.server._before("category")
        entry = self.server.known[entry_id]
        names = change(set(entry.categories), {1: "a", 2: "b"}[category_id])
        self.server.known[entry_id] = replace(entry, categories=tuple(sorted(names)))
        await self.server._after("category")


class Client:
    """A queue whose process can be killed at a moment; what server and journals hold stays."""

    def __init__(self, folder: Path, kill_at: int = 0) -> None:
        self.ticks = Moments(kill_at)
        written = JournalMoments(self.ticks)
        self.server, self.journal, self.kept = FakeServer(self.ticks), FakeJournal(written), Kept(written)
        self.folder = folder
        editing = Editing(self.server)
        ports = SimpleNamespace(entries=editing, categories=editing)
        self.api: AccountApi = replace(self.server.api(), editing=cast("EditingApi", ports))
        self.typed = UploadDetails()

    async def run(self) -> None:
        """Queue the file, or go on with it; type once more while it is sent; end when everything is written."""
        queue = TransferQueue(
            self.journal,
            OneSession(lambda: self.api),
            FakeClock(),
            QueueEvents(lambda _: None, lambda _: None),
            QueueOptions(1, watch_pauses=(0.001,), sizes=SMALL_CHUNKS, details=self.kept),
        )
        async with queue.running():
            if not queue.snapshot():
                await queue.enqueue([self.folder / "clip.mp4"], FIRST)
            (transfer,) = queue.snapshot()
            while not queue.snapshot()[0].reservation.entry_id:  # noqa: ASYNC110  each turn of the loop is a moment
                await asyncio.sleep(0)
            queue.details.change({transfer.id: LAST})
            states = queue.details.of
            while "kept" in states(transfer.id).states.values() or not self._arrived():  # noqa: ASYNC110  as above
                await asyncio.sleep(0)

    def _arrived(self) -> bool:
        return any(entry.status is EntryStatus.PROCESSING for entry in self.server.known.values())

    def check(self) -> None:
        """Check the only entry."""
        (entry,) = self.server.known.values()
        assert (entry.name, entry.description, entry.categories) == ("Last", "words", ("b",))
        assert entry.tags.startswith("one, two")
        (record,) = self.kept.records.values()
        assert set(record.states.values()) == {"written"}, record


async def test_killed_at_every_moment(tmp_path: Path) -> None:
    """Each start finds what the one before has left, and no own write passes for a change of somebody else."""
    (tmp_path / "clip.mp4").write_bytes(b"clip" * 600)
    for moment in count(1):
        client = Client(tmp_path, kill_at=moment)
        if not await killed(client):
            client.check()
            assert moment > 20  # every moment of a whole run was tried
            return
        client.ticks.kill_at = 0
        async with asyncio.timeout(20):
            await client.run()
        client.check()


async def killed(client: Client) -> bool:
    """Run the client until it ends or is killed; return whether it was."""

    async def strike() -> None:
        await client.ticks.gone.wait()
        raise Killed

    try:
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            striking = group.create_task(strike())
            await client.run()
            striking.cancel()
    except* Killed:
        pass
    return client.ticks.killed
