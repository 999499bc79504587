"""The downloads in the journal's file. Implements `domain.downloads.ports.DownloadStore`."""

from collections.abc import Collection, Sequence
from functools import partial

from kdesk.domain.downloads.download import Download
from kdesk.store import download_rows
from kdesk.store.journal import Journal


class StoredDownloads:
    """Downloads beside the transfers, on the journal's thread: both share its transactions and its durability."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def load(self) -> Sequence[Download]:
        """Return every download, in order. Raises JournalProblem."""
        return await self._journal.read(lambda connection: tuple(download_rows.select(connection)))

    async def save(self, downloads: Sequence[Download]) -> None:
        """Write these downloads. Raises JournalProblem."""
        await self._journal.change(partial(download_rows.upsert, tuple(downloads)))

    async def save_order(self, download_ids: Sequence[str]) -> None:
        """Write the order of all downloads. Raises JournalProblem."""
        await self._journal.change(partial(download_rows.reorder, tuple(download_ids)))

    async def remove(self, download_ids: Collection[str]) -> None:
        """Remove these downloads. Raises JournalProblem."""
        await self._journal.change(partial(download_rows.delete, tuple(download_ids)))
