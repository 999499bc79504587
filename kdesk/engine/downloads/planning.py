"""From an entry to the files that are downloaded of it, each with its name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from secrets import token_hex

from kdesk.domain.captions.languages import UNDEFINED
from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.download import Download, Existing
from kdesk.domain.downloads.item import DownloadItem, DownloadKind
from kdesk.domain.downloads.naming import DEFAULT_PATTERN, NameFacts, named, safe_extension, safe_stem, split_name
from kdesk.domain.entry import Entry, EntryKind
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi, Clock
from kdesk.errors import ApiError, NotPermitted, Reason

_ID_BYTES = 5


@dataclass(frozen=True, slots=True)
class WantedFiles:
    """What is downloaded of each entry, and whereto.

    Attributes:
        folder: Absolute path.
        pattern: Of the names; see `naming`.
        rendition: Which one.
        beside: The other files.
        existing: What to do with files that are there.
    """

    folder: str
    pattern: str = DEFAULT_PATTERN
    rendition: RenditionChoice = field(default_factory=RenditionChoice)
    beside: frozenset[DownloadKind] = frozenset()
    existing: Existing = Existing.RENAME


class DownloadPlanner:
    """Makes downloads of entries. Two files of one plan never get the same name.

    Args:
        api: The account that is signed in; its session sees the library.
        clock: For the times of downloads.
        wanted: What is wanted of each entry.
    """

    def __init__(self, api: AccountApi, clock: Clock, wanted: WantedFiles) -> None:
        if api.editing is None:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        self._api = api
        self._editing = api.editing
        self._clock = clock
        self._wanted = wanted
        self._taken: dict[str, DownloadItem] = {}

    async def plan(self, entry: Entry) -> tuple[Download, ...]:
        """Return the downloads of an entry.

        Raises:
            ApiError: The entry has no such rendition, or is gone.
            ServerProblem: The server cannot be asked.
        """
        made: list[Download] = []
        stem = self._stem(entry, "")
        if self._wanted.rendition.kind is not ChoiceKind.NONE:
            item, extension, rendition = await self._media(entry)
            stem = self._stem(entry, rendition)
            made.append(self._download(item, stem, extension))
        for kind in DownloadKind:  # in the order in which they are declared
            if kind in self._wanted.beside:
                made += [self._download(*file) for file in await self._files(kind, entry, stem)]
        return tuple(made)

    async def _media(self, entry: Entry) -> tuple[DownloadItem, str, str]:
        """Return the wanted rendition, its extension, and its name."""
        flavors = await self._api.catalogue.flavors(entry.id)
        choice = self._wanted.rendition
        if entry.kind in {EntryKind.IMAGE, EntryKind.DATA} and not flavors and choice.kind is not ChoiceKind.ASSET:
            return DownloadItem(entry.id, DownloadKind.SOURCE, entry.id), "", str(DownloadKind.SOURCE)
        flavor = choice.choose(flavors)
        if flavor is None:
            reason = Reason.NO_SOURCE if choice.kind is ChoiceKind.SOURCE else Reason.NO_SUCH_RENDITION
            raise ApiError(entry.id, reason=reason, retryable=False)
        kind = DownloadKind.SOURCE if flavor.is_source else DownloadKind.RENDITION
        return DownloadItem(entry.id, kind, flavor.id), safe_extension(flavor.file_ext), _rendition_name(flavor)

    async def _files(self, kind: DownloadKind, entry: Entry, stem: str) -> Iterator[tuple[DownloadItem, str, str]]:
        """Return the files of a kind, each with its name and extension."""
        match kind:
            case DownloadKind.CAPTIONS:
                captions = [one for one in await self._editing.captions.captions(entry.id) if one.version]
                return (
                    (_item(entry, kind, one.id), f"{stem}.{_code(one.code)}", one.format.extension) for one in captions
                )
            case DownloadKind.ATTACHMENT:
                attachments = [one for one in await self._editing.attachments.attachments(entry.id) if one.version]
                names = [split_name(one.file_name or one.title or one.id) for one in attachments]
                return (
                    (_item(entry, kind, one.id), f"{stem} - {name}", ending or safe_extension(one.extension))
                    for one, (name, ending) in zip(attachments, names, strict=True)
                )
            case DownloadKind.THUMBNAIL:
                poster = (await self._editing.thumbs.of_entry(entry.id)).default
                posters = [poster] if poster else []
                return ((_item(entry, kind, one.id), stem, safe_extension(one.file_ext)) for one in posters)
            case DownloadKind.FACTS:
                return iter([(_item(entry, kind, entry.id), stem, ".json")])
            case _:
                return iter(())

    def _stem(self, entry: Entry, rendition: str) -> str:
        return named(self._wanted.pattern, NameFacts(entry.name, entry.id, entry.created_at, rendition))

    def _download(self, item: DownloadItem, stem: str, extension: str) -> Download:
        stem = safe_stem(stem, item.asset_id)
        # By its id, not by a number: named again in another order, each entry has the same name.
        if self._taken.setdefault(f"{stem}{extension}".casefold(), item) != item:
            stem = safe_stem(f"{stem} {item.asset_id}")
        return Download(
            id=token_hex(_ID_BYTES),
            account=self._api.account.key,
            item=item,
            folder=self._wanted.folder,
            stem=stem,
            extension=extension,
            created_at=self._clock.now(),
            existing=self._wanted.existing,
        )


def _item(entry: Entry, kind: DownloadKind, asset_id: str) -> DownloadItem:
    return DownloadItem(entry.id, kind, asset_id)


def _code(code: str) -> str:
    return safe_stem(code or UNDEFINED[:3].lower(), "und")


def _rendition_name(flavor: Flavor) -> str:
    if flavor.is_source:
        return str(DownloadKind.SOURCE)
    return f"{flavor.height}p" if flavor.height else flavor.name or flavor.id
