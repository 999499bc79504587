"""Names, statuses and sizes of renditions."""

import re
from collections.abc import Sequence

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.translation import N_, _, listed
from kdesk.plain_text import left_to_right

REASON_LIMIT = 240
"""Characters of the reason of a failure: as many as a table has room for."""

_STATUSES = {
    FlavorStatus.ERROR: N_("Failed"),
    FlavorStatus.QUEUED: N_("Queued"),
    FlavorStatus.CONVERTING: N_("Converting"),
    FlavorStatus.READY: N_("Ready"),
    FlavorStatus.DELETED: N_("Deleted"),
    FlavorStatus.NOT_APPLICABLE: N_("Not made"),
    FlavorStatus.TEMP: N_("Temporary"),
    FlavorStatus.WAIT_FOR_CONVERT: N_("Waiting"),
    FlavorStatus.IMPORTING: N_("Importing"),
    FlavorStatus.VALIDATING: N_("Being checked"),
    FlavorStatus.EXPORTING: N_("Ready, being stored"),
}
_WHOLE = 0.005
"""Frame rates that are this close to a whole number are written as one."""
_MAX_FRAME_RATE = 1_000_000
_LOG = re.compile(r"\[[^\]\s]+ @ 0x[0-9a-f]+\]")
"""Where a converter writes in its log which of its parts speaks, with its place in memory."""


def status_name(status: FlavorStatus) -> str:
    """Return the name of a status."""
    return _(_STATUSES[status]) if status in _STATUSES else _("Unknown")


def name_of(flavor: Flavor) -> str:
    """Return the name of a rendition: “Source”, “720p”, “Audio”; that of its flavor params while its size is unknown.

    An upright source has its size beside its name, since “1920p” would be no size that anybody knows.
    """
    if flavor.is_source:
        return _("Source ({size})").format(size=lines_of(flavor)) if _is_upright(flavor) else _("Source")
    return lines_of(flavor) or (_("Audio") if _is_audio(flavor) else _short_name(flavor.name)) or _("Rendition")


def _short_name(params_name: str) -> str:
    """Return a short name of flavor params: “HD/720 - WEB (H264/2500)” → “720p”; of another form the first part."""
    first = shown(re.split(r" - | \(", params_name, maxsplit=1)[0])
    lines = re.fullmatch(r"\w+/(\d{3,4})", first)
    return f"{lines[1]}p" if lines else first


def name_among(flavor: Flavor, flavors: Sequence[Flavor], formatter: Format) -> str:
    """Return the name of a rendition among those of its entry.

    Audio, and each of several with the same name, has its bitrate beside its name, or the name of its flavor params
    while the bitrate is unknown.
    """
    name = name_of(flavor)
    alike = sum(name_of(other) == name for other in flavors) > 1
    if flavor.is_source or not (alike or name == _("Audio")):
        return name
    # The bitrate first: a user session may not list flavor params, and has no names of them.
    apart = formatter.bitrate(flavor.bitrate) if flavor.bitrate else shown(flavor.name)
    return f"{name}, {apart}" if apart and apart != name else name


def reason_of(flavor: Flavor) -> str:
    """Return the server's reason why a rendition failed or was not made; empty for the others.

    The log of a converter is no sentence: it can be copied by “Copy the reason”, and is the tip of the row.
    """
    reason = shown(flavor.description, REASON_LIMIT)
    if flavor.status is FlavorStatus.ERROR:
        if _LOG.search(flavor.description):
            return _("The server could not convert the source: it may be damaged, or in a format that it cannot read")
        return reason or _("The server gives no reason")
    return reason if flavor.status is FlavorStatus.NOT_APPLICABLE else ""


def _is_audio(flavor: Flavor) -> bool:
    """Whether the rendition is ready and the server knows of no picture in it."""
    return flavor.status.playable and bool(flavor.bitrate) and not (flavor.width or flavor.height or flavor.codec)


def choice_of(flavor: Flavor, formatter: Format) -> str:
    """Return a rendition as a list of choices names it: “720p, 2.5 Mbit/s”, “Source, 1080p, 8.1 Mbit/s”."""
    parts = [_("Source")] if flavor.is_source else []
    parts += [lines_of(flavor)] if flavor.height else [_("Audio")] if not flavor.is_source and _is_audio(flavor) else []
    parts += [formatter.bitrate(flavor.bitrate)] if flavor.bitrate else []
    return listed(parts) or name_of(flavor)


def lines_of(flavor: Flavor) -> str:
    """Return the size of a picture by its shorter side: “1080p”, “1080p, portrait”; empty where it is not known."""
    if _is_upright(flavor):
        return _("{lines}p, portrait").format(lines=flavor.width)
    return f"{flavor.height}p" if flavor.height else ""


def _is_upright(flavor: Flavor) -> bool:
    return 0 < flavor.width < flavor.height


def flaws_of(flavor: Flavor) -> str:
    """Return what is special about a rendition: “source”, “default”."""
    marks = ((_("source"), flavor.is_source), (_("default"), flavor.is_default))
    return listed(word for word, on in marks if on)


def pixels_of(width: int, height: int) -> str:
    """Return the size of a picture, a dash where it is not known."""
    # From left to right everywhere: in a Hebrew window the height would otherwise stand first.
    return left_to_right(f"{width} × {height}") if width and height else DASH


def frame_rate_of(rate: float, formatter: Format) -> str:
    """Return frames per second: “25”, “29.97”."""
    if not 0 < rate <= _MAX_FRAME_RATE:
        return DASH
    return formatter.number(round(rate)) if abs(rate - round(rate)) < _WHOLE else formatter.decimal(rate, 2)
