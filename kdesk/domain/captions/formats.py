"""The formats of captions, and how their files are named."""

from collections.abc import Iterable
from enum import IntEnum
from pathlib import PurePath
from typing import Self


class CaptionFormat(IntEnum):
    """`KalturaCaptionType`; a caption keeps its format for good."""

    UNKNOWN = 0
    SRT = 1
    DFXP = 2
    WEBVTT = 3
    CAP = 4
    SCC = 5

    @classmethod
    def from_wire(cls, value: int) -> Self:
        """Return the format with this number; UNKNOWN for others."""
        return cls(value) if value in cls._value2member_map_ else cls(cls.UNKNOWN)

    @property
    def extension(self) -> str:
        """The usual extension of its files, with the dot."""
        return _EXTENSIONS.get(self, ".txt")


_EXTENSIONS = {
    CaptionFormat.SRT: ".srt",
    CaptionFormat.DFXP: ".dfxp",
    CaptionFormat.WEBVTT: ".vtt",
    CaptionFormat.CAP: ".cap",
    CaptionFormat.SCC: ".scc",
}
BY_EXTENSION = {
    "srt": CaptionFormat.SRT,
    "vtt": CaptionFormat.WEBVTT,
    "webvtt": CaptionFormat.WEBVTT,
    "dfxp": CaptionFormat.DFXP,
    "ttml": CaptionFormat.DFXP,
    "tt": CaptionFormat.DFXP,
    "xml": CaptionFormat.DFXP,
}
EXTENSIONS = tuple(BY_EXTENSION)
"""Of the files that are taken."""
_OF_OTHERS = frozenset({"xml"})
"""Extensions that other files have as well."""


def named_as_captions(paths: Iterable[PurePath]) -> bool:
    """Return whether all of these files have names of captions, and there is one."""
    extensions = {path.suffix.removeprefix(".").lower() for path in paths}
    return bool(extensions) and extensions <= set(EXTENSIONS) - _OF_OTHERS
