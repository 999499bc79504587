"""The stored thumbnails of an entry; one of them may be its poster."""

from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from typing import Protocol

from kdesk.domain.picture import Box

DEFAULT_TAG = "default_thumb"


class ThumbStatus(IntEnum):
    """The status of a stored thumbnail; UNKNOWN for one that kdesk does not know."""

    ERROR = -1
    QUEUED = 0
    CAPTURING = 1
    READY = 2
    DELETED = 3
    IMPORTING = 7
    EXPORTING = 9
    UNKNOWN = -1000

    @classmethod
    def from_wire(cls, value: int | None) -> "ThumbStatus":
        """Return the member for a server value."""
        return cls(value) if value in set(cls) else cls.UNKNOWN

    @property
    def has_picture(self) -> bool:
        """Whether the server can send the picture."""
        return self in {ThumbStatus.READY, ThumbStatus.EXPORTING}


@dataclass(frozen=True, slots=True)
class Thumb:
    """A stored thumbnail.

    Attributes:
        width: Pixels; 0 if the server could not read the picture, as for `height`.
        size: Bytes; 0 if unknown.
        created_at: Unix seconds.
        is_default: Whether it is the poster of its entry.
    """

    id: str
    entry_id: str
    status: ThumbStatus
    width: int = 0
    height: int = 0
    size: int = 0
    created_at: int = 0
    version: str = ""
    file_ext: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class ThumbList:
    """The stored thumbnails of an entry, newest first.

    Attributes:
        total: How many the server has; more than `thumbs` if there are too many to show.
    """

    thumbs: tuple[Thumb, ...] = ()
    total: int = 0

    @property
    def default(self) -> Thumb | None:
        """The poster; None if the server chooses a frame by itself."""
        return next((thumb for thumb in self.thumbs if thumb.is_default), None)


class UndoResult(Enum):
    """How undoing a new poster ended."""

    DONE = auto()
    CHANGED_ELSEWHERE = auto()
    """Somebody chose another poster since: it stays."""
    NOTHING = auto()


class ThumbEditing(Protocol):
    """Reads and changes the stored thumbnails of entries. Each call may raise ServerProblem."""

    async def of_entry(self, entry_id: str) -> ThumbList:
        """Return the stored thumbnails; the poster is always among them."""
        ...

    async def capture(self, entry_id: str, second: float | None) -> Thumb:
        """Store a frame in the size of the source.

        Args:
            second: The first frame that begins then or later is taken; None for the time that the server chooses.

        Returns:
            The new thumbnail. Others stay stored, and the poster stays what it is.
        """
        ...

    async def add_image(self, entry_id: str, data: bytes, file_name: str) -> Thumb:
        """Store an image file. The poster stays, but an entry without content gets its first one.

        Wire fact: the server takes anything for a picture. Check it before.
        """
        ...

    async def make_default(self, thumb_id: str) -> None:
        """Make a stored thumbnail the poster; it changes the entry's `thumbnailUrl`."""
        ...

    async def delete(self, thumb_id: str) -> None:
        """Delete a stored thumbnail. The server refuses to delete the poster."""
        ...

    async def picture(self, thumb: Thumb, box: Box | None = None) -> bytes:
        """Return the encoded picture, scaled to about this box, or as it is stored.

        Wire fact: only a session can read it, unlike the poster, which has a public address.
        """
        ...
