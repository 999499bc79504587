"""What accounts allow, and what is wrong with the clock, in words."""

from kdesk.domain.account_limits import is_clock_wrong
from kdesk.messages.filling import PLAIN
from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def clock_warning(ahead: float | None, formatter: Format = PLAIN) -> str:
    """Return what is wrong with this computer's clock; an empty string if nothing is.

    Args:
        ahead: Seconds by which it is ahead of the server's, negative when behind; None if that is not known.
        formatter: Writes the number.
    """
    if ahead is None or not is_clock_wrong(ahead):
        return ""
    text = (
        _(
            "The clock of this computer is {span} ahead of the server's. Set it right: times are shown wrongly, and"
            " secure connections may fail."
        )
        if ahead > 0
        else _(
            "The clock of this computer is {span} behind the server's. Set it right: times are shown wrongly, and"
            " secure connections may fail."
        )
    )
    return text.format(span=_span(abs(ahead), formatter))


def copies_not_noticed() -> str:
    """Return what an account that may only upload means for files that were sent before."""
    # Equal files are found by the marks of their entries (rule 2), which such an account cannot see.
    return _("copies that other users or other computers sent are not noticed: this account may only upload")


def _span(seconds: float, formatter: Format) -> str:
    if seconds >= _DAY:
        count = round(seconds / _DAY)
        text = ngettext("{count} day", "{count} days", count)
    elif seconds >= _HOUR:
        count = round(seconds / _HOUR)
        text = ngettext("{count} hour", "{count} hours", count)
    else:
        count = round(seconds / _MINUTE)
        text = ngettext("{count} minute", "{count} minutes", count)
    return text.format(count=formatter.number(count))


def stays_with_account(count: int, formatter: Format) -> str:
    """Return that uploads stay with their account, and why."""
    words = ngettext(
        "{count} upload stays with its account: it has begun, or its details name a profile or a user of it",
        "{count} uploads stay with their account: they have begun, or their details name a profile or a user of it",
        count,
    )
    return words.format(count=formatter.number(count))
