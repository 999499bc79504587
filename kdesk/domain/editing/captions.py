"""The captions of an entry, and the port that changes them."""

from dataclasses import dataclass
from typing import Protocol, TypedDict

from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.captions.languages import UNDEFINED
from kdesk.domain.editing.asset_status import AssetStatus

MAX_CAPTIONS = 500
"""Of one entry; what a list has beyond is not shown."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption of an entry.

    Attributes:
        language: The server's English name; "" without one.
        code: Of the language, such as `en`; "" without one.
        on_player: Whether players offer it.
        size: Bytes; 0 without content.
        version: Of the content; "" without any.
    """

    id: str
    entry_id: str = ""
    language: str = ""
    code: str = ""
    label: str = ""
    format: CaptionFormat = CaptionFormat.UNKNOWN
    status: AssetStatus = AssetStatus.UNKNOWN
    is_default: bool = False
    on_player: bool = True
    size: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class NewCaption:
    """A caption that is to be made.

    Attributes:
        text: As it is sent, in the format.
        file_name: Of the file that it was read from.
        key: Names it for ever: one that was made with this key is found, and no second one is made. "" for a new one.
    """

    text: str
    format: CaptionFormat
    language: str = UNDEFINED
    label: str = ""
    file_name: str = ""
    key: str = ""


class CaptionChanges(TypedDict, total=False):
    """The changed fields of a caption, and only those. Wire fact: its format cannot be changed."""

    label: str
    language: str
    on_player: bool


class CaptionEditing(Protocol):
    """Reads and changes captions."""

    async def captions(self, entry_id: str) -> tuple[Caption, ...]:
        """Return the captions of an entry, by language and label, also those without content. Raises ApiError."""
        ...

    async def add(self, entry_id: str, new: NewCaption) -> Caption:
        """Make a caption with its content; a lost answer makes no second one. Raises EntryGone, ApiError.

        If its content is refused, no caption remains. The caller looks at the status: the server stores what it cannot
        read.
        """
        ...

    async def replace(self, caption: Caption, text: str) -> Caption:
        """Replace the content. Raises ApiError."""
        ...

    async def update(self, caption_id: str, changes: CaptionChanges) -> Caption:
        """Send these fields. Raises ApiError."""
        ...

    async def set_default(self, caption_id: str) -> None:
        """Let players show this one first; no other one is the default any more. Raises ApiError."""
        ...

    async def delete(self, caption_id: str) -> None:
        """Delete a caption; one that is gone already is fine. Raises ApiError."""
        ...

    async def content(self, caption: Caption) -> bytes:
        """Return the file, up to `cues.MAX_BYTES`. Raises ServerProblem."""
        ...
