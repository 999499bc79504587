"""When an entry that the server processes will be ready, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdesk.messages.format import Format
from kdesk.messages.translation import _

if TYPE_CHECKING:  # of an entry in processing
    from kdesk.domain.statistics.ready_time import ReadyEstimate

_MINUTE = 60


def ready_words(estimate: ReadyEstimate | None, formatter: Format, now: float) -> str:
    """Return “ready in about 4 min”; "" where nothing is known, or where the estimate has failed.

    Args:
        now: Unix seconds.
    """
    # A clock that was set back would make hours of minutes.
    if estimate is None or not estimate.began - _MINUTE <= now <= estimate.latest:
        return ""
    left = estimate.at - now
    if left <= 0:
        return _("ready soon")
    if left < _MINUTE:
        # Seconds that are counted down would promise more than is known.
        return _("ready in less than a minute")
    return _("ready in about {time}").format(time=formatter.time_left(left))
