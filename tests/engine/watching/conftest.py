"""Watch folders on real files and a real journal; the server is the one in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.watch_folders import WatchFolder, WatchProblem
from kdesk.domain.watch_ports import WatchListener
from kdesk.engine.one_session import OneSession
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.engine.watching.parts import WatchOptions
from kdesk.engine.watching.watcher import FolderWatcher
from kdesk.store.journal import Journal
from kdesk.store.watch_folders import StoredWatchFolders
from tests.engine.fake_server import SMALL_CHUNKS, FakeServer
from tests.engine.ticks import Ticks
from tests.support.fast_clock import FastClock
from tests.support.patience import PATIENCE

VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


class Watching(WatchListener):
    """A queue and its watch folders. Each `running` is a new process that finds journal and server.

    Attributes:
        problems: Of files, in the order in which they were told.
        own: Folders into which kdesk writes by itself.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "watched"
        self.folder.mkdir()
        self.data = home / "data"
        self.server = FakeServer(Ticks())
        self.api: AccountApi | None = self.server.api()
        self.clock = FastClock(60.0)
        self.problems: list[tuple[str, WatchProblem]] = []
        self.own: Sequence[str] = ()
        self.queue: TransferQueue
        self.watcher: FolderWatcher

    def told(self, folder: WatchFolder, path: str, problem: WatchProblem) -> None:
        """Note a problem."""
        assert folder.id == "w1"
        self.problems.append((Path(path).name, problem))

    @property
    def account(self) -> str:
        """The key of the account."""
        return self.api.account.key if self.api else ""

    def watch(self, **changes: Any) -> WatchFolder:
        """Return the folder as it is watched."""
        plain = WatchFolder("w1", str(self.folder), self.account)
        return replace(plain, **changes)

    @asynccontextmanager
    async def running(self, *folders: WatchFolder) -> AsyncIterator[FolderWatcher]:
        """Run queue and watch folders, with these saved."""
        async with Journal.open(self.data / "journal.sqlite") as journal:
            self.queue = TransferQueue(
                journal,
                OneSession(lambda: self.api),
                self.clock,
                QueueEvents(lambda _problem: None, lambda _left_out: None),
                QueueOptions(3, watch_pauses=(0.001,), sizes=SMALL_CHUNKS),
            )
            options = WatchOptions(
                details=lambda name: UploadDetails(tags=(name,)) if name else NOTHING_SAID, own=self.own
            )
            store = StoredWatchFolders(journal)
            self.watcher = FolderWatcher(
                store, self.queue, self.clock, lambda account: account == self.account, options
            )
            self.watcher.listen(self)
            async with self.queue.running(), self.watcher.running():
                for folder in folders:
                    self.watcher.save(folder)
                yield self.watcher

    def video(self, name: str, size: int = 3500) -> Path:
        """Write a video of its own content, as at rest for long."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((VIDEO + name.encode("utf-8", "surrogateescape") * size)[:size])
        return path

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110  files and threads set no event
                await asyncio.sleep(0.02)

    async def settle(self) -> None:
        """Wait until two more sweeps have found nothing to do."""
        watch = self.watcher.watch_of("w1")
        assert watch is not None
        await self.until(lambda: watch.settled)
        before = watch.sweeps
        watch.wake()
        await self.until(lambda: watch.sweeps > before and watch.settled)

    def names(self) -> list[str]:
        """Return the names of all transfers, in order."""
        return [Path(t.file.path).name for t in self.queue.snapshot()]

    def of(self, name: str) -> Sequence[Transfer]:
        """Return the transfers of a name."""
        return [t for t in self.queue.snapshot() if Path(t.file.path).name == name]

    def all_sent(self, count: int) -> bool:
        """Return whether there are so many transfers, and the server has all bytes of each."""
        found = self.queue.snapshot()
        return len(found) == count and all(t.state is TransferState.PROCESSING for t in found)


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    """Return everything around one watch folder."""
    return Watching(tmp_path)
