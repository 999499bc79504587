"""Cue points: moments of an entry that have a name on the server, such as chapters and annotations."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MAX_CUE_POINTS = 2000
"""Of one entry; what a server lists beyond, by time, is not shown."""
MAX_NOTE = 5000
"""Characters of an annotation that kdesk writes; the server cuts at 32,700."""


class CueKind(StrEnum):
    """What a cue point is for."""

    CHAPTER = "chapter"
    SLIDE = "slide"
    ANNOTATION = "annotation"
    AD = "ad"
    CODE = "code"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CuePoint:
    """One cue point.

    Attributes:
        start: Milliseconds.
        end: Milliseconds; None for a moment.
        name: Title of a chapter, slide or ad, text of an annotation; may be empty.
        user_id: Who made it; "" if the server does not tell.
    """

    id: str
    kind: CueKind
    start: int
    end: int | None = None
    name: str = ""
    user_id: str = ""


class CuePoints(Protocol):
    """Reads cue points, and writes annotations."""

    async def cue_points(self, entry_id: str) -> tuple[CuePoint, ...]:
        """Return the cue points of an entry that the session sees, by their time.

        Raises:
            ServerProblem: There is no answer, or an unusable one.
            NotPermitted: The account has no cue points, or the session does not see them.
        """
        ...

    async def add_annotation(self, entry_id: str, start: int, text: str, *, end: int | None = None) -> CuePoint:
        """Add an annotation that belongs to the user of the session.

        Args:
            start: Milliseconds.
            text: At most MAX_NOTE characters; the rest is cut.
            end: Milliseconds; None for a moment.

        Raises the same as `cue_points`.
        """
        ...

    async def delete_annotation(self, cue_point_id: str) -> None:
        """Delete an annotation; one that is gone already counts as deleted. Raises the same as `cue_points`."""
        ...


def jump_targets(points: Sequence[CuePoint]) -> tuple[int, ...]:
    """Return the moments to which “next chapter” goes: of the chapters, or of all points if there are no chapters."""
    chapters = [point.start for point in points if point.kind is CueKind.CHAPTER]
    return tuple(sorted(set(chapters or [point.start for point in points])))


def next_target(targets: Sequence[int], position: int) -> int | None:
    """Return the first target behind a position, None behind the last one."""
    return next((target for target in targets if target > position), None)


def previous_target(targets: Sequence[int], position: int, grace: int = 1500) -> int | None:
    """Return the last target before a position; None before the first one.

    Args:
        grace: Milliseconds after a target within which the one before it is meant.
    """
    return next((target for target in reversed(targets) if target < max(position - grace, 1)), None)


def current(points: Sequence[CuePoint], position: int) -> CuePoint | None:
    """Return the last point that began at a position or before it."""
    return next((point for point in reversed(points) if point.start <= position), None)
