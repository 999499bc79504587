"""Which files entries have: asked for several entries at once, within bounds."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kdesk.domain.captions.languages import UNDEFINED
from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.item import DownloadItem, DownloadKind
from kdesk.domain.downloads.naming import safe_extension, safe_stem, split_name
from kdesk.domain.entry import Entry, EntryKind
from kdesk.domain.flavor import Flavor
from kdesk.domain.ports import AccountApi
from kdesk.errors import ApiError, NotPermitted, Reason

AT_ONCE = 6
"""Entries about whose other files the server is asked at the same time."""
MOST_FLAVORS = 500
"""Renditions of one response; the server sends no more, and does not say which entries it left out."""


@dataclass(frozen=True, slots=True)
class EntryFile:
    """One file of an entry.

    Attributes:
        suffix: Follows the stem of the entry's files.
        rendition: Name of a rendition for `{rendition}`, "" for another file.
    """

    item: DownloadItem
    extension: str
    suffix: str = ""
    rendition: str = ""


class EntryFiles:
    """Asks for the wanted files of entries.

    Args:
        api: The account that is signed in; its session sees the library.
        rendition: Which one is wanted.
        beside: The other kinds.
    """

    def __init__(self, api: AccountApi, rendition: RenditionChoice, beside: Collection[DownloadKind]) -> None:
        if api.editing is None:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        self._catalogue, self._editing = api.catalogue, api.editing
        self._choice, self._beside = rendition, beside

    async def of_all(self, entries: Sequence[Entry]) -> list[tuple[EntryFile, ...] | ApiError]:
        """Return the files of each entry, its rendition first, or why it has none. Raises ServerProblem.

        Renditions of all entries come with one call.
        """
        flavors = await self._flavors(entries)
        slots = asyncio.Semaphore(AT_ONCE)

        async def ask(entry: Entry) -> tuple[EntryFile, ...]:
            async with slots:
                return await self._of(entry, flavors.get(entry.id))

        answers = await asyncio.gather(*map(ask, entries), return_exceptions=True)
        result: list[tuple[EntryFile, ...] | ApiError] = []
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, ApiError):
                raise answer
            result.append(answer)
        return result

    async def _flavors(self, entries: Sequence[Entry]) -> Mapping[str, list[Flavor]]:
        """Return the renditions by entry; nothing where each entry is asked for its own."""
        if self._choice.kind is ChoiceKind.NONE or not entries[1:]:
            return {}
        try:
            found = await self._catalogue.flavors_of([entry.id for entry in entries])
        except ApiError:
            return {}  # asked alone, each entry says what is wrong with it
        if len(found) >= MOST_FLAVORS:
            return {}
        return {entry.id: [one for one in found if one.entry_id == entry.id] for entry in entries}

    async def _of(self, entry: Entry, flavors: Sequence[Flavor] | None) -> tuple[EntryFile, ...]:
        files = []
        if self._choice.kind is not ChoiceKind.NONE:
            files.append(await self._media(entry, flavors))
        for kind in DownloadKind:  # in the order in which they are declared
            if kind in self._beside:
                files += await self._others(kind, entry.id)
        return tuple(files)

    async def _media(self, entry: Entry, known: Sequence[Flavor] | None) -> EntryFile:
        """Return the wanted rendition."""
        choice = self._choice
        flavors = await self._catalogue.flavors(entry.id) if known is None else known
        if _is_content(entry, flavors) and choice.kind is not ChoiceKind.ASSET:
            ending = next((safe_extension(one.file_ext) for one in flavors if one.is_source), "")
            content = DownloadItem(entry.id, DownloadKind.SOURCE, entry.id)
            return EntryFile(content, ending, "", str(DownloadKind.SOURCE))
        flavor = choice.choose(flavors)
        if flavor is None:
            reason = Reason.NO_SOURCE if choice.kind is ChoiceKind.SOURCE else Reason.NO_SUCH_RENDITION
            raise ApiError(entry.id, reason=reason, retryable=False)
        if known is not None and not flavor.is_source and not flavor.height:
            return await self._media(entry, None)  # only then the renditions have names, which this one needs
        kind = DownloadKind.SOURCE if flavor.is_source else DownloadKind.RENDITION
        item = DownloadItem(entry.id, kind, flavor.id)
        return EntryFile(item, safe_extension(flavor.file_ext), "", _rendition_name(flavor))

    async def _others(self, kind: DownloadKind, entry_id: str) -> list[EntryFile]:
        """Return the files of a kind."""
        match kind:
            case DownloadKind.CAPTIONS:
                captions = [one for one in await self._editing.captions.captions(entry_id) if one.version]
                return [
                    EntryFile(DownloadItem(entry_id, kind, one.id), one.format.extension, f".{_code(one.code)}")
                    for one in captions
                ]
            case DownloadKind.ATTACHMENT:
                attachments = [one for one in await self._editing.attachments.attachments(entry_id) if one.version]
                names = [split_name(one.file_name or one.title or one.id) for one in attachments]
                return [
                    EntryFile(
                        DownloadItem(entry_id, kind, one.id), ending or safe_extension(one.extension), f" - {name}"
                    )
                    for one, (name, ending) in zip(attachments, names, strict=True)
                ]
            case DownloadKind.THUMBNAIL:
                poster = (await self._editing.thumbs.of_entry(entry_id)).default
                posters = [poster] if poster else []
                return [
                    EntryFile(DownloadItem(entry_id, kind, one.id), safe_extension(one.file_ext)) for one in posters
                ]
            case DownloadKind.FACTS:
                return [EntryFile(DownloadItem(entry_id, kind, entry_id), ".json")]
            case _:
                return []


def _is_content(entry: Entry, flavors: Sequence[Flavor]) -> bool:
    """Return whether the entry itself has the file.

    Wire fact (`observed-2.md`, 3): a document has a source flavor, but only `raw` delivers it; what `getUrl` names for
    anything but a medium, `/download/`, fails for it.
    """
    return entry.kind is EntryKind.DOCUMENT or (entry.kind in {EntryKind.IMAGE, EntryKind.DATA} and not flavors)


def _code(code: str) -> str:
    return safe_stem(code or UNDEFINED[:3].lower(), "und")


def _rendition_name(flavor: Flavor) -> str:
    if flavor.is_source:
        return str(DownloadKind.SOURCE)
    return f"{flavor.height}p" if flavor.height else flavor.name or flavor.id
