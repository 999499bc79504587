"""Limits of a Kaltura account: the size of one file, and its quota."""

from dataclasses import dataclass

from kdesk.domain.remark import Remark, RemarkKind

FAR_OFF_SECONDS = 300.0
"""A clock that differs by more from the server's is reported."""

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

    def remarks_on(self, size: int) -> tuple[Remark, ...]:
        """Return what a person should know before a file of `size` bytes is sent."""
        if self.used_percent is not None and self.used_percent >= _FULL_PERCENT:
            return (Remark(RemarkKind.QUOTA_USED_UP, {"percent": self.used_percent}),)
        if self.max_file_size is not None and size > self.max_file_size:
            return (Remark(RemarkKind.LARGER_THAN_LIMIT, {"limit": self.max_file_size}),)
        return ()


UNLIMITED = AccountLimits()


async def no_limits() -> AccountLimits:
    """Return no limits."""
    return UNLIMITED


def is_clock_wrong(ahead: float | None) -> bool:
    """Whether this computer's clock is so far off that a person should know.

    Args:
        ahead: Seconds by which it is ahead of the server's, negative when behind; None if that is not known.
    """
    return ahead is not None and abs(ahead) > FAR_OFF_SECONDS
