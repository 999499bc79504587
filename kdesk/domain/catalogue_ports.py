"""The ports through which entries, renditions and copies are read."""

from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import CaptionLanguage
from kdesk.domain.entry_query import EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.flavor import Flavor


class CatalogueApi(Protocol):
    """Reading entries and their renditions."""

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Return the first page of a query and the times that its matches cover, with one call."""
        ...

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Return one page of the matches in a time window, in the order of the query.

        Args:
            number: Counts from 1. The server lists no page that begins behind its first 10,000 matches.
            size: 500 at most.
        """
        ...

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Return how many entries of each window match, with one call for fifty windows."""
        ...

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Return matches that were changed at this time (Unix seconds) or later, the earliest change first."""
        ...

    async def entry(self, entry_id: str) -> Entry:
        """Return one entry in any status. Raises EntryGone, also for one in the recycle bin."""
        ...

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return several entries in any status with one call; some may be missing, as the index lags (rule 10)."""
        ...

    async def existing(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Return those of these entries that were neither deleted nor recycled; it does not depend on the index."""
        ...

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """Return the renditions of an entry: the source first, then by picture size and bitrate."""
        ...

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """Return the renditions of several entries with one call, at most 500, without names and in any order."""
        ...

    async def captions_of(self, entry_ids: Collection[str]) -> tuple[CaptionLanguage, ...]:
        """Return which captions several entries have, with one call."""
        ...


@dataclass(frozen=True, slots=True)
class CopyBlock:
    """Some bytes of a copy.

    Attributes:
        offset: Position of the first byte in the copy.
        total: Bytes of the whole copy as it is delivered; None if the server does not tell.
    """

    offset: int
    data: bytes
    total: int | None = None


@dataclass(frozen=True, slots=True)
class SourceCopy:
    """The server's copy of an uploaded file.

    Attributes:
        asset_id: The source flavor; the entry itself for an image, which has no flavors.
        version: Of that content.
        size: Bytes; 0 if the server does not tell.
    """

    asset_id: str
    version: str
    size: int

    @property
    def name(self) -> str:
        """A name of the content: every other content that the entry gets has another one."""
        return f"{self.asset_id}:{self.version}"


class Copies(Protocol):
    """The server's copies of uploaded files: source flavors, and images."""

    async def source(self, entry_id: str) -> SourceCopy | None:
        """Return the copy; None if the server keeps none. Raises EntryGone."""
        ...

    async def size(self, entry_id: str) -> int | None:
        """Return the bytes of the copy; 0 if the server does not tell, None if it keeps none. Raises EntryGone."""
        ...

    async def address(self, entry_id: str) -> str:
        """Return the address of the copy's bytes; "" if the server keeps none. Raises EntryGone."""
        ...

    def read(self, address: str, start: int, end: int) -> AsyncGenerator[CopyBlock, None]:
        """Read the copy from `start` up to `end`. A server that ignores ranges sends everything from 0 on.

        A caller that stops early closes the generator.
        """
        ...
