"""The services that the Library page needs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.mirror_port import Mirrors
from kdesk.domain.picture_work import PictureTools
from kdesk.domain.ports import Clock
from kdesk.domain.sound import SoundReader
from kdesk.domain.stream_check.ports import PictureReader, StreamReaders
from kdesk.ui.downloads.drag_out import Dragged
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.preset_choices import PresetChoices, picture_choices, stream_choices


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryServices(ReviewServices):
    """What the Library page is built on: the services of the player and those below.

    Attributes:
        clock: For the ages on the cards.
        picture_tools: Reads, cuts, measures and saves pictures.
        clipboard: As the player has it, and for lists and tables.
        replacements: Sends files that replace the content of entries.
        sounds: Reads media files of this computer; None to go without.
        mirrors: What was seen of libraries before; None to go without.
        streams: Tell what is in a stream; None to go without.
        picture_reader: Fetches single pictures, past all that is kept; None to go without.
        picture_choices: What the picture builder finds again, as `stream_choices` for the stream builder.
        download: Asks what of an entry is downloaded, this rendition first; None to go without.
        dragged: Returns a rendition as it can be dragged into a folder; None to go without.
    """

    clipboard: LinkClipboard
    clock: Clock
    picture_tools: PictureTools
    replacements: Replacements
    mirrors: Mirrors | None = None
    sounds: SoundReader | None = None
    streams: StreamReaders | None = None
    picture_reader: PictureReader | None = None
    picture_choices: PresetChoices = field(default_factory=picture_choices)
    stream_choices: PresetChoices = field(default_factory=stream_choices)
    download: Callable[[Entry, Flavor], object] | None = None
    dragged: Callable[[Entry | None, Flavor], Dragged | None] | None = None
