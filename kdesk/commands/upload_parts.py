"""What `kdesk upload` does in any process: in its own, and in that of the window that takes its work over."""

import argparse
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kdesk.commands.monitor import Addresses, UploadOptions
from kdesk.commands.wanted_sheet import WantedSheet
from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.ports import AccountApi
from kdesk.domain.question import Decision
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.errors import StoreProblem
from kdesk.exit_status import FAILED, Output
from kdesk.messages.accounts import clock_warning, copies_not_noticed
from kdesk.messages.errors import sentence_of
from kdesk.receipts import ReceiptFiles

DUPLICATES: dict[str, Decision | None] = {
    "skip": None,
    "upload": Decision.UPLOAD_ANYWAY,
    "replace": Decision.REPLACE,
    "take-over": Decision.TAKE_OVER,
}

_READS_BACK = frozenset({str(Level.SAMPLES), str(Level.WHOLE)})


def upload_options(options: argparse.Namespace, details: UploadDetails = NOTHING_SAID) -> UploadOptions:
    """Return what the arguments ask for."""
    return UploadOptions(
        duplicates=DUPLICATES[options.duplicates],
        wait_for_ready=options.wait,
        must_verify=options.wait and options.verify in _READS_BACK,
        wait_for_writers=options.while_written == "wait",
        # What belongs to a file stands in its row of the sheet.
        with_sidecars=not options.sheet,
        details=details,
    )


def print_warnings(api: AccountApi, duplicates: Decision | None, output: Output) -> None:
    """Print what a person should know about this account before the first byte is sent."""
    if words := clock_warning(api.clock_ahead):
        output.complain(words)
    if api.rights.upload_only and duplicates is not Decision.UPLOAD_ANYWAY:
        output.complain(copies_not_noticed())


@contextmanager
def receipts_in(folder: Path | None, output: Output) -> Iterator[Callable[[Transfer], Awaitable[None]]]:
    """Yield a function that writes the receipts of a transfer that has ended; without a folder it does nothing."""
    files = ReceiptFiles()

    async def save(transfer: Transfer) -> None:
        if folder is not None and transfer.state.is_finished and transfer.state is not TransferState.CANCELLED:
            try:
                await files.save([transfer], folder)
            except StoreProblem as problem:
                output.complain(sentence_of(problem))

    with closing(files):
        yield save


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The files that a command names, also by its sheet.

    Attributes:
        complete: Whether each row of the sheet names one that can be queued.
        addresses: Those that the sheet names.
    """

    files: Sequence[Path]
    complete: bool = True
    addresses: Addresses | None = None

    def status(self, status: int) -> int:
        """Return the exit status of the command, given that of the files."""
        return status if self.complete else max(status, FAILED)


@asynccontextmanager
async def named_files(
    files: Sequence[Path], sheet: WantedSheet | None, queue: TransferQueue, api: AccountApi, output: Output
) -> AsyncIterator[NamedFiles]:
    """Provide the files of the arguments and those of the sheet while they are queued and followed.

    Rows of the sheet about entries are done. Raises KdeskError.

    Args:
        api: Of the account: the columns may hold its custom metadata, and rows may change its entries.
    """
    if sheet is None:
        yield NamedFiles(files)
        return
    # With it come the readers of sheets.
    from kdesk.commands.sheet_files import files_of_sheet  # noqa: PLC0415

    async with files_of_sheet(sheet, queue, api, output) as (more, addresses, complete):
        yield NamedFiles([*files, *more], complete, addresses)
