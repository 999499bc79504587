"""The frame size of a rendition, as the server's decision layer (KDLFlavor) computes it.

A portrait source is turned, computed like a landscape one, and turned back: the height of the params is then its
shorter side, and 1080x1920 becomes 720x1280 in “HD/720”. Renditions have square pixels and the display aspect of the
source.
"""

from dataclasses import dataclass
from itertools import product

from kdesk.demo.store.profiles.media_info import MediaInfo

_CLOSE = 0.05
"""A display aspect that differs less from that of the stored frame is ignored."""


@dataclass(frozen=True, slots=True)
class LandscapeFrame:
    """The frame of a source in square pixels with its longer side across; `is_portrait` if it was turned."""

    width: float
    height: int
    is_portrait: bool

    @property
    def aspect(self) -> float:
        """Width by height."""
        return self.width / self.height


def landscape_frame(info: MediaInfo) -> LandscapeFrame:
    """Return the landscape frame of a file that has a picture."""
    width, height, aspect = info.width, info.height, info.aspect or info.width / info.height
    is_portrait = aspect < 1 or height > width
    if is_portrait:
        width, height, aspect = height, width, 1 / aspect
    adjusted = abs(1 - aspect * height / width) > _CLOSE
    return LandscapeFrame(aspect * height if adjusted else width, height, is_portrait)


def frame_size(info: MediaInfo, height: int) -> tuple[int, int]:
    """Return width and height of a rendition: never larger than the source, both even."""
    source = landscape_frame(info)
    width: float = height * source.aspect
    if width > source.width:
        width, height = source.width, source.height
    across, down = _even(round(width), height, source)
    return (down, across) if source.is_portrait else (across, down)


def _even(width: int, height: int, source: LandscapeFrame) -> tuple[int, int]:
    """Return the neighbouring even sides whose aspect is closest to the source's without exceeding its size."""
    candidates = product(_around(width, source.width), _around(height, source.height))
    return min(candidates, key=lambda sides: abs(source.aspect - sides[0] / sides[1]))


def _around(side: int, most: float) -> list[int]:
    """Return the even numbers next to a side; only the lower one if the upper one is too large."""
    lower = max(2, side - side % 2)
    upper = side + side % 2
    return [lower, upper] if upper <= most else [lower]
