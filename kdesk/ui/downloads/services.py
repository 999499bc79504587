"""What asking for downloads is built on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.ports import DownloadListener
from kdesk.domain.ports import AccountApi, Clock
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


class DownloadQueuePort(Protocol):
    """Takes downloads."""

    async def enqueue(self, wanted: Sequence[Download]) -> tuple[Download, ...]:
        """Queue downloads; what is listed already goes on."""
        ...

    def listen(self, listener: DownloadListener) -> None:
        """Tell this listener of everything from now on."""
        ...


@dataclass(frozen=True, slots=True)
class DownloadServices:
    """What “Download…” is built on.

    Attributes:
        queue: Takes the downloads.
        api: Returns the account's API; None while nobody is signed in.
        show: Shows the list of downloads.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    notices: NoticeBar
    clock: Clock
    queue: DownloadQueuePort
    api: Callable[[], AccountApi | None]
    show: Callable[[], object]


def why_no_downloads(api: AccountApi | None) -> str:
    """Return why an account cannot download; "" if it can."""
    if api is None:
        return _("Sign in first")
    return "" if api.downloads is not None else _("This session does not see the library")
