"""What became of the paths that were dropped together."""

import asyncio
from collections.abc import Sequence

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.left_out import LeftOut
from kdesk.engine.transfers.file_scan import ScannedBatch
from kdesk.engine.transfers.transfer_handle import TransferHandle


class Drop:
    """The transfers and files of the paths that were dropped together.

    Attributes:
        transfers: By id: new ones and those that were joined.
        saving: The writes to the journal.
        details: What was said of all of them.
    """

    def __init__(self, details: UploadDetails) -> None:
        self.details = details
        self.transfers: dict[str, TransferHandle] = {}
        self.saving: list[asyncio.Task[None]] = []
        self.left_out = LeftOut()

    def add(self, batch: ScannedBatch, handles: Sequence[TransferHandle], saving: asyncio.Task[None]) -> None:
        """Add one batch, its transfers, and the task that journals them."""
        self.transfers |= {handle.transfer.id: handle for handle in handles}
        self.saving.append(saving)
        self.left_out.add(batch.left_out)
