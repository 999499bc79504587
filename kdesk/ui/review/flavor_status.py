"""Icon and colour of a rendition's status."""

from kdesk.domain.flavor import FlavorStatus

_WAITING = "waiting"
_ICONS = {
    FlavorStatus.ERROR: ("error", "bad"),
    FlavorStatus.QUEUED: ("clock", _WAITING),
    FlavorStatus.CONVERTING: ("processing", _WAITING),
    FlavorStatus.READY: ("ready", "good"),
    FlavorStatus.DELETED: ("trash", "secondary"),
    FlavorStatus.NOT_APPLICABLE: ("info", "secondary"),
    FlavorStatus.TEMP: ("info", "secondary"),
    FlavorStatus.WAIT_FOR_CONVERT: ("clock", _WAITING),
    FlavorStatus.IMPORTING: ("processing", _WAITING),
    FlavorStatus.VALIDATING: ("processing", _WAITING),
    FlavorStatus.EXPORTING: ("ready", "good"),
}


def status_icon(status: FlavorStatus) -> tuple[str, str]:
    """Return the icon of a status and the token of its colour."""
    return _ICONS.get(status, ("info", "secondary"))
