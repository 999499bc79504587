"""What became of the paths that were dropped together."""

import asyncio
import os
from collections.abc import Sequence

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.left_out import LeftOut
from kdesk.domain.sidecars import NO_SIDECARS, Grouping
from kdesk.engine.transfers.file_scan import ScannedBatch, ScannedFile
from kdesk.engine.transfers.transfer_handle import TransferHandle


class Drop:
    """The transfers and files of the paths that were dropped together.

    Attributes:
        handles: Of the transfers, in order: new ones and those that were joined.
        saving: The writes to the journal.
        details: What was said of all of them.
        account: The key of the account that gets them, "" for the one that gets new files.
        groupings: Transfers that got files beside them as captions, poster and attachments.
    """

    def __init__(self, details: UploadDetails, account: str) -> None:
        self.details, self.account = details, account
        # A dictionary, as a set has no order.
        self.handles: dict[TransferHandle, None] = {}
        self.saving: list[asyncio.Task[None]] = []
        self.left_out = LeftOut()
        self.groupings: list[Grouping] = []

    def add(self, batch: ScannedBatch, handles: Sequence[TransferHandle], saving: asyncio.Task[None]) -> None:
        """Add one batch, its transfers, and the task that journals them."""
        self.handles |= dict.fromkeys(handles)
        self.saving.append(saving)
        self.left_out.add(batch.left_out)
        for scanned, handle in zip(batch.files, handles, strict=True):
            if scanned.sidecars is not NO_SIDECARS:
                self.groupings.append(_grouping(scanned, handle.transfer.id))


def _grouping(scanned: ScannedFile, transfer_id: str) -> Grouping:
    folder = scanned.path.rpartition(os.sep)[0] + os.sep
    names = scanned.sidecars.names
    rows = names if scanned.by_itself else filter(None, [scanned.sidecars.poster])
    return Grouping(transfer_id, scanned.sidecars, tuple(folder + name for name in rows))
