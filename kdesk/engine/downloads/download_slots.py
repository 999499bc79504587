"""Slots of downloads: which run, and how a run ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.ports import Deliveries, DownloadApi
from kdesk.domain.ports import Clock
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.domain.transfer import Trouble
from kdesk.engine.downloads.download_handle import DownloadHandle
from kdesk.engine.downloads.pace import Pace
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import KdeskError, SignInProblem
from kdesk.threads import Workers

log = logging.getLogger(__name__)


class DownloadSlots:
    """Runs the first QUEUED downloads of the accounts that are signed in, up to a number of them at once.

    Args:
        deliveries: Returns what fetches bytes with the session of an account, by its key.
        clock: For waits and times.
        policy: Retries.
        count: Downloads at once.

    Attributes:
        pace: Rate and requests of all downloads together.
        tasks: The runs, and what is stored beside them.
    """

    def __init__(self, deliveries: Callable[[str], Deliveries], clock: Clock, policy: RetryPolicy, count: int) -> None:
        self.pace = Pace(clock)
        self.tasks = Tasks()
        self._deliveries = deliveries
        self._clock = clock
        self._policy = policy
        self._count = count
        self._running: dict[str, asyncio.Task[None]] = {}
        self._background: asyncio.Task[None] | None = None
        self._apis: dict[str, DownloadApi] = {}
        self._disk = Workers("kdesk-download-remove", 1)
        self._handles: Callable[[], Mapping[str, DownloadHandle]] = dict

    def serve(self, handles: Callable[[], Mapping[str, DownloadHandle]]) -> None:
        """Run downloads of this list, in its order, from now on."""
        self._handles = handles

    def connect(self, account: str, api: DownloadApi | None) -> None:
        """Run downloads of this account with this API from now on; without one, none begins.

        What runs for it with another API stops, and is queued again: it must not go on with a former session.
        """
        if api is not self._apis.get(account):
            for handle in [handle for key, handle in self._handles().items() if key in self._running]:
                if handle.download.account != account:
                    continue
                if handle.download.state.holds_slot:
                    handle.advance(DownloadState.QUEUED)
                self.stop(handle)
        if api is None:
            self._apis.pop(account, None)
        else:
            self._apis[account] = api
        self.fill()

    def set_count(self, count: int) -> None:
        """Change the number of slots; what runs already is not stopped."""
        self._count = count
        self.fill()

    def set_limit(self, limit: SpeedLimit, ping: Callable[[], Awaitable[None]] | None) -> None:
        """Replace the limit; what runs follows at once. A polite one adapts to the round trips of `ping`."""
        if self._background is not None:
            self._background.cancel()
            self._background = None
        self.pace.set_limit(limit)
        if limit.polite and ping is not None:
            self._background = self.tasks.start(self.pace.background_priority(ping).run)

    def fill(self) -> None:
        """Start what may start."""
        if not self._apis or self.tasks.ending:
            return
        for handle in list(self._handles().values()):
            download = handle.download
            if len(self._running) >= self._count:
                return
            api = self._apis.get(download.account)
            if api and download.state is DownloadState.QUEUED and download.id not in self._running:
                work = partial(self._run, api, handle)
                self._running[download.id] = self.tasks.start(work, partial(self._ended, download.id))

    def stop(self, handle: DownloadHandle) -> None:
        """Stop the run of a download whose state was changed already, and store it."""
        task = self._running.get(handle.download.id)
        if task is not None:
            task.cancel()  # its end stores the state
        else:
            self.tasks.finish(partial(self._stopped, handle))

    def close(self) -> None:
        """Let the thread end."""
        self._disk.close()

    async def _stopped(self, handle: DownloadHandle) -> None:
        """Store how a command left a download; one that was cancelled has no part file any more."""
        if handle.download.state is DownloadState.CANCELLED:
            part = Path(handle.download.folder) / handle.download.part_name
            with suppress(OSError):
                await self._disk.run(partial(part.unlink, missing_ok=True))
        await handle.save()

    def _ended(self, download_id: str) -> None:
        self._running.pop(download_id, None)
        self.fill()

    async def _run(self, api: DownloadApi, handle: DownloadHandle) -> None:
        """Run one download. This is the task boundary: every error becomes a message in the row."""
        # With the first download that runs: how files are fetched.
        from kdesk.engine.downloads.downloader import Downloader, DownloadRun  # noqa: PLC0415

        def show(trouble: Trouble | None) -> None:
            handle.update(trouble=trouble)

        retrier = Retrier(self._policy, self._clock, show)
        account = handle.download.account
        run = DownloadRun(api, self._deliveries(account), handle, retrier, self.pace, self._clock)
        try:
            await Downloader(run).run()
        except asyncio.CancelledError:
            await self._stopped(handle)
            raise
        except SignInProblem as problem:
            if api is self._apis.get(account):
                del self._apis[account]  # nothing begins with it any more; a sign-in brings the next one
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
