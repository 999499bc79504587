"""What a server does otherwise than the address of a picture asks, concluded from the picture that came."""

import math
from collections.abc import Iterator

from kdesk.domain.links.departures import Departure, DepartureKind
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture import Box

MOST_SIDE = 10_000
"""Pixels. Larger numbers are clamped (`wire-facts`, 7.1)."""
_JPEG = "image/jpeg"
_TYPES = {"jpg": _JPEG, "jpeg": _JPEG, "png": "image/png", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp"}
_EXACT = frozenset({Fit.PAD, Fit.CROP, Fit.CROP_TOP, Fit.STRETCH})


def picture_departures(asked: Thumbnail, size: Box, content_type: str, duration: float) -> tuple[Departure, ...]:
    """Return what a server did otherwise than asked.

    Args:
        asked: The address.
        size: Pixels of the picture that came.
        content_type: By the first bytes of the picture, not by what the server says.
        duration: Of the video in seconds; 0.0 for an image.
    """
    return (
        *_sides(asked, size),
        *_form(asked, content_type),
        *_frames(asked, duration),
    )


def _sides(asked: Thumbnail, size: Box) -> Iterator[Departure]:
    largest = max(asked.width or 0, asked.height or 0)
    if largest > MOST_SIDE:
        yield Departure(DepartureKind.SIDE_CLAMPED, str(largest), str(MOST_SIDE))
        return
    frames = asked.slices if asked.slices and asked.slice is None else 1
    width, height = (asked.width or 0) * frames, asked.height or 0
    exact = asked.fit in _EXACT and width and height
    fits = size.width <= (width or math.inf) and size.height <= (height or math.inf)
    # Fitted into a box, one side is as long as asked for; a picture that is smaller than the box was not enlarged.
    touches = size.width == width or size.height == height or not (width or height)
    if (exact and (size.width, size.height) != (width, height)) or not fits or not touches:
        yield Departure(DepartureKind.SIZE_OTHER, _sides_text(width, height), _sides_text(size.width, size.height))


def _sides_text(width: int, height: int) -> str:
    return f"{width or '?'}x{height or '?'}"


def _form(asked: Thumbnail, content_type: str) -> Iterator[Departure]:
    wanted = _TYPES.get(asked.format.lower(), "")
    if wanted and content_type != wanted:
        yield Departure(DepartureKind.TYPE_OTHER, asked.format, content_type)
    if asked.quality and content_type != _JPEG:
        yield Departure(DepartureKind.QUALITY_UNUSED, str(asked.quality), content_type)
    if asked.background and asked.fit is not Fit.PAD:
        yield Departure(DepartureKind.BACKGROUND_UNUSED, asked.background)


def _frames(asked: Thumbnail, duration: float) -> Iterator[Departure]:
    if asked.flavor_id and duration:
        yield Departure(DepartureKind.FLAVOR_UNUSED, asked.flavor_id)
    last = math.floor(duration)
    if asked.second is not None and duration and asked.second > last:
        yield Departure(DepartureKind.SECOND_CLAMPED, f"{asked.second:g}", str(last))
    if asked.slices is None:
        return
    if asked.slice is not None and asked.slice >= asked.slices:
        yield Departure(DepartureKind.SLICE_CLAMPED, str(asked.slice), str(asked.slices - 1))
    bounded = asked.start is not None and asked.end is not None
    if asked.slice is None and not bounded and duration and asked.slices > last:
        yield Departure(DepartureKind.FRAMES_REPEAT, str(asked.slices), str(last))
