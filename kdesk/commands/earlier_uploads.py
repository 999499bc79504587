"""Files that an earlier command has uploaded already and that have not changed since."""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kdesk.commands.entry_lookup import EntryLookup
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.drives import Drives
from kdesk.engine.files.file_hash import identity_if_unchanged
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.errors import FileProblem
from kdesk.threads import Workers

_DONE = frozenset({TransferState.READY, TransferState.ARRIVED})


async def done_before(
    files: Sequence[Path], queue: TransferQueue, account: str, entries: EntryLookup
) -> dict[Path, Transfer]:
    """Return the transfers of those files that are done in this data directory, by absolute path.

    A transfer counts if its file has the same content as then, and its entry was not deleted. The queue learns the
    file's present identity.

    Args:
        files: Files that the command names.
        queue: All transfers of this data directory.
        account: Key of the account that is signed in.
        entries: Requests entries.
    """
    finished = {t.file.path: t for t in queue.snapshot() if t.state in _DONE and t.account == account}
    done: dict[Path, Transfer] = {}
    with closing(Workers("kdesk-compare", 1)) as workers, closing(Drives()) as drives:
        # A set: a file that is named twice is compared once.
        for path in set(map(absolute, files)):
            transfer = finished.get(str(path))
            identity = await _identity_if_unchanged(transfer, workers, drives) if transfer else None
            if transfer and identity and await entries.exists(transfer.reservation.entry_id):
                queue.recognise(transfer.id, identity)
                done[path] = transfer
    return done


async def _identity_if_unchanged(transfer: Transfer, workers: Workers, drives: Drives) -> FileIdentity | None:
    """Return the file's present identity; None if it is not the one that was uploaded, or cannot be read."""
    try:
        await drives.ask(transfer.file.path, os.path.exists, transfer.file.path)  # raises DriveHangs instead of waiting
        return await identity_if_unchanged(transfer.file, workers)
    except FileProblem:
        return None
