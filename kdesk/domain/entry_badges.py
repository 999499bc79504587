"""What a card tells of an entry that the entry itself does not say: its renditions and captions."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus

_WITH_RENDITIONS = frozenset({EntryKind.VIDEO, EntryKind.AUDIO})


class Resolution(StrEnum):
    """The class of a video's size; the words are the same in every language."""

    UHD = "4K"
    FULL_HD = "1080p"
    HD = "720p"
    SD = "SD"


_SIZES = ((3840, 2160, Resolution.UHD), (1920, 1080, Resolution.FULL_HD), (1280, 720, Resolution.HD))


@dataclass(frozen=True, slots=True)
class CaptionLanguage:
    """One caption of an entry, as far as a card tells of it.

    Attributes:
        language: The server's English name; "" if it has none.
    """

    entry_id: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class EntryBadges:
    """Counts of one entry's renditions, and the languages of its captions.

    Attributes:
        made: Renditions that the server makes or has made; 0 if that is not known.
        ready: Those that can be played.
        failed: Those whose conversion failed.
        captions: Number of captions.
        languages: Of the captions, each once.
    """

    made: int = 0
    ready: int = 0
    failed: int = 0
    captions: int = 0
    languages: tuple[str, ...] = ()

    @property
    def in_work(self) -> int:
        """How many renditions are still being made."""
        return self.made - self.ready - self.failed


NO_BADGES = EntryBadges()


def resolution_of(entry: Entry) -> Resolution | None:
    """Return the class of a video by its longer and its shorter side; None if there is no video or no size."""
    if entry.media_type in {MediaType.IMAGE, MediaType.AUDIO} or not (entry.width and entry.height):
        return None
    longer, shorter = max(entry.width, entry.height), min(entry.width, entry.height)
    # Either side counts: a film of 1920 by 800 is no SD, and neither is an upright video.
    reached = (size for long, short, size in _SIZES if longer >= long or shorter >= short)
    return next(reached, Resolution.SD)


def has_badges(entry: Entry) -> bool:
    """Return whether the server is asked for renditions and captions of an entry."""
    played = entry.kind in _WITH_RENDITIONS or entry.media_type in {MediaType.VIDEO, MediaType.AUDIO}
    return played and not entry.status.empty and entry.status is not EntryStatus.DELETED


def badges_of(flavors: Iterable[Flavor], captions: Iterable[CaptionLanguage]) -> EntryBadges:
    """Return the badges for the renditions and captions of one entry."""
    made = [flavor for flavor in flavors if flavor.status.is_made]
    known = tuple(captions)
    return EntryBadges(
        made=len(made),
        ready=sum(flavor.status.playable for flavor in made),
        failed=sum(flavor.status is FlavorStatus.ERROR for flavor in made),
        captions=len(known),
        languages=tuple(sorted({caption.language for caption in known if caption.language})),
    )
