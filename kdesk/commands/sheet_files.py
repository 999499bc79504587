"""The files that `kdesk upload --sheet` names, with their details."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kdesk.domain.sheets.columns import matched_columns
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.sheets.sheet_uploads import SheetUploads
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.exit_status import Output
from kdesk.messages.format import Format
from kdesk.messages.sheets import counts_sentence, more_problems, placed_problem
from kdesk.store.sheets.files import StoredSheets

MOST_TOLD = 200
"""Problems that are told each: nobody reads ten thousand."""


async def files_of_sheet(path: Path, queue: TransferQueue, output: Output) -> tuple[list[Path], bool]:
    """Return the files of a sheet, and whether each of its rows names one. Their details are said when they are queued.

    What is wrong with rows is told; the others are taken. Raises FileProblem.
    """
    with closing(SideFiles()) as files, closing(StoredSheets(files)) as sheets:
        sheet = await sheets.read(path)
    uploads = SheetUploads(queue, queue.details)
    with closing(uploads):
        rows = await uploads.preview(sheet, matched_columns(sheet))
    tell_problems(sheet, rows, output)
    wanted = [row for row in rows if row.can_be_queued and row.path]
    uploads.details.expect({row.path: row.details for row in wanted})
    # Those that an interrupted command has left on the list are joined, not added.
    uploads.details.added([transfer for transfer in queue.snapshot() if not transfer.state.is_finished])
    return [Path(row.path) for row in wanted], len(wanted) == len(rows)


def tell_problems(sheet: Sheet, rows: Sequence[SheetRow], output: Output) -> None:
    """Say what is wrong with the rows of a sheet."""
    formatter = Format()
    problems = [placed_problem(row, one, sheet.titles, formatter) for row in rows for one in row.problems]
    if problems:
        more = (more_problems(len(problems) - MOST_TOLD, formatter),) if len(problems) > MOST_TOLD else ()
        summary = f"{Path(sheet.path).name}: {counts_sentence(rows, formatter)}"
        output.complain(summary, *problems[:MOST_TOLD], *more)
