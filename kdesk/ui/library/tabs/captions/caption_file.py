"""Caption files of this computer in any encoding."""

from kdesk.domain.captions.caption_file import CaptionFile, read_caption_file
from kdesk.domain.captions.formats import CaptionFormat
from kdesk.text_encoding import decoded


def caption_file(name: str, data: bytes, wanted: CaptionFormat | None = None) -> CaptionFile:
    """Return the file of these bytes; see `read_caption_file`."""
    return read_caption_file(name, data, decoded, wanted)
