"""The queue of downloads: which run, in which order, and what is said to them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.ports import Deliveries, DownloadApi, DownloadStore
from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Trouble
from kdesk.engine.downloads.download_handle import DownloadHandle
from kdesk.engine.downloads.downloader import Downloader, DownloadRun
from kdesk.engine.downloads.pace import Pace
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import KdeskError, SignInProblem, StoreProblem
from kdesk.threads import Workers

SLOTS = 3
"""Downloads that run at once."""

log = logging.getLogger(__name__)


class DownloadListener(Protocol):
    """Hears what happens to downloads, on the loop thread."""

    def added(self, downloads: Sequence[Download]) -> None:
        """Hear of new downloads at the end of the list."""
        ...

    def changed(self, before: Download, now: Download) -> None:
        """Hear of the next snapshot of a download."""
        ...

    def removed(self, download_ids: Collection[str]) -> None:
        """Hear of downloads that left the list."""
        ...


@dataclass(frozen=True, slots=True)
class DownloadOptions:
    """How downloads run.

    Attributes:
        slots: Downloads at once.
        resumes: Whether what an earlier run has left begins by itself; otherwise it is PAUSED until it is asked for.
        policy: Retries.
        on_problem: Called when the list could not be stored; downloads go on in memory.
    """

    slots: int = SLOTS
    resumes: bool = True
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    on_problem: Callable[[StoreProblem], None] = lambda _problem: None


class DownloadQueue:
    """All downloads of a data directory; `running` runs those that are QUEUED, in their order.

    Args:
        store: Keeps them between two runs of the program.
        deliveries: Fetches bytes.
        clock: For waits and times.
        options: How they run.

    Attributes:
        pace: Rate and requests of all downloads together.
    """

    def __init__(
        self, store: DownloadStore, deliveries: Deliveries, clock: Clock, options: DownloadOptions | None = None
    ) -> None:
        self._store = store
        self._deliveries = deliveries
        self._clock = clock
        self._options = options or DownloadOptions()
        self.pace = Pace(clock)
        self._tasks = Tasks()
        self._handles: dict[str, DownloadHandle] = {}
        self._listeners: list[DownloadListener] = []
        self._running: dict[str, asyncio.Task[None]] = {}
        self._account = ""
        self._api: DownloadApi | None = None
        self._disk = Workers("kdesk-download-remove", 1)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["DownloadQueue"]:
        """Load the downloads, and run them while the block runs. Raises StoreProblem.

        At the end runs are stopped; the next start goes on with them.
        """
        for download in await self._store.load():
            self._handles[download.id] = self._handle(self._as_left(download))
        async with self._tasks.running():
            self._fill()
            yield self
        self._disk.close()

    def connect(self, account: str, api: DownloadApi | None) -> None:
        """Run downloads of this account with this API from now on; without one, none begins."""
        self._account, self._api = account, api
        self._fill()

    def listen(self, listener: DownloadListener) -> None:
        """Tell this listener of everything from now on."""
        self._listeners.append(listener)

    def snapshot(self) -> tuple[Download, ...]:
        """Return all downloads in their order."""
        return tuple(handle.download for handle in self._handles.values())

    async def enqueue(self, wanted: Sequence[Download]) -> tuple[Download, ...]:
        """Queue downloads and return them as they are listed.

        What is listed already, with the same file and folder, is not listed twice: it goes on, and what is finished is
        looked at again, as the server may have another version by now.
        """
        listed = {_key(handle.download): handle for handle in self._handles.values()}
        result: list[Download] = []
        new: list[Download] = []
        for download in wanted:
            earlier = listed.get(_key(download))
            if earlier is None or earlier.download.state is DownloadState.CANCELLED:
                listed[_key(download)] = self._handles[download.id] = self._handle(download)
                new.append(download)
                result.append(download)
                continue
            earlier.update(existing=download.existing)
            if earlier.download.state is DownloadState.PAUSED or earlier.download.state.is_finished:
                earlier.advance(DownloadState.QUEUED, trouble=None, found_earlier=False)
            result.append(earlier.download)
        for listener in self._listeners:
            listener.added(new)
        try:
            await self._store.save(result)
        except StoreProblem as problem:
            self._options.on_problem(problem)
        self._fill()
        return tuple(result)

    def pause(self, download_ids: Collection[str]) -> None:
        """Stop downloads; `resume` goes on with what has come."""
        self._stop(download_ids, DownloadState.PAUSED)

    def resume(self, download_ids: Collection[str]) -> None:
        """Queue downloads that are PAUSED or FAILED."""
        for handle in self._of(download_ids):
            if handle.download.state in {DownloadState.PAUSED, DownloadState.FAILED}:
                handle.advance(DownloadState.QUEUED, trouble=None)
                self._save(handle)
        self._fill()

    def cancel(self, download_ids: Collection[str]) -> None:
        """Stop downloads for good, and remove their part files."""
        self._stop(download_ids, DownloadState.CANCELLED)

    async def remove(self, download_ids: Collection[str]) -> None:
        """Take finished downloads out of the list; their files stay."""
        ids = [handle.download.id for handle in self._of(download_ids) if handle.download.state.is_finished]
        for download_id in ids:
            del self._handles[download_id]
        for listener in self._listeners:
            listener.removed(ids)
        await self._store.remove(ids)

    async def move(self, download_ids: Sequence[str], row: int) -> None:
        """Move downloads, in the order given, before the one that is in a row now."""
        chosen = set(download_ids)
        order = list(self._handles)
        before = [one for one in order[:row] if one not in chosen]
        after = [one for one in order[row:] if one not in chosen]
        moved = [one for one in download_ids if one in self._handles]
        self._handles = {one: self._handles[one] for one in (*before, *moved, *after)}
        await self._store.save_order(list(self._handles))

    def _as_left(self, download: Download) -> Download:
        """Return a stored download as it stands at the start: none runs yet."""
        if download.state.holds_slot:
            download = download.advance(DownloadState.QUEUED)
        if download.state is DownloadState.QUEUED and not self._options.resumes:
            return download.advance(DownloadState.PAUSED)
        return download

    def _handle(self, download: Download) -> DownloadHandle:
        return DownloadHandle(download, self._store, self._changed, self._options.on_problem)

    def _changed(self, before: Download, now: Download) -> None:
        for listener in self._listeners:
            listener.changed(before, now)

    def _of(self, download_ids: Collection[str]) -> list[DownloadHandle]:
        return [self._handles[one] for one in download_ids if one in self._handles]

    def _save(self, handle: DownloadHandle) -> None:
        self._tasks.finish(handle.save)

    def _stop(self, download_ids: Collection[str], state: DownloadState) -> None:
        for handle in self._of(download_ids):
            now = handle.download.state
            if now is state or now in {DownloadState.DONE, DownloadState.SKIPPED, DownloadState.CANCELLED}:
                continue
            if state is DownloadState.PAUSED and now is DownloadState.FAILED:
                continue
            handle.advance(state, trouble=None)
            task = self._running.get(handle.download.id)
            if task is not None:
                task.cancel()  # its end stores the state
            else:
                self._tasks.finish(partial(self._stopped, handle))
        self._fill()

    async def _stopped(self, handle: DownloadHandle) -> None:
        """Store how a command left a download; one that was cancelled has no part file any more."""
        if handle.download.state is DownloadState.CANCELLED:
            part = Path(handle.download.folder) / handle.download.part_name
            with suppress(OSError):
                await self._disk.run(partial(part.unlink, missing_ok=True))
        await handle.save()

    def _fill(self) -> None:
        if self._api is None or self._tasks.ending:
            return
        for handle in list(self._handles.values()):
            download = handle.download
            if len(self._running) >= self._options.slots:
                return
            fits = download.state is DownloadState.QUEUED and download.account == self._account
            if fits and download.id not in self._running:
                work = partial(self._run, self._api, handle)
                self._running[download.id] = self._tasks.start(work, partial(self._ended, download.id))

    def _ended(self, download_id: str) -> None:
        self._running.pop(download_id, None)
        self._fill()

    async def _run(self, api: DownloadApi, handle: DownloadHandle) -> None:
        """Run one download. This is the task boundary: every error becomes a message in the row."""

        def show(trouble: Trouble | None) -> None:
            handle.update(trouble=trouble)

        retrier = Retrier(self._options.policy, self._clock, show)
        run = DownloadRun(api, self._deliveries, handle, retrier, self.pace, self._clock)
        try:
            await Downloader(run).run()
        except asyncio.CancelledError:
            await self._stopped(handle)
            raise
        except SignInProblem as problem:
            self._api = None  # nothing begins with it any more; a sign-in brings the next one
            await self._end_in(handle, DownloadState.QUEUED, Trouble.of(problem))
        except KdeskError as error:
            log.info("download %s failed: %s", handle.download.id, error)
            await self._end_in(handle, DownloadState.FAILED, Trouble.of(error))
        except Exception as error:  # the boundary of one run: reported in the row and the log
            log.exception("download %s failed unexpectedly", handle.download.id)
            await self._end_in(handle, DownloadState.FAILED, Trouble.of(KdeskError(repr(error))))

    async def _end_in(self, handle: DownloadHandle, state: DownloadState, trouble: Trouble) -> None:
        if handle.download.state.holds_slot:
            handle.advance(state, trouble=trouble)
        await self._stopped(handle)


def _key(download: Download) -> tuple[object, ...]:
    """Return what makes two downloads the same: the file, its folder and its name."""
    return download.account, download.item, download.folder, download.stem
