"""What a player plays: an entry, one of its renditions or the server's choice, as a stream or as a file."""

from fractions import Fraction
from pathlib import Path

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.flavor import Flavor
from kdesk.domain.links import of_entry
from kdesk.domain.timecode import exact_rate
from kdesk.domain.video import VideoFacts, VideoSource
from kdesk.messages import _
from kdesk.messages.playing import licence_needed, never_played, why_not_played


class Played:
    """The choice of one player.

    Attributes:
        entry: The shown entry.
        flavor: The chosen rendition; None for the server's choice.
        flavors: All renditions of the entry, as far as they are known.
        facts: What the decoder found in what is played; None while it is not open.
        notes: What the decoder found of renditions, by their ids: which kind of HDR they have.
        local: The file of this computer from which the entry was made; None if there is none.
        wants_local: Whether it was chosen.
        needs_licence: Whether the server says that all of the entry is encrypted for players with a licence.
        as_file: Whether a single rendition is played as a file by its own address, instead of as an HLS stream.
    """

    def __init__(self) -> None:
        self.entry: Entry | None = None
        self.flavor: Flavor | None = None
        self.flavors: tuple[Flavor, ...] = ()
        self.facts: VideoFacts | None = None
        self.notes: dict[str, str] = {}
        self.local: Path | None = None
        self.wants_local = False
        self.needs_licence = False
        self.as_file = False

    def is_other(self, entry: Entry) -> bool:
        """Return whether this is not a snapshot of the shown entry."""
        return self.entry is None or self.entry.id != entry.id

    def take_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Know the renditions as they are now; the server's choice takes the place of a chosen one that is gone."""
        self.flavors = flavors
        if self.flavor is not None:
            self.flavor = next((flavor for flavor in flavors if flavor.id == self.flavor.id), None)

    def has_new_content(self, entry: Entry) -> bool:
        """Return whether a snapshot of the shown entry has other content than the one before: replaced, or trimmed."""
        before = self.entry
        known = before is not None and before.status is EntryStatus.READY and bool(before.duration)
        return known and before is not None and (entry.id, entry.duration) != (before.id, before.duration)

    @property
    def playable(self) -> tuple[Flavor, ...]:
        """The renditions whose files the server has."""
        return tuple(flavor for flavor in self.flavors if flavor.status.playable)

    @property
    def why_not(self) -> str:
        """Why the entry cannot be played; "" if it can."""
        return "" if self.is_local else self._why_not_delivered

    @property
    def is_local(self) -> bool:
        """Whether the file of this computer is played: by choice, or because the server has nothing to play yet."""
        if self.local is None or self.entry is None or never_played(self.entry):
            return False
        return self.wants_local or bool(self._why_not_delivered)

    @property
    def _why_not_delivered(self) -> str:
        if self.entry is None:
            return _("This is not a video")
        return why_not_played(self.entry, self.flavors) or (licence_needed() if self.needs_licence else "")

    @property
    def source(self) -> VideoSource | None:
        """What to play; None if the entry cannot be played."""
        if self.is_local:
            return VideoSource(path=self.local)
        if self.entry is None or self.why_not:
            return None
        flavor = self.flavor
        if flavor is None and self.entry.status.arriving:
            # The server chooses by tags among what it has, which may leave nothing; a named rendition is there.
            flavor = next(iter(self.playable), None)
        chosen = (flavor,) if flavor is not None else ()
        stream, file = of_entry.hls(self.entry, chosen), of_entry.progressive(self.entry, chosen)
        return VideoSource((file, stream) if chosen and self.as_file else (stream, file))

    @property
    def frame_rate(self) -> Fraction:
        """The rate of the chosen rendition, or of the source, or of any that tells it, or of the file; 0 if unknown."""
        first = (self.flavor,) if self.flavor is not None else ()
        others = sorted(self.flavors, key=lambda flavor: not flavor.is_source)
        rates = (exact_rate(flavor.frame_rate) for flavor in (*first, *others))
        return next((rate for rate in rates if rate), self.facts.rate if self.facts is not None else Fraction(0))
