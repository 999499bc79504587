"""Strips: one picture with frames of a video side by side, by which a card shows the video under the pointer.

Wire fact: without both bounds the server takes its frames at whole seconds of its own choice and repeats some of a
short video (`wire-facts`, 7.2). With `end = frames * step`, every frame lies at a whole second that is known here.
"""

from dataclasses import dataclass
from math import ceil, floor

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.links import frames

MAX_FRAMES = 24
FRAME_WIDTH = 160
"""Pixels. 24 frames are 3840 pixels wide: less than what is decoded at most, and far from the server's 65,500."""
FRAME_HEIGHT = 90
MIN_FRAMES = 3
"""A shorter video has no strip: two frames show little more than the poster."""

# An entry in moderation is READY, and waits for its moderator only (rule 10).
_WITH_FRAMES = frozenset({EntryStatus.READY, EntryStatus.MODERATION})


@dataclass(frozen=True, slots=True)
class Strip:
    """The layout of a strip.

    Attributes:
        frames: How many lie side by side.
        step: Whole seconds between two frames; the first is at 0.
    """

    frames: int
    step: int

    @property
    def end(self) -> int:
        """The end of the range that the server divides into frames, in seconds."""
        return self.frames * self.step

    def frame_at(self, share: float) -> int:
        """Return the number of the frame for a position, from 0.0 at the beginning to 1.0 at the end."""
        return min(max(floor(share * self.frames), 0), self.frames - 1)

    def second(self, frame: int) -> int:
        """Return the position of a frame in the video."""
        return frame * self.step

    def span(self, frame: int, width: int) -> tuple[int, int]:
        """Return where a frame begins in the returned picture, and its width.

        The server fits each frame into the requested box, so that only the picture tells how wide it is.

        Args:
            frame: Its number.
            width: Of the whole picture, in pixels.
        """
        each = width // self.frames
        return frame * each, each


def strip_of(entry: Entry) -> Strip | None:
    """Return the strip of a video; None for anything else, and for what is too short or not ready."""
    moving = entry.media_type is MediaType.VIDEO and entry.kind in {EntryKind.VIDEO, EntryKind.OTHER}
    if not moving or entry.status not in _WITH_FRAMES:
        return None
    whole = floor(entry.duration)
    step = max(1, ceil(whole / MAX_FRAMES))
    frames = whole // step
    return Strip(frames, step) if frames >= MIN_FRAMES else None


def strip_url(entry: Entry, strip: Strip) -> str:
    """Return the address of a strip, "" if the server names no thumbnails."""
    return frames.strip(entry, FRAME_WIDTH, strip.frames, 0, strip.end, height=FRAME_HEIGHT)
