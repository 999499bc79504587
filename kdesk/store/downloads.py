"""The downloads in the journal's file. Implements `domain.downloads.ports.DownloadStore`."""

from collections.abc import Collection, Sequence
from functools import partial
from types import ModuleType

from kdesk.domain.downloads.download import Download
from kdesk.store.journal import Journal


class StoredDownloads:
    """Downloads beside the transfers, on the journal's thread: both share its transactions and its durability."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def load(self) -> Sequence[Download]:
        """Return every download, in order. Raises JournalProblem."""
        download_rows = _rows()
        return await self._journal.read(lambda connection: tuple(download_rows.select(connection)))

    async def save(self, downloads: Sequence[Download]) -> None:
        """Write these downloads. Raises JournalProblem."""
        await self._journal.change(partial(_rows().upsert, tuple(downloads)))

    async def save_order(self, download_ids: Sequence[str]) -> None:
        """Write the order of all downloads. Raises JournalProblem."""
        await self._journal.change(partial(_rows().reorder, tuple(download_ids)))

    async def remove(self, download_ids: Collection[str]) -> None:
        """Remove these downloads. Raises JournalProblem."""
        await self._journal.change(partial(_rows().delete, tuple(download_ids)))


def _rows() -> ModuleType:
    # What reads the rows is not needed before there are some, and the window opens sooner without it.
    from kdesk.store import download_rows  # noqa: PLC0415

    return download_rows
