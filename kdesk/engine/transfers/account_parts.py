"""What works beside the slots for one account; imported with the first account."""

from collections.abc import Sequence

from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.details.writer import DetailsWriter
from kdesk.engine.server_cleanup.worker import CleanupWorker
from kdesk.engine.transfers import other_computer_watch, watcher
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.other_computer_watch import OtherComputerWatch
from kdesk.engine.transfers.queue_options import QueueOptions
from kdesk.engine.transfers.renditions import RenditionWatch
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.watcher import Watcher
from kdesk.engine.verification.content_tags import ContentTags
from kdesk.engine.verification.queue import VerificationQueue


class AccountParts:
    """What works beside the slots for the transfers of one account: a server that hangs holds up no other account.

    Args:
        context: That of this account.
        slots: Tell which runs have ended.
        records: What was said about files.
        options: How the queue works.
    """

    def __init__(self, context: EngineContext, slots: Slots, records: DetailsRecords, options: QueueOptions) -> None:
        self.verification = VerificationQueue(context, options.verify)
        self.details_writer = DetailsWriter(context, records, options.decode)
        self.cleanup = CleanupWorker(context, slots)
        self._watcher = Watcher(context, options.watch_pauses or watcher.PAUSES)
        self._other_computers = OtherComputerWatch(context, options.watch_pauses or other_computer_watch.PAUSES)
        renditions = RenditionWatch(context, options.watch_pauses or watcher.PAUSES)
        self.all: Sequence[QueuePart] = (
            self._watcher,
            renditions,
            self._other_computers,
            self.verification,
            ContentTags(context),
            self.details_writer,
            self.cleanup,
        )
        for poll in (self._watcher.run, renditions.run, self._other_computers.run):
            context.tasks.start(poll)

    def poll_at_once(self) -> None:
        """Ask the server without waiting for the next time."""
        self._watcher.wake()
        self._other_computers.wake()
