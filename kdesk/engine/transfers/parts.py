"""The parts of the transfer queue: built, started, connected and closed together."""

from collections.abc import Callable, Sequence

from kdesk.domain.ports import AccountApi
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.details.writer import DetailsWriter
from kdesk.engine.files.drives import Drives
from kdesk.engine.server_cleanup.worker import CleanupWorker
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers import other_computer_watch, watcher
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.list_removal import ListRemoval
from kdesk.engine.transfers.other_computer_watch import OtherComputerWatch
from kdesk.engine.transfers.queue_options import QueueOptions
from kdesk.engine.transfers.renditions import RenditionWatch
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.watcher import Watcher
from kdesk.engine.verification.content_tags import ContentTags
from kdesk.engine.verification.digests import Digests
from kdesk.engine.verification.queue import VerificationQueue


class QueueParts:
    """Does what follows from a change of the list of transfers, or of the account.

    Args:
        context: What all parts share.
        records: What was said about files.
        options: How the queue works.

    Attributes:
        throughput: Of the connection of the account.
        drives: The threads that read files.
    """

    def __init__(self, context: EngineContext, records: DetailsRecords, options: QueueOptions) -> None:
        self._context = context
        self.throughput = Throughput(context.clock, context.save_max_chunk, options.sizes)
        self.drives = Drives()
        self.slots = Slots(context, options.slots, self.throughput, self.drives)
        self.verification = VerificationQueue(context, options.verify)
        self.details_writer = DetailsWriter(context, records, options.decode)
        cleanup = CleanupWorker(context, self.slots)
        left = _both(self.verification.discard, self.details_writer.forget)
        self.removal = ListRemoval(context, self.slots, cleanup, left)
        self._watcher = Watcher(context, options.watch_pauses or watcher.PAUSES)
        self._renditions = RenditionWatch(context, options.watch_pauses or watcher.PAUSES)
        self._other_computers = OtherComputerWatch(context, options.watch_pauses or other_computer_watch.PAUSES)
        self._all: Sequence[QueuePart] = (
            self.slots,
            self._watcher,
            self._renditions,
            self._other_computers,
            self.verification,
            Digests(context, self.slots.open_file),
            ContentTags(context),
            self.details_writer,
            cleanup,
            self.removal,
        )

    def start(self) -> None:
        """Follow the list, which is still empty: the parts learn of loaded transfers like of new ones."""
        for part in self._all:
            self._context.transfers.listen(part)
        for poll in (self._watcher.run, self._renditions.run, self._other_computers.run):
            self._context.tasks.start(poll)

    def connect(self, api: AccountApi | None) -> None:
        """Work with this API from now on; None while nobody is signed in."""
        for part in self._all:
            part.connect(api)

    def poll_at_once(self) -> None:
        """Ask the server without waiting for the next time."""
        self._watcher.wake()
        self._other_computers.wake()

    def close(self) -> None:
        """Let the threads end, without waiting for them."""
        self.drives.close()
        for part in self._all:
            part.close()


def _both(
    first: Callable[[TransferHandle], None], second: Callable[[TransferHandle], None]
) -> Callable[[TransferHandle], None]:
    """Return a function that calls both."""

    def call(handle: TransferHandle) -> None:
        first(handle)
        second(handle)

    return call
