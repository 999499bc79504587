"""The attachments of an entry, and the port that changes them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, Self, TypedDict

from kdesk.domain.editing.asset_status import AssetStatus

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.editing.files import FileSource, OnProgress

MAX_ATTACHMENTS = 500
"""Of one entry; what a list has beyond is not shown."""
MAX_BYTES = 2 * 1024**3
"""Of one file; what is larger belongs into an entry of its own."""


class AttachmentFormat(IntEnum):
    """`KalturaAttachmentType`; wire fact: it may be absent."""

    UNKNOWN = 0
    TEXT = 1
    MEDIA = 2
    DOCUMENT = 3
    JSON = 4
    MARKDOWN = 5

    @classmethod
    def from_wire(cls, value: int) -> Self:
        """Return the format with this number; UNKNOWN for others."""
        return cls(value) if value in cls._value2member_map_ else cls(cls.UNKNOWN)


_BY_EXTENSION = {
    "json": AttachmentFormat.JSON,
    **dict.fromkeys(("md", "markdown"), AttachmentFormat.MARKDOWN),
    **dict.fromkeys(("txt", "log", "csv", "srt", "vtt", "xml", "html", "htm"), AttachmentFormat.TEXT),
    **dict.fromkeys(("mp4", "mov", "m4v", "mkv", "webm", "avi", "mp3", "wav", "m4a", "flac"), AttachmentFormat.MEDIA),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "bmp", "svg"), AttachmentFormat.MEDIA),
}


def attachment_format(file_name: str) -> AttachmentFormat:
    """Return the format for a file name; DOCUMENT for others."""
    return _BY_EXTENSION.get(file_name.rpartition(".")[2].lower(), AttachmentFormat.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment of an entry.

    Attributes:
        file_name: As the server stores it, unchecked: `../../x`, quotes and line breaks occur.
        extension: Of the stored file, without the dot.
        tags: As on the wire, joined with commas.
        size: Bytes; 0 without content.
        version: Of the content; "" without any.
    """

    id: str
    entry_id: str = ""
    title: str = ""
    file_name: str = ""
    extension: str = ""
    format: AttachmentFormat = AttachmentFormat.UNKNOWN
    status: AssetStatus = AssetStatus.UNKNOWN
    tags: str = ""
    size: int = 0
    version: str = ""


class AttachmentChanges(TypedDict, total=False):
    """The changed fields of an attachment, and only those."""

    title: str


class AttachmentEditing(Protocol):
    """Reads and changes attachments."""

    async def attachments(self, entry_id: str) -> tuple[Attachment, ...]:
        """Return the attachments of an entry, oldest first, also those without content. Raises ApiError."""
        ...

    async def add(
        self, entry_id: str, source: FileSource, *, title: str, progress: OnProgress, key: str = ""
    ) -> Attachment:
        """Send a file and attach it; a lost answer makes no second one. If it fails, nothing remains.

        With a key, one that was made with it before is found, and no second one is made.

        Raises EntryGone, ApiError, FileProblem.
        """
        ...

    async def update(self, attachment_id: str, changes: AttachmentChanges) -> Attachment:
        """Send these fields. Raises ApiError."""
        ...

    async def delete(self, attachment_id: str) -> None:
        """Delete an attachment; one that is gone already is fine. Raises ApiError."""
        ...

    def content(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Yield the file, up to MAX_BYTES. Raises ServerProblem."""
        ...
