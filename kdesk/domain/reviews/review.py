"""A review as data: which videos were compared, in which view, with marks, notes, measures and findings.

Times are exact fractions of a second from the beginning of the presentation, as in `domain.video`.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self

BIT_RATE = "bitrate"
"""Name of the series of bit rates; measures have those of `domain.measures`."""
Scalar = str | int | float | bool
"""A value of a view."""


class SideKind(StrEnum):
    """What a side of the comparison shows."""

    RENDITION = "rendition"
    SOURCE = "source"
    FILE = "file"
    """A file of this computer."""


class MarkKind(StrEnum):
    """Why a moment or a stretch is marked."""

    PLAIN = "plain"
    BLACK = "black"
    FROZEN = "frozen"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ReviewedVideo:
    """One of the videos that were compared. It has no address that carries a session, and no path.

    Attributes:
        label: As the window named it: “720p”, “Source”.
        service_url: Of the server that has the entry: scheme, host, port and path.
        file_name: Of a file of this computer, without its folder.
        size: Bytes, 0 if unknown.
        version: Content version of the rendition.
    """

    kind: SideKind
    label: str
    entry_id: str = ""
    entry_name: str = ""
    flavor_id: str = ""
    version: str = ""
    service_url: str = ""
    file_name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked moment, or a stretch if it has an end.

    Attributes:
        side: Number of the side that it is about; -1 for all.
    """

    start: Fraction
    end: Fraction | None = None
    kind: MarkKind = MarkKind.PLAIN
    text: str = ""
    side: int = -1


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a moment.

    Attributes:
        id: Unique within the review.
        author: "" if nobody is signed in.
        written: Unix seconds.
        still: PNG of what was shown, as `domain.reviews.stills` makes it; empty without one.
    """

    id: str
    time: Fraction
    text: str
    author: str = ""
    written: int = 0
    still: bytes = dataclasses.field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Series:
    """A measure of one side over time.

    Attributes:
        name: What was measured: “psnr”, “bit rate”.
        label: In words: “PSNR of 720p against the source, 720p scaled up by Lanczos”.
        unit: Behind a value: “dB”; "" for none.
        side: Number of the side; -1 for a rendition that is not shown.
        mean: Of all frames.
        worst: The value of the worst moment: the lowest one, of a bit rate the highest.
    """

    name: str
    label: str
    unit: str
    side: int
    mean: float
    worst: float
    times: tuple[Fraction, ...] = ()
    values: tuple[float, ...] = ()

    @property
    def worst_time(self) -> Fraction | None:
        """When the worst moment is; None without values over time."""
        pairs = zip(self.values, self.times, strict=True)
        worst = (max if self.name == BIT_RATE else min)(pairs, default=None)
        return worst[1] if worst is not None else None


@dataclass(frozen=True, slots=True)
class Review:
    """A review.

    Attributes:
        title: Of the entry or file that it is about.
        time: Which moment was shown.
        view: How it was shown, by the names of `CompareView`.
        findings: Sentences about the ladder.
        changed: Unix seconds of the last change.
    """

    title: str
    sides: tuple[ReviewedVideo, ...]
    time: Fraction = Fraction(0)
    view: Mapping[str, Scalar] = dataclasses.field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()
    series: tuple[Series, ...] = ()
    findings: tuple[str, ...] = ()
    changed: int = 0

    def replace(self, **changes: object) -> Self:
        """Return a review that differs in these fields."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # the fields are checked by their names

    def with_note(self, note: Note) -> Self:
        """Return a review with a note added, or in the place of the one with its id; sorted by time."""
        others = [one for one in self.notes if one.id != note.id]
        return self.replace(notes=tuple(sorted([*others, note], key=lambda one: (one.time, one.written, one.id))))

    def without_note(self, note_id: str) -> Self:
        """Return a review without one of its notes."""
        return self.replace(notes=tuple(one for one in self.notes if one.id != note_id))
