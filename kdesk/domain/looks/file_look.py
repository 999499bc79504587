"""What a local file tells of itself, and what will be a problem, before a byte of it is sent."""

from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path
from typing import Protocol

from kdesk.domain.picture import Bitmap, Box

LOOKED_AT = Box(256, 160)
"""Pixels of the picture of a file, at most: a row shows 64 by 40 of the drawings, on screens up to four times as
fine."""


class FileDefect(StrEnum):
    """What will be a problem; `kdesk.messages.looks` has the sentences."""

    EMPTY = auto()
    """It has no bytes."""
    NO_INDEX = auto()
    """An MP4 or MOV whose recording was interrupted: nothing tells where its pictures lie."""
    CUT_OFF = auto()
    """It is shorter than it says."""
    NO_TRACKS = auto()
    """It has neither pictures nor sound."""
    NOT_MEDIA = auto()
    """Its content is none of the formats for pictures and sound, whatever its name says."""
    DAMAGED = auto()
    """Its first picture cannot be decoded."""
    ENCRYPTED = auto()
    """Its tracks are protected."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file tells; 0 and "" for what it does not.

    Attributes:
        width: Pixels as they are shown: turned, and with square pixels.
        duration: Seconds.
        video: Codec of the pictures, in FFmpeg's names.
        audio: Codec of the sound, likewise.
        is_known: Whether the format of the file is one that is known.
    """

    width: int = 0
    height: int = 0
    duration: float = 0.0
    video: str = ""
    audio: str = ""
    problem: FileDefect | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class FileSight:
    """A look at one version of a file.

    Attributes:
        size: Bytes.
        mtime_ns: Time of the last write in Unix nanoseconds.
        picture: Its first picture, or its cover; None if there is none, or none that can be decoded.
    """

    size: int
    mtime_ns: int
    look: FileLook
    picture: Bitmap | None = None


class FileLooker(Protocol):
    """Looks into files, one at a time, wherever that can do no harm."""

    async def look(self, path: Path, box: Box) -> tuple[FileLook, Bitmap | None]:
        """Return what a file tells, and its picture fitted into the box. Raises BadResponse, DecoderFailed."""
        ...


class FileLooks(Protocol):
    """Looks at files of this computer."""

    async def sight(self, path: Path) -> FileSight:
        """Return what a regular file shows and tells. Raises KdeskError."""
        ...
