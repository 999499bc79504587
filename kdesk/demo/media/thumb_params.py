"""Properties of stored thumbnails from `KalturaThumbParams`, clamped as on the server."""

import re
from typing import Any

from kdesk.demo.media import frame_times
from kdesk.demo.media.picture import DEFAULT_FORMAT, FIT, FORMATS, STRETCH, Picture, crop_of
from kdesk.demo.wire.params import Args, Tree

AUTOMATIC = 10
"""The params of every video's automatic thumbnail: the whole frame at the default time."""
PARAMS: dict[int, Tree] = {AUTOMATIC: {}}
"""The existing thumbnail params by id; ids of flavor params share the numbering."""

_MAX = 10_000
_MAX_SCALE = 10
_LEAST_QUALITY, _MOST_QUALITY = 20, 100
_ALL = 100


def params_to_wire(number: int, created_at: int) -> dict[str, Any]:
    """Return a `KalturaThumbParams` object."""
    return {
        "id": number,
        "partnerId": 0,
        "name": "Default thumbnail",
        "systemName": "Default_Thumbnail",
        "description": "The whole frame at the best moment",
        "createdAt": created_at,
        "isSystemDefault": 1,
        "tags": "",
        "requiredPermissions": [],
        "sourceRemoteStorageProfileId": 0,
        "mediaParserType": 0,
        "cropType": FIT,
        "quality": 0,
        "cropX": 0,
        "cropY": 0,
        "cropWidth": 0,
        "cropHeight": 0,
        "videoOffset": -1,
        "width": 0,
        "height": 0,
        "scaleWidth": 0,
        "scaleHeight": 0,
        "backgroundColor": "ffffff",
        "sourceParamsId": 0,
        "format": DEFAULT_FORMAT,
        "density": 0,
        "stripProfiles": False,
        "videoOffsetInPercentage": 0,
        "objectType": "KalturaThumbParams",
    }


def picture_of(sent: Args, size: tuple[int, int], duration: float) -> Picture:
    """Return the picture that the params ask for.

    Args:
        size: Width and height of the source; 0 for unknown.
        duration: Seconds; 0 for unknown.
    """
    width, height = (
        int(_within(sent, name, 0, _MAX)) or round(whole * _within(sent, scale, 0, _MAX_SCALE))
        for name, scale, whole in zip(("width", "height"), ("scaleWidth", "scaleHeight"), size, strict=True)
    )
    x, y, across, down = (_within(sent, f"crop{side}", 0, _MAX) for side in ("X", "Y", "Width", "Height"))
    colour, extension = sent.text("backgroundColor"), sent.text("format").lower()
    return Picture(
        width=min(width, _MAX),
        height=min(height, _MAX),
        kind=int(_within(sent, "cropType", FIT, STRETCH)),
        background=colour.rjust(6, "0") if re.fullmatch(r"[0-9A-Fa-f]{1,6}", colour) else "ffffff",
        quality=int(_within(sent, "quality", _LEAST_QUALITY, _MOST_QUALITY)) if sent.integer("quality") else 0,
        second=_second(sent, duration),
        crop=crop_of((x, y, across, down), size),
        format=extension if extension in FORMATS else DEFAULT_FORMAT,
        density=int(_within(sent, "density", 0, _MAX)),
        strip=sent.flag("stripProfiles"),
    )


def _second(sent: Args, duration: float) -> float:
    percentage, offset = sent.number("videoOffsetInPercentage"), sent.number("videoOffset", -1)
    if percentage > 0:
        offset = duration * min(percentage, _ALL) / _ALL
    return frame_times.capped(offset, duration) if offset >= 0 else frame_times.best(duration)


def _within(sent: Args, name: str, low: float, high: float) -> float:
    return min(max(float(sent.number(name)), low), high)
