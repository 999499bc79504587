"""How large the picture of a rendition is, as the server's decision layer (KDLFlavor) computes it.

A source that is higher than wide is turned, computed like any other, and turned back: the height of the params then
is its shorter side, and 1080x1920 becomes 720x1280 in “HD/720”. Renditions have square pixels: the frame has the
display aspect of the source.
"""

from dataclasses import dataclass
from itertools import product

from kdesk.demo.store.profiles.media_info import MediaInfo

_CLOSE = 0.05
"""A display aspect that differs from that of the stored frame by less is not applied."""


@dataclass(frozen=True, slots=True)
class LyingFrame:
    """The frame of a source in square pixels, its longer side across; `stands` if it was turned for that."""

    width: float
    height: int
    stands: bool

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width / self.height


def lying_frame(info: MediaInfo) -> LyingFrame:
    """The frame of a file that has a picture."""
    width, height, aspect = info.width, info.height, info.aspect or info.width / info.height
    stands = aspect < 1 or height > width
    if stands:
        width, height, aspect = height, width, 1 / aspect
    adjusted = abs(1 - aspect * height / width) > _CLOSE
    return LyingFrame(aspect * height if adjusted else width, height, stands)


def frame_size(info: MediaInfo, height: int) -> tuple[int, int]:
    """Width and height of a rendition whose params say this height: never larger than the source, both sides even."""
    source = lying_frame(info)
    width: float = height * source.aspect
    if width > source.width:
        width, height = source.width, source.height
    across, down = _even(round(width), height, source)
    return (down, across) if source.stands else (across, down)


def _even(width: int, height: int, source: LyingFrame) -> tuple[int, int]:
    """The even sides around these that come closest to the aspect of the source, and do not exceed it."""
    candidates = product(_around(width, source.width), _around(height, source.height))
    return min(candidates, key=lambda sides: abs(source.aspect - sides[0] / sides[1]))


def _around(side: int, most: float) -> list[int]:
    """The even numbers next to a side; the lower one alone if the upper one is too large."""
    lower = max(2, side - side % 2)
    upper = side + side % 2
    return [lower, upper] if upper <= most else [lower]
