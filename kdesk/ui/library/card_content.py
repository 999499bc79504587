"""The texts of cards and cells, made once for each version of an entry: painting only looks them up."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import NO_BADGES, EntryBadges, resolution_of
from kdesk.domain.ports import Clock
from kdesk.messages.cards import Tone, in_transcript, length_of, spoken, status_of, tags_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format

KEPT = 1000
"""Entries whose texts are kept: several screens full."""
_AGE_SECONDS = 60

TOKENS = {
    Tone.CALM: "secondary",
    Tone.WAITING: "waiting",
    Tone.WORKING: "waiting",
    Tone.BAD: "bad",
    Tone.FOUND: "accent",
}
"""Colour tokens."""
ICONS = {Tone.CALM: "", Tone.WAITING: "clock", Tone.WORKING: "processing", Tone.BAD: "error", Tone.FOUND: "search"}


@dataclass(frozen=True, slots=True)
class CardContent:
    """The texts of one entry.

    Attributes:
        length: Its duration, or what it is if it has none.
        status: What is to be said of its status, or why it was found; "" of one that is ready.
    """

    title: str
    length: str
    resolution: str
    captions: str
    status: str
    tone: Tone
    age: str
    owner: str
    tags: str


class CardContents:
    """Makes and keeps the texts of entries.

    Args:
        formatter: Writes numbers and dates.
        clock: For the age.
        badges: Returns what is known of the renditions and captions of an entry.

    Attributes:
        said_at: Returns where in the video, in milliseconds, a word of the search is said, by the id of the entry.
    """

    def __init__(
        self, formatter: Format, clock: Clock, badges: Callable[[Entry], EntryBadges] = lambda _entry: NO_BADGES
    ) -> None:
        self._formatter = formatter
        self._clock = clock
        self._badges = badges
        self.said_at: Callable[[str], int | None] = lambda _entry_id: None
        self._kept: OrderedDict[str, tuple[Entry, EntryBadges, int, int | None, CardContent]] = OrderedDict()

    @property
    def formatter(self) -> Format:
        """What writes the numbers."""
        return self._formatter

    def badges(self, entry: Entry) -> EntryBadges:
        """Return what is known of the renditions and captions of an entry."""
        return self._badges(entry)

    def content(self, entry: Entry) -> CardContent:
        """Return the texts of an entry. The same object comes back as long as none of them changes."""
        now = self._clock.now()
        badges, minute, said_at = self._badges(entry), int(now) // _AGE_SECONDS, self.said_at(entry.id)
        kept = self._kept.get(entry.id)
        if kept is not None and kept[0] is entry and kept[1] is badges and kept[2:4] == (minute, said_at):
            return kept[4]
        content = self._made(entry, badges, now, said_at)
        if kept is not None and kept[4] == content:
            content = kept[4]
        self._kept[entry.id] = (entry, badges, minute, said_at, content)
        self._kept.move_to_end(entry.id)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return content

    def spoken(self, entry: Entry) -> str:
        """Return what a screen reader says of an entry. Made when it is asked for: most cards are only painted."""
        words = spoken(entry, self._badges(entry), self._formatter, self._clock.now())
        said_at = self.said_at(entry.id)
        return words if said_at is None else f"{words}, {in_transcript(said_at, self._formatter)}"

    def _made(self, entry: Entry, badges: EntryBadges, now: float, said_at: int | None) -> CardContent:
        formatter = self._formatter
        resolution = resolution_of(entry)
        status, tone = status_of(entry, badges, formatter)
        if said_at is not None and not status:
            status, tone = in_transcript(said_at, formatter), Tone.FOUND
        return CardContent(
            title=shown(entry.name),
            length=length_of(entry, formatter),
            resolution=resolution.value if resolution else "",
            # The sign that players use, in every language.
            captions="CC" if badges.captions else "",
            status=status,
            tone=tone,
            age=formatter.age(entry.created_at, now) if entry.created_at else "",
            owner=shown(entry.user_id),
            tags=tags_of(entry),
        )
