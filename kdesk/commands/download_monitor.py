"""Monitors the downloads of one `kdesk download` until all have ended."""

import asyncio
from collections.abc import Collection, Sequence

from kdesk.commands.download_report import DownloadReport
from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.engine.downloads.queue import DownloadQueue
from kdesk.exit_status import FAILED, FINE
from kdesk.messages.translation import as_spoken_here

_FINE = frozenset({DownloadState.DONE, DownloadState.SKIPPED})


class DownloadMonitor:
    """Follows the downloads of one command, and reports them. Implements `DownloadListener`.

    Args:
        queue: All downloads of the data directory.
        report: Prints each step.
    """

    def __init__(self, queue: DownloadQueue, report: DownloadReport) -> None:
        self._queue = queue
        self._report = report
        self._followed: dict[str, Download] = {}
        self._news = asyncio.Event()
        # The queue calls from tasks of its own, and they do not speak the language of this command.
        self._show = as_spoken_here(report.show)
        queue.listen(self)

    async def add(self, downloads: Sequence[Download]) -> None:
        """Queue downloads and follow them."""
        # Ids of earlier commands take the place of new ones: only then it is known which are followed.
        for download in await self._queue.enqueue(downloads):
            self._followed[download.id] = download
        present = {download.id: download for download in self._queue.snapshot()}
        for key in [download_id for download_id in self._followed if download_id in present]:
            self._follow(present[key])

    @property
    def count(self) -> int:
        """How many downloads are followed."""
        return len(self._followed)

    async def wait(self, lost: asyncio.Future[None]) -> int:
        """Wait until every download has ended and return the exit status.

        Raises:
            SignInNeeded: The session has ended and cannot be renewed.
        """
        lost.add_done_callback(lambda _: self._news.set())
        while not all(download.state.is_finished for download in self._followed.values()):
            self._news.clear()
            await self._news.wait()
            if lost.done():
                lost.result()
        return FINE if all(download.state in _FINE for download in self._followed.values()) else FAILED

    def report_interrupted(self) -> None:
        """Report how far each unfinished download has come, if anything of it is here."""
        for download in self._followed.values():
            if download.received.total and not download.state.is_finished:
                self._report.interrupted(download)

    def added(self, downloads: Sequence[Download]) -> None:
        """Do nothing: `add` follows what this command asked for."""

    def changed(self, before: Download, now: Download) -> None:
        """Report a followed download."""
        del before
        if now.id in self._followed:
            self._follow(now)

    def removed(self, download_ids: Collection[str]) -> None:
        """Forget what left the list."""
        for download_id in download_ids:
            self._followed.pop(download_id, None)
        self._news.set()

    def _follow(self, download: Download) -> None:
        self._followed[download.id] = download
        self._show(download)
        self._news.set()
