"""Addresses of frames of a video: one frame, or several side by side.

Wire facts (7.1, 7.2): `vid_sec` is limited to the whole seconds of the duration. The frames of a strip lie at whole
seconds, unless the address has both `start_sec` and `end_sec`. A strip is as wide as its frames together.
"""

import math
from dataclasses import replace

from kdesk.domain.entry import Entry
from kdesk.domain.links.of_entry import poster_of, thumbnail

MAX_STRIP = 65_499
"""Pixels. The server refuses a strip whose frames are 65,500 pixels wide together."""


def frame(entry: Entry, second: float, width: int) -> str:
    """Return the address of the frame at a time, "" if the server names none.

    Args:
        second: Fractions count.
        width: In pixels; the height keeps the proportion of the picture.
    """
    if second <= math.floor(entry.duration):
        return thumbnail(entry, width, second=second)
    # A single slice begins exactly at its start, also in the last second, which `vid_sec` cannot name.
    return _sliced(entry, width, 0, 1, (second, entry.duration), number=0)


def strip(entry: Entry, width: int, count: int, start: float, end: float, *, height: int = 0) -> str:
    """Return the address of frames at `start + k * (end - start) / count`, side by side; "" if the server names none.

    Args:
        width: Of one frame, in pixels.
        height: Of one frame; 0 keeps the proportion of the picture.
    """
    return _sliced(entry, min(width, MAX_STRIP // count), height, count, (start, end))


def _sliced(
    entry: Entry, width: int, height: int, count: int, bounds: tuple[float, float], number: int | None = None
) -> str:
    poster = poster_of(entry)
    if poster is None:
        return ""
    start, end = (round(bound, 3) for bound in bounds)
    sized = replace(poster, width=width, height=height or None)
    return str(replace(sized, slices=count, slice=number, start=start, end=end))
