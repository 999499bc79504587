"""A caption file of this computer, read and checked before anything is sent."""

from dataclasses import dataclass

from kdesk.domain.captions.cues import Cue, unreadable
from kdesk.domain.captions.decoding import Decode
from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.captions.languages import language_in_name
from kdesk.domain.captions.parsers import format_of, parse, sendable_text
from kdesk.errors import Reason


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A file that Kaltura will be able to read.

    Attributes:
        text: As it is sent.
        encoding: Name of the encoding that the file has.
        language: That its name tells; "" for none.
    """

    name: str
    text: str
    format: CaptionFormat
    encoding: str
    language: str
    cues: tuple[Cue, ...]


def read_caption_file(name: str, data: bytes, decode: Decode, wanted: CaptionFormat | None = None) -> CaptionFile:
    """Return the file of these bytes. Blocks; raises CaptionUnreadable.

    Args:
        name: Its file name.
        data: Its bytes.
        decode: Makes a text of them.
        wanted: The only format that can be used; None for any.
    """
    found = decode(data)
    if found is None:
        raise unreadable(Reason.CAPTION_NO_TEXT)
    text, encoding = found
    kind = format_of(text, name) if wanted is None else wanted
    cues = parse(text, kind)
    return CaptionFile(name, sendable_text(text, kind), kind, encoding, language_in_name(name), cues)
