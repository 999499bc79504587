"""Addresses of frames of a video: one frame, or several side by side.

Wire facts (7.1, 7.2): `vid_sec` is limited to the whole seconds of the duration. The frames of a strip lie at whole
seconds, unless the address has both `start_sec` and `end_sec`. A strip is as wide as its frames together.
"""

import math

from kdesk.domain import links
from kdesk.domain.entry import Entry

MAX_STRIP = 65_499
"""Pixels. The server refuses a strip whose frames are 65,500 pixels wide together."""


def frame(entry: Entry, second: float, width: int) -> str:
    """Return the address of the frame at a time, "" if the server names none.

    Args:
        second: Fractions count.
        width: In pixels; the height keeps the proportion of the picture.
    """
    if second <= math.floor(entry.duration):
        return links.thumbnail(entry, width, second=second)
    # A single slice begins exactly at its start, also in the last second, which `vid_sec` cannot name.
    return _sliced(entry, width, 1, second, entry.duration, "vid_slice", "0")


def strip(entry: Entry, width: int, count: int, start: float, end: float) -> str:
    """Return the address of frames at `start + k * (end - start) / count`, side by side; "" if the server names none.

    Args:
        width: Of one frame, in pixels.
    """
    return _sliced(entry, min(width, MAX_STRIP // count), count, start, end)


def _sliced(entry: Entry, width: int, count: int, start: float, end: float, *more: str) -> str:
    base = links.thumbnail(entry, width)
    bounds = ("start_sec", _seconds(start), "end_sec", _seconds(end))
    return "/".join((base, "vid_slices", str(count), *more, *bounds)) if base else ""


def _seconds(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
