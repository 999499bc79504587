"""The transfers of files that were just scanned: their ids, their names, and what is wrong with them."""

import os
import secrets
from collections.abc import Callable, Iterator

from kdesk.domain.names import composed, stored
from kdesk.domain.quick_making import quick
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import FileWait, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.local_file import ProbedFile
from kdesk.engine.transfers.file_scan import ScannedFile
from kdesk.errors import DriveHangs, FileProblem, FileStillWritten, TooManyOpenFiles

ID_DIGITS = 16

SHOWN_BY_RUN = (FileStillWritten, TooManyOpenFiles)
"""Problems that may pass: the file is locked by its writer, or cannot be opened now. If not, the run shows them."""


def maker(account: str, now: float) -> Callable[[str, ScannedFile], Transfer]:
    """Return what makes the transfers of one batch, from their ids and files."""
    make, make_file = quick(Transfer), quick(SourceFile)

    def new_transfer(transfer_id: str, scanned: ScannedFile) -> Transfer:
        path, result = scanned.path, scanned.result
        name = shown_name(path.rpartition(os.sep)[2])
        if isinstance(result, ProbedFile):
            # By place: a name costs a third as much again.
            file = make_file(path, name, result.size, result.media_type, None, "", (), result.kind)
            return make(transfer_id, file, account, now)
        return _refused(Transfer(transfer_id, SourceFile(path, name), account, now), result)

    return new_transfer


def _refused(transfer: Transfer, result: FileProblem) -> Transfer:
    """Return the transfer of a file that cannot be read, now or at all."""
    if isinstance(result, DriveHangs):
        return transfer.replace(trouble=Trouble.of(result), file_wait=FileWait.DRIVE)
    if not isinstance(result, SHOWN_BY_RUN):
        return transfer.advance(TransferState.FAILED, trouble=Trouble.of(result))
    return transfer


def stands_still(transfer: Transfer) -> bool:
    """Return whether a transfer runs again when its file is dropped once more."""
    return transfer.state is TransferState.FAILED or transfer.paused_by_user


def new_ids(number: int) -> Iterator[str]:
    """Yield random ids. They are drawn with one call: each call releases the interpreter lock and delays the window."""
    drawn = secrets.token_hex(number * ID_DIGITS // 2)
    return (drawn[first : first + ID_DIGITS] for first in range(0, len(drawn), ID_DIGITS))


def shown_name(name: str) -> str:
    """Return a file name as text that can be shown, stored, sent and searched.

    Characters are composed (NFC), and bytes that are no text are replaced.
    """
    return name if name.isascii() else composed(stored(name))
