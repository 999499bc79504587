"""What a picture's file tells of itself, in words."""

from datetime import datetime
from fractions import Fraction

from kdesk.domain.exif import UPRIGHT, Exif
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format

_TAKEN = "%Y:%m:%d %H:%M:%S"
_LONGEST_EXPOSURE, _LONGEST_LENS, _SMALLEST_APERTURE = 100_000, 100_000, 1000
"""Seconds, millimetres and an f-number beyond those of any camera: the field is damaged."""


def picture_facts(exif: Exif, size: tuple[int, int], file_size: int, formatter: Format) -> str:
    """Return the facts of a picture, with dots between them.

    Args:
        size: Width and height in pixels.
        file_size: Bytes; 0 if unknown.
    """
    wide, high = (formatter.number(pixels) for pixels in size)
    parts = [
        _("{width} × {height} pixels").format(width=wide, height=high),
        formatter.size(file_size) if file_size else "",
        shown(_camera(exif)),
        shown(exif.lens),
        _taken(exif.taken, formatter),
        _exposure(exif.exposure, formatter),
        f"f/{formatter.decimal(float(exif.aperture))}" if exif.aperture and exif.aperture < _SMALLEST_APERTURE else "",
        _("ISO {speed}").format(speed=exif.iso) if exif.iso else "",
        _focal_length(exif.focal_length, formatter),
        _("turned as the camera was held") if exif.orientation != UPRIGHT else "",
    ]
    return " · ".join(filter(None, parts))


def _camera(exif: Exif) -> str:
    # Many makers write their name into the model as well.
    named = exif.make and exif.model.lower().startswith(exif.make.lower())
    return exif.model if named or not exif.make else f"{exif.make} {exif.model}".strip()


def _taken(written: str, formatter: Format) -> str:
    try:
        # Without a zone, as the camera wrote it: shown in the same way.
        at = datetime.strptime(written, _TAKEN).astimezone()
        return formatter.date_and_time(at.timestamp())
    except (ValueError, OverflowError, OSError):
        return ""


def _exposure(seconds: Fraction | None, formatter: Format) -> str:
    if seconds is None or seconds > _LONGEST_EXPOSURE:
        return ""
    if seconds < 1:
        return formatter.together(_("1/{part} s").format(part=formatter.number(round(1 / seconds))))
    return _("{seconds} s").format(seconds=formatter.decimal(float(seconds)))


def _focal_length(millimetres: Fraction | None, formatter: Format) -> str:
    if millimetres is None or millimetres > _LONGEST_LENS:
        return ""
    return formatter.together(_("{length} mm").format(length=formatter.number(round(millimetres))))
