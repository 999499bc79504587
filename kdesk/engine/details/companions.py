"""Thumbnail, captions and attachments that were said of a file: each is put on its entry once."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.captions.caption_file import read_caption_file
from kdesk.domain.captions.cues import MAX_BYTES as MAX_CAPTION
from kdesk.domain.captions.decoding import Decode
from kdesk.domain.captions.languages import UNDEFINED
from kdesk.domain.details.ports import MADE_OF, DetailsRecord, FieldState
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster
from kdesk.domain.editing.attachments import MAX_BYTES as MAX_ATTACHMENT
from kdesk.domain.editing.captions import CaptionChanges, NewCaption
from kdesk.domain.editing.thumbs import Thumb, ThumbStatus
from kdesk.domain.entry import Entry
from kdesk.domain.picture import MAX_IMAGE_BYTES
from kdesk.domain.transfer import Transfer
from kdesk.engine.details.entry_writer import Outcome, is_gone, not_written
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.files.side_files import SideFiles
from kdesk.errors import ApiError, FileProblem

if TYPE_CHECKING:  # twenty modules of what can be changed, for whoever changes something
    from kdesk.domain.editing.api import EditingApi


_BEGUN = "begun:"
"""Before the ids of the thumbnails that an entry had when one was to be added: the answer may have been lost."""


@dataclass(frozen=True, slots=True)
class CompanionFiles:
    """How files of this computer are read.

    Attributes:
        files: Reads them on threads.
        decode: Makes a text of the bytes of a caption.
    """

    files: SideFiles
    decode: Decode


def waits_for_content(record: DetailsRecord, one: DetailField) -> bool:
    """Return whether a field can be written only when the entry is READY: a frame of the video itself."""
    poster = record.details.poster
    return one is DetailField.POSTER and poster is not None and not poster.path


class CompanionWriter:
    """Adds what is missing on one entry; what it has made is journalled one by one.

    Args:
        records: What was said, and what was made of it.
        editing: The calls of the account.
        reading: Reads the files.
    """

    def __init__(self, records: DetailsRecords, editing: EditingApi, reading: CompanionFiles) -> None:
        self._records = records
        self._editing = editing
        self._reading = reading

    async def write(self, transfer: Transfer, entry: Entry, field: DetailField) -> Outcome:
        """Put the companions of one field on the entry. Raises ServerProblem: what was done is not known then."""
        details = self._records.of(transfer.id).details
        try:
            match field:
                case DetailField.CAPTIONS:
                    await self._delete_others(transfer.id, field, details.captions or (), self._editing.captions.delete)
                    for file in details.captions or ():
                        await self._add_caption(transfer.id, entry, file)
                case DetailField.ATTACHMENTS:
                    files, delete = details.attachments or (), self._editing.attachments.delete
                    await self._delete_others(transfer.id, field, files, delete)
                    for file in files:
                        await self._add_attachment(transfer.id, entry, file)
                case DetailField.POSTER if details.poster is not None:
                    await self._set_poster(transfer.id, entry, details.poster)
        except ApiError as error:
            if error.retryable or is_gone(error):
                raise
            return not_written(field, error)
        except FileProblem as problem:
            return not_written(field, problem)
        return Outcome({field: FieldState.WRITTEN})

    async def _add_caption(self, transfer_id: str, entry: Entry, file: CompanionFile) -> None:
        name = _name(DetailField.CAPTIONS, file)
        if made := self._made(transfer_id, name):
            if file.language or file.label:
                await self._editing.captions.update(made, _changes(file))
            return
        path, decode = Path(file.path), self._reading.decode
        read = await self._reading.files.read_as(
            path, MAX_CAPTION, lambda data: read_caption_file(path.name, data, decode)
        )
        new = NewCaption(
            read.text,
            read.format,
            file.language or read.language or UNDEFINED,
            file.label,
            path.name,
            key=_key(transfer_id, entry, name),
        )
        await self._save(transfer_id, name, (await self._editing.captions.add(entry.id, new)).id)

    async def _add_attachment(self, transfer_id: str, entry: Entry, file: CompanionFile) -> None:
        name = _name(DetailField.ATTACHMENTS, file)
        if self._made(transfer_id, name):
            return
        source = await self._reading.files.source(Path(file.path), MAX_ATTACHMENT)
        made = await self._editing.attachments.add(
            entry.id, source, title=file.label, progress=lambda _sent, _all: None, key=_key(transfer_id, entry, name)
        )
        await self._save(transfer_id, name, made.id)

    async def _set_poster(self, transfer_id: str, entry: Entry, poster: Poster) -> None:
        """Store a picture and make it the default: two calls, of which the second can be repeated."""
        name = _poster_name(poster)
        data = await self._reading.files.read(Path(poster.path), MAX_IMAGE_BYTES) if poster.path else b""
        begun = self._records.of(transfer_id).made.get(name, "")
        if begun and not begun.startswith(_BEGUN):
            await self._editing.thumbs.make_default(begun)
            return
        listed = (await self._editing.thumbs.of_entry(entry.id)).thumbs
        thumb = _made_before(listed, begun, len(data), entry) if begun else None
        if thumb is None:
            await self._save(transfer_id, name, _BEGUN + ",".join(each.id for each in listed))
            thumb = await self._stored(entry, poster, data)
        await self._save(transfer_id, name, thumb.id)
        await self._editing.thumbs.make_default(thumb.id)

    async def _stored(self, entry: Entry, poster: Poster, data: bytes) -> Thumb:
        if poster.path:
            return await self._editing.thumbs.add_image(entry.id, data, Path(poster.path).name)
        return await self._editing.thumbs.capture(entry.id, poster.seconds)

    async def _delete_others(
        self,
        transfer_id: str,
        field: DetailField,
        wanted: Sequence[CompanionFile],
        delete: Callable[[str], Awaitable[None]],
    ) -> None:
        """Delete what kdesk has added of a field and is not wanted any more; nothing else is."""
        names = {_name(field, file) for file in wanted}
        for name, made in self._records.of(transfer_id).made_of(field).items():
            if name not in names:
                await delete(made)
                record = self._records.of(transfer_id)
                left = {key: value for key, value in record.made.items() if key != name}
                await self._records.save({transfer_id: replace(record, made=left)})

    def _made(self, transfer_id: str, name: str) -> str:
        return self._records.of(transfer_id).made.get(name, "")

    async def _save(self, transfer_id: str, name: str, made: str) -> None:
        record = self._records.of(transfer_id)
        await self._records.save({transfer_id: replace(record, made={**record.made, name: made})})


def _made_before(thumbs: Sequence[Thumb], begun: str, size: int, entry: Entry) -> Thumb | None:
    """Return the thumbnail that a call without an answer has stored; None if there is none.

    The server may have captured one by itself meanwhile. An image is recognised by its bytes; a frame by its pixels: it
    has those of the source, while thumbnails that the server makes are smaller.

    Args:
        size: Bytes of the image; 0 for a frame.
    """
    before = set(begun.removeprefix(_BEGUN).split(","))
    new = [each for each in thumbs if each.id not in before and each.status is not ThumbStatus.DELETED]
    if size:
        return next((each for each in new if each.size == size), None)
    framed = [each for each in new if not entry.width or each.width == entry.width]
    return next(iter(framed or (new if len(new) == 1 else ())), None)


def _poster_name(poster: Poster) -> str:
    return MADE_OF[DetailField.POSTER] + (poster.path or str(poster.seconds))


def _name(field: DetailField, file: CompanionFile) -> str:
    return MADE_OF[field] + file.path


def _changes(file: CompanionFile) -> CaptionChanges:
    """Return what may have been said anew of captions that are there."""
    changes: CaptionChanges = {}
    if file.language:
        changes["language"] = file.language
    if file.label:
        changes["label"] = file.label
    return changes


def _key(transfer_id: str, entry: Entry, name: str) -> str:
    """Return the idempotency key of a companion: the same after a restart, as nothing else tells of a lost answer."""
    return hashlib.sha256(f"{transfer_id} {entry.id} {name}".encode("utf-8", "surrogateescape")).hexdigest()[:24]
