"""The forms of times of a video; `timecode` writes and reads them."""

from enum import StrEnum


class TimeForm(StrEnum):
    """How times are written."""

    CLOCK = "clock"
    FRAMES = "frames"
    SMPTE = "smpte"
