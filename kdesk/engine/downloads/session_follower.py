"""Gives downloads the sessions of their accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.ports import DownloadListener

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.downloads.download import Download
    from kdesk.domain.session_ports import Sessions
    from kdesk.engine.downloads.queue import DownloadQueue


class SessionFollower(DownloadListener):
    """Connects the downloads with each session that comes, and asks for those that they wait for."""

    def __init__(self, downloads: DownloadQueue, sessions: Sessions) -> None:
        self._downloads, self._sessions = downloads, sessions
        self._known: set[str] = set()
        self.added(downloads.snapshot())

    def follow(self) -> None:
        """Continue with the sessions that there are now."""
        apis = self._sessions.all()
        self._known.update(apis)
        for account in self._known:
            api = apis.get(account)
            self._downloads.connect(account, api.downloads if api else None)

    def added(self, downloads: Sequence[Download]) -> None:
        """Ask for the sessions of new downloads."""
        for download in downloads:
            self._ask_for(download)

    def changed(self, before: Download, now: Download) -> None:
        """Ask for the session of a download that is to begin."""
        if now.state is not before.state:
            self._ask_for(now)

    def removed(self, download_ids: Collection[str]) -> None:
        """Downloads that are gone need no session."""

    def _ask_for(self, download: Download) -> None:
        if download.state is DownloadState.QUEUED:
            self._sessions.need(download.account)
