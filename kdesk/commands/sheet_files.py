"""The files and addresses that `kdesk upload --sheet` names, with their details."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

from kdesk.commands.sheet_entries import EntryRows, read_sheet
from kdesk.commands.wanted_sheet import WantedSheet
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.ports import AccountApi
from kdesk.domain.sheets.columns import ColumnRole, ColumnUse, matched_columns
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.clock import SystemClock
from kdesk.engine.sheets.addresses import address_queue, kinds_of
from kdesk.engine.sheets.custom_fields import custom_columns
from kdesk.engine.sheets.sheet_uploads import SheetUploads
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.errors import KdeskError
from kdesk.exit_status import Output
from kdesk.messages.format import Format
from kdesk.messages.sheets import counts_sentence, custom_fields_unread, more_problems, placed_problem

_DONE = frozenset({TransferState.READY, TransferState.ARRIVED, TransferState.PROCESSING})

MOST_TOLD = 200
"""Problems that are told each: nobody reads ten thousand."""


class SheetAddresses:
    """The rows of a sheet that name addresses, from which the server fetches files by itself.

    Args:
        queue: Takes them.
    """

    def __init__(self, queue: TransferQueue, rows: Sequence[SheetRow]) -> None:
        self._queue = queue
        self._details = {row.address: row.details for row in rows}
        self._kinds = kinds_of(rows)

    def bring(self, details: UploadDetails, account: str, *, again: bool) -> Sequence[Transfer]:
        """Queue them, and return their transfers: also those of an earlier command, which are not fetched again.

        Args:
            details: What is said of all of them, under what their rows say.
            account: The key of the account that gets them.
            again: Whether to fetch also what is in the account already.
        """
        done = {
            one.file.path: one
            for one in self._queue.snapshot()
            if not again and one.file.kind is SourceKind.ADDRESS and one.state in _DONE
        }
        wanted = [address for address in self._details if address not in done]
        made = self._queue.add_addresses(wanted, self._kinds, account)
        said = {one.id: details.with_changes(self._details[one.file.path]) for one in made}
        self._queue.details.change({key: one for key, one in said.items() if one.said})
        return [*(done[address] for address in self._details if address in done), *made]


@asynccontextmanager
async def files_of_sheet(
    wanted: WantedSheet, queue: TransferQueue, api: AccountApi, output: Output
) -> AsyncIterator[tuple[list[Path], SheetAddresses | None, bool]]:
    """Provide the files of a sheet, its addresses, and whether each row can be queued.

    What its rows say of files is said when these are queued inside the block, and not of what somebody queues later.
    What is wrong with rows is told; the others are taken. Rows about entries are done. Raises KdeskError.
    """
    sheet = await read_sheet(wanted.path)
    with closing(SheetUploads(queue, queue.details, address_queue(queue.add_addresses, queue.details))) as uploads:
        roles = await columns_of_sheet(sheet, api, output)
        rows = await uploads.preview(sheet, roles, inside_only=not wanted.any_folder)
        tell_problems(sheet, rows, output)
        queued = [row for row in rows if row.can_be_queued]
        by_file = [row for row in queued if row.path]
        complete = await EntryRows(api, SystemClock(), output, as_json=wanted.as_json).do(rows, wanted.agreed)
        uploads.details.expect({row.path: row.details for row in by_file})
        # Those that an interrupted command has left on the list are joined, not added.
        uploads.details.added([transfer for transfer in queue.snapshot() if not transfer.state.is_finished])
        by_address = [row for row in queued if row.address]
        addresses = SheetAddresses(queue, by_address) if by_address else None
        complete = complete and all(row.can_be_queued or row.acts_on_entry for row in rows)
        yield [Path(row.path) for row in by_file], addresses, complete


async def columns_of_sheet(sheet: Sheet, api: AccountApi, output: Output) -> tuple[ColumnUse, ...]:
    """Return what the columns of a sheet hold, with the fields of custom metadata that the account has."""
    roles = matched_columns(sheet)
    if ColumnRole.IGNORED not in roles:
        return roles
    try:
        return matched_columns(sheet, await custom_columns(api))
    except KdeskError as error:
        output.complain(custom_fields_unread(error))
        return roles


def tell_problems(sheet: Sheet, rows: Sequence[SheetRow], output: Output) -> None:
    """Say what is wrong with the rows of a sheet."""
    formatter = Format()
    # Rows about entries are told when they are done.
    told = ((row, one) for row in rows for one in row.problems if one.kind is not ProblemKind.ACTION_ON_ENTRY)
    problems = [placed_problem(row, one, sheet.titles, formatter) for row, one in told]
    if problems:
        more = (more_problems(len(problems) - MOST_TOLD, formatter),) if len(problems) > MOST_TOLD else ()
        summary = f"{Path(sheet.path).name}: {counts_sentence(rows, formatter)}"
        output.complain(summary, *problems[:MOST_TOLD], *more)
