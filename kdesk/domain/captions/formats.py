"""The formats of captions: which one a file has, and its parser."""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from pathlib import PurePath
from typing import Self

from kdesk.domain.captions import dfxp, srt, vtt
from kdesk.domain.captions.cues import Cue, unreadable
from kdesk.errors import Reason


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
_BY_EXTENSION = {
    "srt": CaptionFormat.SRT,
    "vtt": CaptionFormat.WEBVTT,
    "webvtt": CaptionFormat.WEBVTT,
    "dfxp": CaptionFormat.DFXP,
    "ttml": CaptionFormat.DFXP,
    "tt": CaptionFormat.DFXP,
    "xml": CaptionFormat.DFXP,
}
EXTENSIONS = tuple(_BY_EXTENSION)
"""Of the files that are taken."""
_OF_OTHERS = frozenset({"xml"})
"""Extensions that other files have as well."""
_PARSERS: Mapping[CaptionFormat, Callable[[str], tuple[Cue, ...]]] = {
    CaptionFormat.SRT: srt.parse,
    CaptionFormat.DFXP: dfxp.parse,
    CaptionFormat.WEBVTT: vtt.parse,
}


def format_of(text: str, file_name: str) -> CaptionFormat:
    """Return the format of a text, by its beginning, then by the name of its file; UNKNOWN for others.

    Wire fact: content that does not fit the format is accepted, with the status -1, so the content decides.
    """
    begin = text[:1000].removeprefix("\ufeff")
    if begin.startswith(vtt.SIGNATURE):
        return CaptionFormat.WEBVTT
    if begin.lstrip().startswith("<"):
        return CaptionFormat.DFXP
    by_name = _BY_EXTENSION.get(file_name.rpartition(".")[2].lower(), CaptionFormat.UNKNOWN)
    return CaptionFormat.SRT if by_name is CaptionFormat.UNKNOWN and "-->" in begin else by_name


def named_as_captions(paths: Iterable[PurePath]) -> bool:
    """Return whether all of these files have names of captions, and there is one."""
    extensions = {path.suffix.removeprefix(".").lower() for path in paths}
    return bool(extensions) and extensions <= set(EXTENSIONS) - _OF_OTHERS


def parse(text: str, kind: CaptionFormat) -> tuple[Cue, ...]:
    """Return the cues of a text in this format. Raises CaptionUnreadable."""
    parser = _PARSERS.get(kind)
    if parser is None:
        raise unreadable(Reason.CAPTION_FORMAT_UNKNOWN)
    return parser(text)


def sendable_text(text: str, kind: CaptionFormat) -> str:
    """Return the text as it is sent: in UTF-8, and saying so."""
    without_mark = text.removeprefix("\ufeff")
    return dfxp.declared_as_utf8(without_mark) if kind is CaptionFormat.DFXP else without_mark
