"""What a Kaltura account allows: the size of one file, and how much of its quota is used."""

from dataclasses import dataclass

from kdesk.domain.sizes import rough_size

FAR_OFF_SECONDS = 300.0
"""A clock that differs by more from the server's is worth a word."""

_FULL_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class AccountLimits:
    """What the server tells of the account; None for what it does not tell.

    Attributes:
        max_file_size: Bytes that one upload may have. Kaltura names it, but takes larger files as well on most servers.
        used_percent: How much of the account's quota is used.
    """

    max_file_size: int | None = None
    used_percent: float | None = None

    def remark_on(self, size: int) -> str:
        """Return what a person should know before a file of `size` bytes is sent, "" where nothing is to be said."""
        if self.used_percent is not None and self.used_percent >= _FULL_PERCENT:
            return f"The quota of this Kaltura account is used up ({self.used_percent:.0f} %): it may refuse the file"
        if self.max_file_size is not None and size > self.max_file_size:
            most = rough_size(self.max_file_size)  # beside the size of the file, which is told in the same units
            return f"May be refused: larger than the {most} that this Kaltura account names as its limit"
        return ""


UNLIMITED = AccountLimits()


async def no_limits() -> AccountLimits:
    """Tell of no limits."""
    return UNLIMITED


def clock_words(ahead: float | None) -> str:
    """Return what is wrong with this computer's clock, "" while nothing is.

    Args:
        ahead: Seconds by which it is ahead of the server's, negative when behind; None where that is not known.
    """
    if ahead is None or abs(ahead) <= FAR_OFF_SECONDS:
        return ""
    where = "ahead of" if ahead > 0 else "behind"
    return (
        f"The clock of this computer is {_span(abs(ahead))} {where} the server's. Set it right: times are shown"
        " wrongly, and secure connections may fail."
    )


def _span(seconds: float) -> str:
    for unit, length in (("day", 86_400), ("hour", 3600)):
        if seconds >= length:
            count = round(seconds / length)
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    return f"{round(seconds / 60)} minutes"
