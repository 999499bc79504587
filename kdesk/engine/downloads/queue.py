"""The queue of downloads: which run, in which order, and what is said to them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.ports import Deliveries, DownloadListener, DownloadStore
from kdesk.domain.ports import Clock
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.engine.downloads.download_handle import DownloadHandle
from kdesk.engine.downloads.download_slots import DownloadSlots
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import StoreProblem

SLOTS = 3
"""Downloads that run at once."""


@dataclass(frozen=True, slots=True)
class DownloadOptions:
    """How downloads run.

    Attributes:
        slots: Downloads at once.
        resumes: Whether what an earlier run has left begins by itself; otherwise it is PAUSED until it is asked for.
        policy: Retries.
        ping: Makes one small call that the server responds to at once; the polite limit measures it.
        on_problem: Called when the list could not be stored; downloads go on in memory.
    """

    slots: int = SLOTS
    resumes: bool = True
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    ping: Callable[[], Awaitable[None]] | None = None
    on_problem: Callable[[StoreProblem], None] = lambda _problem: None


class DownloadQueue:
    """All downloads of a data directory; `running` runs those that are QUEUED, in their order.

    Args:
        store: Keeps them between two runs of the program.
        deliveries: Returns what fetches bytes with the session of an account, by its key.
        clock: For waits and times.
        options: How they run.

    Attributes:
        pace: Rate and requests of all downloads together.
        connect: Runs downloads of an account with its API from now on; without one, none of them begins.
    """

    def __init__(
        self,
        store: DownloadStore,
        deliveries: Callable[[str], Deliveries],
        clock: Clock,
        options: DownloadOptions | None = None,
    ) -> None:
        self._store = store
        self._options = options or DownloadOptions()
        self._handles: dict[str, DownloadHandle] = {}
        self._listeners: list[DownloadListener] = []
        self._slots = DownloadSlots(deliveries, clock, self._options.policy, self._options.slots)
        self._slots.serve(lambda: self._handles)
        self.pace = self._slots.pace
        self.connect = self._slots.connect

    @asynccontextmanager
    async def running(self) -> AsyncIterator["DownloadQueue"]:
        """Load the downloads, and run them while the block runs. Raises StoreProblem.

        At the end runs are stopped; the next start goes on with them.
        """
        for download in await self._store.load():
            self._handles[download.id] = self._handle(self._as_left(download))
        with closing(self._slots):
            async with self._slots.tasks.running():
                self._slots.fill()
                yield self

    def listen(self, listener: DownloadListener) -> None:
        """Tell this listener of everything from now on."""
        self._listeners.append(listener)

    def ignore(self, listener: DownloadListener) -> None:
        """Tell this listener nothing more."""
        self._listeners = [one for one in self._listeners if one is not listener]

    def set_limit(self, limit: SpeedLimit) -> None:
        """Limit the rate of all downloads together, while they run."""
        self._slots.set_limit(limit, self._options.ping)

    def set_slots(self, count: int) -> None:
        """Change how many run at once; what runs already is not stopped."""
        self._slots.set_count(count)

    def snapshot(self) -> tuple[Download, ...]:
        """Return all downloads in their order."""
        return tuple(handle.download for handle in self._handles.values())

    @property
    def unfinished(self) -> int:
        """How many downloads run or wait for their turn."""
        states = [handle.download.state for handle in self._handles.values()]
        return sum(state.holds_slot or state is DownloadState.QUEUED for state in states)

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
            self._slots.tasks.call(listener.added, new)
        try:
            await self._store.save(result)
        except StoreProblem as problem:
            self._slots.tasks.call(self._options.on_problem, problem)
        self._slots.fill()
        return tuple(result)

    def pause(self, download_ids: Collection[str]) -> None:
        """Stop downloads; `resume` goes on with what has come."""
        self._stop(download_ids, DownloadState.PAUSED)

    def resume(self, download_ids: Collection[str]) -> None:
        """Queue downloads that are PAUSED or FAILED."""
        for handle in self._of(download_ids):
            if handle.download.state in {DownloadState.PAUSED, DownloadState.FAILED}:
                handle.advance(DownloadState.QUEUED, trouble=None)
                self._slots.tasks.finish(handle.save)
        self._slots.fill()

    def cancel(self, download_ids: Collection[str]) -> None:
        """Stop downloads for good, and remove their part files."""
        self._stop(download_ids, DownloadState.CANCELLED)

    async def remove(self, download_ids: Collection[str]) -> None:
        """Take finished downloads out of the list; their files stay."""
        ids = [handle.download.id for handle in self._of(download_ids) if handle.download.state.is_finished]
        for download_id in ids:
            del self._handles[download_id]
        for listener in self._listeners:
            self._slots.tasks.call(listener.removed, ids)
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
            self._slots.tasks.call(listener.changed, before, now)

    def _of(self, download_ids: Collection[str]) -> list[DownloadHandle]:
        return [self._handles[one] for one in download_ids if one in self._handles]

    def _stop(self, download_ids: Collection[str], state: DownloadState) -> None:
        for handle in self._of(download_ids):
            now = handle.download.state
            if now is state or now in {DownloadState.DONE, DownloadState.SKIPPED, DownloadState.CANCELLED}:
                continue
            if state is DownloadState.PAUSED and now is DownloadState.FAILED:
                continue
            handle.advance(state, trouble=None)
            self._slots.stop(handle)
        self._slots.fill()


def _key(download: Download) -> tuple[object, ...]:
    """Return what makes two downloads the same: the file, its folder and its name."""
    return download.account, download.item, download.folder, download.stem
