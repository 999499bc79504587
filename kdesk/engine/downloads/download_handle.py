"""The mutable handle of one download: the only place where its snapshot changes."""

from collections.abc import Callable
from typing import Unpack

from kdesk.domain.downloads.download import Download, DownloadChanges
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.ports import DownloadStore
from kdesk.errors import StoreProblem


class DownloadHandle:
    """The current snapshot of one download, and three ways to change it, as `TransferHandle` has them.

    Args:
        download: As it was stored, or new.
        store: Keeps it.
        on_change: Called with the former and the present snapshot.
        on_problem: Called when it could not be stored; the download goes on in memory.
    """

    def __init__(
        self,
        download: Download,
        store: DownloadStore,
        on_change: Callable[[Download, Download], None],
        on_problem: Callable[[StoreProblem], None],
    ) -> None:
        self._download = download
        self._store = store
        self._on_change = on_change
        self._on_problem = on_problem

    @property
    def download(self) -> Download:
        """The current snapshot."""
        return self._download

    def update(self, **changes: Unpack[DownloadChanges]) -> None:
        """Change fields in memory only."""
        self._set(self._download.replace(**changes))

    async def save(self, **changes: Unpack[DownloadChanges]) -> None:
        """Change fields, and return when the snapshot is stored."""
        if changes:
            self.update(**changes)
        try:
            await self._store.save([self._download])
        except StoreProblem as problem:
            self._on_problem(problem)

    def advance(self, state: DownloadState, **changes: Unpack[DownloadChanges]) -> None:
        """Change the state, and further fields with it, in memory; call `save` to store it. Raises IllegalChange."""
        self._set(self._download.advance(state, **changes))

    def _set(self, download: Download) -> None:
        before, self._download = self._download, download
        self._on_change(before, download)
