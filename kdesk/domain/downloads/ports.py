"""Ports of downloads: what the engine needs from Kaltura, from delivery and from the disk."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem


class DownloadApi(Protocol):
    """Asks the API about files. Every call raises EntryGone or ApiError if the file is gone, and ServerProblem."""

    async def identity(self, item: DownloadItem) -> AssetIdentity:
        """Return the version of the file that the server has at this moment."""
        ...

    async def address(self, item: DownloadItem) -> str:
        """Return where the file is delivered. It may carry a session: neither shown, logged nor stored."""
        ...

    async def facts(self, entry_id: str) -> bytes:
        """Return what is known of an entry, as JSON without any session."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A response with bytes of a file.

    Attributes:
        offset: Position of the first byte in the file; 0 if the server ignores ranges.
        total: Bytes of the whole file; None if the server does not tell.
        body: The bytes.
        ranged: Whether the server sends what was asked for, not the whole file.
    """

    offset: int
    total: int | None
    body: AsyncIterator[bytes]
    ranged: bool = True


class Deliveries(Protocol):
    """Fetches files from where they are delivered; the session goes to the account's own host only."""

    def open(self, address: str, start: int, end: int | None) -> AbstractAsyncContextManager[Delivery]:
        """Request the bytes from `start` up to `end`, or to the last one.

        Raises:
            ServerProblem: Nothing usable came. `NothingDelivered` for a response that promises no file.
        """
        ...


class DownloadStore(Protocol):
    """Keeps downloads between two runs. Every call returns after the data has reached the disk."""

    async def load(self) -> Sequence[Download]:
        """Return every download as it was saved last, in order."""
        ...

    async def save(self, downloads: Sequence[Download]) -> None:
        """Write these downloads; new ones are appended."""
        ...

    async def save_order(self, download_ids: Sequence[str]) -> None:
        """Write the order of all downloads."""
        ...

    async def remove(self, download_ids: Collection[str]) -> None:
        """Remove these downloads."""
        ...


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
