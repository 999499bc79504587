"""From entries to the files that are downloaded of them, each with its name."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from secrets import token_hex

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.item import DownloadItem
from kdesk.domain.downloads.naming import NameFacts, named, safe_stem
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi, Clock
from kdesk.engine.downloads.entry_files import EntryFile, EntryFiles
from kdesk.errors import ApiError

BATCH = 25
"""Entries that are asked for together: with a dozen renditions each, they fit into one response."""
_ID_BYTES = 5


@dataclass(frozen=True, slots=True)
class Planned:
    """The downloads of an entry.

    Attributes:
        problem: Why there are none; None where there may be some.
    """

    entry: Entry
    downloads: tuple[Download, ...]
    problem: ApiError | None = None


class DownloadPlanner:
    """Makes downloads of entries. Two files of one plan never get the same name.

    Args:
        api: The account that is signed in; its session sees the library.
        clock: For the times of downloads.
        wanted: What is wanted of each entry.
    """

    def __init__(self, api: AccountApi, clock: Clock, wanted: WantedFiles) -> None:
        self._files = EntryFiles(api, wanted.rendition, wanted.beside)
        self._account = api.account.key
        self._clock = clock
        self._wanted = wanted
        self._taken: dict[str, DownloadItem] = {}

    async def plan(self, entries: Sequence[Entry]) -> AsyncIterator[tuple[Planned, ...]]:
        """Yield the downloads of the entries in their order, BATCH entries at a time. Raises ServerProblem."""
        for start in range(0, len(entries), BATCH):
            some = entries[start : start + BATCH]
            answers = await self._files.of_all(some)
            yield tuple(map(self._planned, some, answers))

    def _planned(self, entry: Entry, files: Sequence[EntryFile] | ApiError) -> Planned:
        if isinstance(files, ApiError):
            return Planned(entry, (), files)
        # The other files are named as the rendition is.
        rendition = next((one.rendition for one in files), "")
        stem = named(self._wanted.pattern, NameFacts(entry.name, entry.id, entry.created_at, rendition))
        return Planned(entry, tuple(self._download(one.item, f"{stem}{one.suffix}", one.extension) for one in files))

    def _download(self, item: DownloadItem, stem: str, extension: str) -> Download:
        stem = safe_stem(stem, item.asset_id)
        # By its id, not by a number: named again in another order, each entry has the same name.
        if self._taken.setdefault(f"{stem}{extension}".casefold(), item) != item:
            stem = safe_stem(f"{stem} {item.asset_id}")
        return Download(
            id=token_hex(_ID_BYTES),
            account=self._account,
            item=item,
            folder=self._wanted.folder,
            stem=stem,
            extension=extension,
            created_at=self._clock.now(),
            existing=self._wanted.existing,
        )
