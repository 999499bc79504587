"""What the owner of a data directory works with when commands hand it their work."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.network_choice import AS_THE_SYSTEM, NetworkChoice
from kdesk.domain.ports import AccountApi, Clock
from kdesk.engine.bulk.jobs import BulkJobs
from kdesk.engine.downloads.queue import DownloadQueue
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.watching.watcher import FolderWatcher
from kdesk.logs import Redactor


@dataclass(frozen=True, slots=True)
class OwnerServices:
    """What the owner works with.

    Attributes:
        api: Returns the API of an account, by its key, or of the one in view for ""; None while it is not signed in.
        uploads_came: Called with how many files a command has handed over.
        downloads_came: The same for downloads.
        show: Brings the window to the front, queues these files, and shows this entry; None where there is no window.
        leave: Ends the owner soon, so that a window can be opened; None where it stays.
        watcher: Returns the watch folders, at work; None where none are watched.
        bulk: Returns the bulk uploads, followed; None where none are.
        network: Returns how servers are reached.
    """

    queue: TransferQueue
    downloads: DownloadQueue | None
    clock: Clock
    redactor: Redactor
    api: Callable[[str], AccountApi | None]
    uploads_came: Callable[[int], object]
    downloads_came: Callable[[int], object]
    show: Callable[[Sequence[Path], str], object] | None = None
    leave: Callable[[], object] | None = None
    watcher: Callable[[], Awaitable[FolderWatcher]] | None = None
    bulk: Callable[[], Awaitable[BulkJobs]] | None = None
    network: Callable[[], NetworkChoice] = lambda: AS_THE_SYSTEM
