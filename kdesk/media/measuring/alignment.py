"""Which frame of a video shows the same as a frame of another one."""

from collections.abc import Sequence
from fractions import Fraction

from kdesk.domain.measures import Shift
from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame

AROUND = 2
"""Frames before and after the one in question that have to fit as well."""

_LEAST_CONFIDENCE = 0.1
_LEAST_SHIFTS = 3
"""The best one lies between two others; see `shift_of`."""
_LEAST_DISTANCE = 0.3
"""Between the mean squares of the differences of the best and of the next best frame, in levels of 8 bits."""


async def frames_around(video: Video, time: Fraction, count: int) -> tuple[list[Frame], int]:
    """Return up to so many frames before and after that of a time, and the index of the latter."""
    middle = await video.frame_at(time)
    frame = await video.beside(middle, -count)
    frames = [frame]
    while len(frames) <= 2 * count:
        following = await video.beside(frame, 1)
        if following.time <= frame.time or following.time > middle.time + 2 * count * middle.length:
            break
        frames.append(following)
        frame = following
    # In a damaged video the steps may not reach the frame that a jump has found.
    index = next((number for number, frame in enumerate(frames) if frame.time >= middle.time), len(frames) - 1)
    return frames[: index + count + 1], index


def shift_of(differences: Sequence[tuple[int, float]]) -> Shift | None:
    """Return the shift whose difference is the smallest one; None if another one is as good, or it is at the edge.

    Args:
        differences: Of each shift, ascending.
    """
    if len(differences) < _LEAST_SHIFTS:
        return None
    (best, least), (_, next_best) = sorted(differences, key=lambda pair: pair[1])[:2]
    if best in {differences[0][0], differences[-1][0]} or next_best - least < _LEAST_DISTANCE:
        # At the edge, what lies beyond may fit better still.
        return None
    confidence = 1 - least / next_best
    return Shift(best, confidence) if confidence >= _LEAST_CONFIDENCE else None


def paired(
    reference: list[Frame], middle: int, others: list[Frame], same: int, shift: int
) -> list[tuple[Frame, Frame]]:
    """Return the frames of the reference that have a frame at a shift, each with it.

    Args:
        middle: Index of the frame in question.
        same: Index of the other video's frame of the same time.
    """
    if not 0 <= same + shift < len(others):
        return []
    moved = others[same + shift].time - reference[middle].time
    found = []
    for frame in reference[max(0, middle - AROUND) : middle + AROUND + 1]:
        # By time and not by number: the rates may differ.
        moment = frame.time + moved + others[same + shift].length / 2
        beside = next((other for other in others if other.is_shown_at(moment)), None)
        if beside is not None:
            found.append((frame, beside))
    return found
