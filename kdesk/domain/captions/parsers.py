"""Which format a text of captions has, and its parser."""

from collections.abc import Callable, Mapping

from kdesk.domain.captions import dfxp, srt, vtt
from kdesk.domain.captions.cues import Cue, unreadable
from kdesk.domain.captions.formats import BY_EXTENSION, CaptionFormat
from kdesk.errors import Reason

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
    by_name = BY_EXTENSION.get(file_name.rpartition(".")[2].lower(), CaptionFormat.UNKNOWN)
    return CaptionFormat.SRT if by_name is CaptionFormat.UNKNOWN and "-->" in begin else by_name


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
