"""What the watch folders share, and calls on their threads."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar, TypeVarTuple, Unpack

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.ports import Clock
from kdesk.domain.question import Decision
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer
from kdesk.domain.watch_folders import WatchFolder
from kdesk.domain.watch_ports import FolderEvents, NoEvents, WatchListener, WatchStore
from kdesk.engine.files.drives import SILENT_SECONDS, SPARE_THREADS
from kdesk.engine.files.rest_detector import LONG_REST_SECONDS
from kdesk.engine.files.writers import Writers
from kdesk.engine.transfers.tasks import Tasks
from kdesk.threads import Workers

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

EVENTLESS_SECONDS = 10.0
"""Between two sweeps where the system tells of no changes."""

SWEEP_SECONDS = 60.0
"""Between two sweeps where it does: network drives tell of none, and a system may drop some."""

SWEEP_SHARE = 30
"""A sweep is followed by a pause that is so many times as long, however large the folder is."""

_THREADS = 2


class QueueCommands(Protocol):
    """The commands of the transfer queue that watch folders give."""

    async def enqueue(
        self, paths: Sequence[Path], details: UploadDetails, *, with_sidecars: bool, account: str
    ) -> tuple[Transfer, ...]:
        """Queue files with details for an account, by its key; return their transfers."""
        ...

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Decide about the question of a transfer."""
        ...

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Cancel transfers."""
        ...

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take transfers off the list."""
        ...

    def remark(self, transfer_ids: Collection[str], remark: Remark) -> None:
        """Say for good what transfers are for."""
        ...


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How folders are watched.

    Attributes:
        rest_seconds: How long nothing of a file may have changed. Nobody waits for it: longer than in the queue.
        sweep_seconds: Between two sweeps at least.
        details: Returns what a template of this name says; nothing if there is none.
        own: Folders into which kdesk writes by itself, which are not watched.
    """

    rest_seconds: float = LONG_REST_SECONDS
    sweep_seconds: float = EVENTLESS_SECONDS
    events: FolderEvents = field(default_factory=NoEvents)
    details: Callable[[str], UploadDetails] = lambda _template: NOTHING_SAID
    own: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WatchParts:
    """What all watch folders share.

    Attributes:
        ready: Returns whether an account is signed in, by its key.
        running: Unfinished transfers of watched files, by id.
        arrived: Transfers of files that an earlier process has sent, by the paths of the files.
        watched: Returns all watch folders.
        listener: Is told of everything.
    """

    store: WatchStore
    queue: QueueCommands
    clock: Clock
    ready: Callable[[str], bool]
    watched: Callable[[], Sequence[WatchFolder]]
    options: WatchOptions
    tasks: Tasks
    listener: WatchListener
    running: dict[str, Transfer] = field(default_factory=dict)
    arrived: dict[str, Transfer] = field(default_factory=dict)
    writers: Writers = field(default_factory=Writers)
    # A drive that hangs holds one thread; a spare one replaces it.
    workers: Workers = field(default_factory=lambda: Workers("kdesk-watch", _THREADS, SPARE_THREADS))

    async def ask(
        self,
        silent: Callable[[bool], None],
        function: Callable[[Unpack[Arguments]], Result],
        *arguments: *Arguments,
    ) -> Result:
        """Run a function on a thread and return its result.

        Args:
            silent: Called with True when the drive does not respond, and with False once it does again.
        """
        future = self.workers.submit(function, *arguments)
        try:
            done, _ = await asyncio.wait([future], timeout=SILENT_SECONDS)
            if not done:
                silent(True)
                await asyncio.wait([future])
                silent(False)
        except asyncio.CancelledError:
            future.cancel()
            raise
        return future.result()
