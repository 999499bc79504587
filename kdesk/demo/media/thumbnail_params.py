"""Parameters of the dynamic thumbnail URL. Most values out of range are clamped, few are refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kdesk.demo.media.picture import DEFAULT_FORMAT, FIT, FORMATS, STRETCH, Picture, crop_of
from kdesk.demo.store.profiles.ladder import PARAMS
from kdesk.demo.wire.params import as_number

_MAX = 10_000
_FALSE = ("", "0", "false")
_DEFAULT_SIZE = (120, 90)
# Kaltura's limit for width and height, each multiplied by the number of slices.
_WIDEST_STRIP = 65_500
# The server has no such limit; more frames would keep one request busy for minutes.
_MAX_SLICES = 1_000
_MAX_SECOND = 1e9


class BadParameter(Exception):
    """A value that the server refuses: error 25."""


@dataclass(frozen=True, slots=True)
class ThumbnailParams:
    """The parameters of a thumbnail URL.

    Attributes:
        width, height: Pixels; 0 keeps the proportion.
        nearest: Start from the stored thumbnail with the most similar aspect ratio.
        source: The part of the source picture: x, y, width, height.
        relative: The size that `source` refers to; -1 is the actual one.
        second, start, end: Times in seconds; -1 for none.
    """

    width: int
    height: int
    kind: int
    background: str
    quality: int
    format: str
    density: int
    strip: bool
    nearest: bool
    source: tuple[float, float, float, float]
    relative: tuple[float, float]
    second: float
    slices: int
    slice: int
    start: float
    end: float

    @property
    def captures(self) -> bool:
        """Whether a time in the video is requested instead of the entry's picture."""
        return self.second >= 0 or self.slices > 0

    def picture(self, size: tuple[int, int], mark: int) -> Picture:
        """Return the picture for a still of this size."""
        across, down = (given if given > 0 else real for given, real in zip(self.relative, size, strict=True))
        return Picture(
            width=self.width,
            height=self.height,
            kind=self.kind,
            background=self.background,
            quality=self.quality,
            crop=crop_of(self.source, (across, down)),
            mark=mark,
            format=self.format,
            density=self.density,
            strip=self.strip,
        )


def without_extensions(pairs: Mapping[str, str]) -> dict[str, str]:
    """Remove a picture extension from every value: the server does so because a URL may end with one."""
    return {name: re.sub(r"\.(jpg|gif|png)$", "", value) for name, value in pairs.items()}


def read(pairs: Mapping[str, str]) -> ThumbnailParams:
    """Parse the parameters of a URL.

    Raises:
        BadParameter: The server would refuse a value.
    """
    width, height = _size(pairs)
    slices = -1
    if "vid_slices" in pairs:
        slices = int(_clamped(pairs, "vid_slices", -1, _MAX_SECOND))
        # Kaltura refuses 0, but takes a negative number as absent.
        if slices == 0 or slices > _MAX_SLICES or max(width, height) * slices >= _WIDEST_STRIP:
            raise BadParameter
    start, end = (_clamped(pairs, name, -1, _MAX_SECOND, -1) for name in ("start_sec", "end_sec"))
    background = pairs.get("bgcolor", "ffffff")
    if start > end >= 0 or not re.fullmatch(r"[0-9A-Fa-f]{1,6}", background):
        raise BadParameter
    # An exclamation mark in either side asks for exactly this size, whatever the type is.
    forced = "!" in pairs.get("width", "") + pairs.get("height", "")
    x, y, across, down = (_clamped(pairs, f"src_{side}", 0, _MAX) for side in "xywh")
    return ThumbnailParams(
        width=width,
        height=height,
        kind=STRETCH if forced else int(_clamped(pairs, "type", FIT, STRETCH, FIT)),
        background=background.rjust(6, "0"),
        quality=int(_clamped(pairs, "quality", 0, 100)),
        format=pairs.get("format", "").lower() if pairs.get("format", "").lower() in FORMATS else DEFAULT_FORMAT,
        density=int(_clamped(pairs, "density", 0, _MAX)),
        strip=_flag(pairs, "strip"),
        nearest=_flag(pairs, "nearest_aspect_ratio"),
        source=(x, y, across, down),
        relative=(_clamped(pairs, "rel_width", -1, _MAX, -1), _clamped(pairs, "rel_height", -1, _MAX, -1)),
        second=_clamped(pairs, "vid_sec", -1, _MAX_SECOND, -1),
        slices=slices,
        slice=int(_clamped(pairs, "vid_slice", -1, _MAX_SECOND, -1)),
        start=start,
        end=end,
    )


def _size(pairs: Mapping[str, str]) -> tuple[int, int]:
    """Return the given sides; without any, those of the flavor params, the defaults in the URL, or 120 by 90."""
    width, height = _sides(pairs, "width", "height")
    flavor = PARAMS.get(int(as_number(pairs.get("flavor_params_id", "-1"))))
    if (width, height) == (-1, -1) and flavor:
        height = flavor.height or -1
    if (width, height) == (-1, -1):
        width, height = _sides(pairs, "def_width", "def_height")
    if (width, height) == (-1, -1):
        width, height = _DEFAULT_SIZE
    return max(width, 0), max(height, 0)


def _sides(pairs: Mapping[str, str], width: str, height: str) -> tuple[int, int]:
    return int(_clamped(pairs, width, -1, _MAX, -1)), int(_clamped(pairs, height, -1, _MAX, -1))


def _flag(pairs: Mapping[str, str], name: str) -> bool:
    return pairs.get(name, "").lower() not in _FALSE


def _clamped(pairs: Mapping[str, str], name: str, low: float, high: float, default: float = 0) -> float:
    if name not in pairs:
        return default
    return min(max(float(as_number(pairs[name].replace("!", ""))), low), high)
