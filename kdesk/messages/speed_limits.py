"""What menu, button and status bar say of the limit on the speed."""

from kdesk.domain.speed_limits import MEGABYTE, SpeedLimit
from kdesk.messages.format import Format
from kdesk.messages.translation import _


def limit_choice(limit: SpeedLimit, formatter: Format) -> str:
    """Return the words of a menu: “None”, “Polite: make way for others”, “5 MB/s”."""
    if limit.polite:
        return _("Polite: make way for others")
    return _figure(limit, formatter) if limit.bytes_per_second else _("None")


def limit_button(limit: SpeedLimit, formatter: Format) -> str:
    """Return the words of the button: “Limit: none”, “Limit: polite”, “Limit: 5 MB/s”."""
    if limit.polite:
        return _("Limit: polite")
    if not limit.bytes_per_second:
        return _("Limit: none")
    return _("Limit: {speed}").format(speed=_figure(limit, formatter))


def limit_status(limit: SpeedLimit, formatter: Format) -> str:
    """Return what the status bar says while a limit holds, "" without one."""
    if limit.polite:
        return _("polite to others")
    return _("limited to {speed}").format(speed=_figure(limit, formatter)) if limit.bytes_per_second else ""


def _figure(limit: SpeedLimit, formatter: Format) -> str:
    """Return “5 MB/s”, “3.5 MB/s”: as exact as the limit is."""
    hundredths = limit.bytes_per_second * 100 // MEGABYTE
    places = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return formatter.together(_("{number} MB/s").format(number=formatter.decimal(hundredths / 100, places)))
