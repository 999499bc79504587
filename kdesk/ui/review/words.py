"""Renditions in words."""

import re
from collections.abc import Sequence

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.ui.foreign_text import shown
from kdesk.ui.texts import DASH, Texts

REASON_LIMIT = 240
"""Characters of the reason of a failure: as many as a table has room for."""

_AUDIO = "Audio"
_SOURCE = "Source"
_NO_REASON = "The server gives no reason"
_STATUS = {
    FlavorStatus.ERROR: ("Failed", "error", "bad"),
    FlavorStatus.QUEUED: ("Queued", "clock", "waiting"),
    FlavorStatus.CONVERTING: ("Converting", "processing", "waiting"),
    FlavorStatus.READY: ("Ready", "ready", "good"),
    FlavorStatus.DELETED: ("Deleted", "trash", "secondary"),
    FlavorStatus.NOT_APPLICABLE: ("Not made", "info", "secondary"),
    FlavorStatus.TEMP: ("Temporary", "info", "secondary"),
    FlavorStatus.WAIT_FOR_CONVERT: ("Waiting", "clock", "waiting"),
    FlavorStatus.IMPORTING: ("Importing", "processing", "waiting"),
    FlavorStatus.VALIDATING: ("Being checked", "processing", "waiting"),
    FlavorStatus.EXPORTING: ("Ready, being stored", "ready", "good"),
}


def status_icon(status: FlavorStatus) -> tuple[str, str, str]:
    """Return a status as a word, the icon beside it, and the token of their colour."""
    return _STATUS.get(status, ("Unknown", "info", "secondary"))


def name_of(flavor: Flavor) -> str:
    """Return what a rendition is called: “Source”, “720p”, “Audio”; its recipe where its picture is not known.

    A source that stands has that beside its name, since “1920p” would be no size that anybody knows.
    """
    if flavor.is_source:
        return f"{_SOURCE} ({lines_of(flavor)})" if _stands(flavor) else _SOURCE
    return lines_of(flavor) or (_AUDIO if _sounds_only(flavor) else _planned(flavor.name)) or "Rendition"


def _planned(recipe: str) -> str:
    """Return what a recipe makes, as long as it is not made: “HD/720 - WEB (H264/2500)” → “720p”, else its first part.

    A name of another form is shown as it is.
    """
    first = shown(re.split(r" - | \(", recipe, maxsplit=1)[0])
    lines = re.fullmatch(r"\w+/(\d{3,4})", first)
    return f"{lines[1]}p" if lines else first


def name_among(flavor: Flavor, flavors: Sequence[Flavor], texts: Texts) -> str:
    """Return what a rendition is called among those of its entry.

    Audio has its bitrate beside its name, and so has one of two that are called the same; its recipe while it has none.
    """
    name = name_of(flavor)
    alike = sum(name_of(other) == name for other in flavors) > 1
    if flavor.is_source or not (alike or name == _AUDIO):
        return name
    apart = texts.bitrate(flavor.bitrate) if flavor.bitrate else shown(flavor.name)
    return f"{name}, {apart}" if apart and apart != name else name


def reason_of(flavor: Flavor) -> str:
    """Return in the server's words why a rendition failed or was not made, "" where it did neither."""
    told = shown(flavor.description, REASON_LIMIT)
    if flavor.status is FlavorStatus.ERROR:
        return told or _NO_REASON
    return told if flavor.status is FlavorStatus.NOT_APPLICABLE else ""


def _sounds_only(flavor: Flavor) -> bool:
    """Whether the server knows a rendition that is ready, and knows of no picture in it."""
    return flavor.status.playable and bool(flavor.bitrate) and not (flavor.width or flavor.height or flavor.codec)


def choice_of(flavor: Flavor, texts: Texts) -> str:
    """Return a rendition as it stands in a list of choices: “720p, 2.5 Mbit/s”, “Source, 1080p, 8.1 Mbit/s”."""
    parts = [_SOURCE] if flavor.is_source else []
    parts += [lines_of(flavor)] if flavor.height else [_AUDIO] if not flavor.is_source and _sounds_only(flavor) else []
    parts += [texts.bitrate(flavor.bitrate)] if flavor.bitrate else []
    return ", ".join(parts) or name_of(flavor)


def lines_of(flavor: Flavor) -> str:
    """Return the size of a picture by its shorter side: “1080p”, “1080p, portrait”; empty where it is not known."""
    if _stands(flavor):
        return f"{flavor.width}p, portrait"
    return f"{flavor.height}p" if flavor.height else ""


def _stands(flavor: Flavor) -> bool:
    """Whether the picture is higher than wide."""
    return 0 < flavor.width < flavor.height


def marks_of(flavor: Flavor) -> str:
    """Return what is special about a rendition: “source”, “default”."""
    marks = [word for word, on in (("source", flavor.is_source), ("default", flavor.is_default)) if on]
    return ", ".join(marks)


def pixels_of(width: int, height: int) -> str:
    """Return the size of a picture, a dash where it is not known."""
    return f"{width} × {height}" if width and height else DASH  # noqa: RUF001  the sign for “by”


def frame_rate_of(rate: float, texts: Texts) -> str:
    """Return frames a second: “25”, “29.97”."""
    if not 0 < rate <= _MOST_FRAMES:
        return DASH
    return texts.number(round(rate)) if abs(rate - round(rate)) < _WHOLE else texts.decimal(rate, 2)


_WHOLE = 0.005
_MOST_FRAMES = 1_000_000
