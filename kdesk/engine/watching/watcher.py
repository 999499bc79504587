"""All watch folders: each has a task of its own. Implements `domain.watch_ports.WatchFolders`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.watch_folders import Refusal, WatchFolder, WatchProblem, WatchState, WatchStatus, refusal
from kdesk.domain.watch_ports import WatchListener, WatchStore
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.watching.folder_watch import FolderWatch
from kdesk.engine.watching.parts import WatchOptions, WatchParts
from kdesk.engine.watching.sent_files import SentFiles
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)


class FolderWatcher:
    """Watches all folders while `running`.

    Args:
        store: Keeps the folders, and what was taken.
        queue: Uploads the files.
        ready: Returns whether an account is signed in, by its key.
    """

    def __init__(
        self,
        store: WatchStore,
        queue: TransferQueue,
        clock: Clock,
        ready: Callable[[str], bool],
        options: WatchOptions | None = None,
    ) -> None:
        self._queue, self._store = queue, store
        self._tasks = Tasks()
        self._listeners = _Listeners(self._tasks)
        self._parts = WatchParts(
            store=store,
            queue=queue,
            clock=clock,
            ready=ready,
            watched=self.folders,
            options=options or WatchOptions(),
            tasks=self._tasks,
            listener=self._listeners,
        )
        self._folders: dict[str, WatchFolder] = {}
        self._kept: set[str] = set()
        # With the task of each.
        self._watches: dict[str, tuple[FolderWatch, asyncio.Task[None]]] = {}

    @asynccontextmanager
    async def running(self, *, kept: bool = True) -> AsyncIterator["FolderWatcher"]:
        """Watch folders until the block is left. The queue runs.

        Args:
            kept: Whether the folders that were kept are watched.
        """
        async with self._tasks.running():
            sent = SentFiles(self._parts, self._queue.snapshot, self._move_soon)
            self._queue.listen(sent)
            try:
                for folder in await self._load() if kept else ():
                    self._folders[folder.id] = folder
                    self._kept.add(folder.id)
                await sent.find_earlier()
                for folder in self.folders():
                    self._start(folder)
                self._listeners.changed()
                yield self
            finally:
                self._queue.ignore(sent)
                self._parts.workers.close()

    def folders(self) -> Sequence[WatchFolder]:
        """Return all watch folders, in order."""
        return tuple(self._folders.values())

    def status(self, folder_id: str) -> WatchStatus:
        """Return what is to be said of a watch folder."""
        if self._folders[folder_id].paused:
            return WatchStatus(WatchState.PAUSED)
        found = self._watches.get(folder_id)
        return found[0].notifier.status if found else WatchStatus()

    def refusal(self, folder: WatchFolder) -> Refusal | None:
        """Return why a watch folder cannot be so; None if it can."""
        others = [other for other in self.folders() if other.id != folder.id]
        return refusal(folder, others, self._parts.options.own)

    def save(self, folder: WatchFolder, *, keep: bool = True) -> None:
        """Add a watch folder, or change one by its id. Raises ValueError if it is refused.

        Args:
            keep: Whether it is watched after the next start too.
        """
        if (why := self.refusal(folder)) is not None:
            raise ValueError(why)
        self._stop(folder.id)
        self._folders[folder.id] = folder
        if keep:
            self._kept.add(folder.id)
            self._tasks.finish(partial(self._store.save_folder, folder))
        self._start(folder)
        self._listeners.changed()

    def remove(self, folder_id: str) -> None:
        """Watch a folder no more."""
        if self._folders.pop(folder_id, None) is None:
            return
        self._stop(folder_id)
        if folder_id in self._kept:
            self._kept.discard(folder_id)
            self._tasks.finish(partial(self._store.remove_folder, folder_id))
        self._listeners.changed()

    def listen(self, listener: WatchListener) -> None:
        """Call the listener from now on."""
        self._listeners.all.append(listener)

    def ignore(self, listener: WatchListener) -> None:
        """Call the listener no more."""
        self._listeners.all.remove(listener)

    def wake(self) -> None:
        """Look through all folders soon: another account is signed in, or the computer slept."""
        for watch, _task in self._watches.values():
            watch.wake()

    def watch_of(self, folder_id: str) -> FolderWatch | None:
        """Return what watches a folder; None while it is paused."""
        found = self._watches.get(folder_id)
        return found[0] if found else None

    def is_settled(self, folder_id: str) -> bool:
        """Return whether nothing is left to do in a folder but what waits for the server, or for the folder itself."""
        watch = self.watch_of(folder_id)
        arriving = any(t.state is TransferState.READY for t in self._parts.running.values())
        return watch is None or (watch.settled and not arriving)

    async def _load(self) -> Sequence[WatchFolder]:
        try:
            return await self._store.load_folders()
        except JournalProblem as problem:
            log.warning("the watch folders cannot be read: %s", problem)
            return ()

    def _start(self, folder: WatchFolder) -> None:
        if not folder.paused:
            watch = FolderWatch(self._parts, folder)
            self._watches[folder.id] = watch, self._tasks.start(watch.run)

    def _stop(self, folder_id: str) -> None:
        if found := self._watches.pop(folder_id, None):
            found[1].cancel()

    def _move_soon(self, folder_id: str) -> None:
        if found := self._watches.get(folder_id):
            found[0].awake.set()


class _Listeners(WatchListener):
    """Tells all listeners."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self.all: list[WatchListener] = []

    def changed(self) -> None:
        for listener in tuple(self.all):
            self._tasks.call(listener.changed)

    def taken(self, folder: WatchFolder, transfers: Sequence[Transfer]) -> None:
        for listener in tuple(self.all):
            self._tasks.call(listener.taken, folder, transfers)

    def told(self, folder: WatchFolder, path: str, problem: WatchProblem) -> None:
        for listener in tuple(self.all):
            self._tasks.call(listener.told, folder, path, problem)
