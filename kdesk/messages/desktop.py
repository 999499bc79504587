"""Sentences about tray, title and the sign-in of the system."""

from kdesk.messages.filling import in_own_words
from kdesk.messages.format import Format
from kdesk.messages.translation import _


def window_title(per_mille: int | None, formatter: Format) -> str:
    """Return the title of the window: how far the work is, where any moves."""
    if per_mille is None:
        return "kdesk"
    return _("{percent} – kdesk").format(percent=formatter.percent(per_mille, 1000))


def tray_tip(per_mille: int | None, numbers: str, formatter: Format) -> str:
    """Return what the icon in the tray says under the pointer.

    Args:
        numbers: What the bar at the foot of the window says.
    """
    return "\n".join(part for part in (window_title(per_mille, formatter), numbers) if part)


def no_tray() -> str:
    """Say that there is no tray, once somebody wants one."""
    return _("This desktop has no tray: kdesk shows no icon there, and closing the window quits")


def no_autostart(reason: str) -> str:
    """Say that the start at the sign-in could not be set up."""
    return _("kdesk will not start by itself: {reason}").format(reason=in_own_words(reason))
