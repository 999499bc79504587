"""Rows of a sheet that change or delete entries, as the commands do them: agreed to first, on the terminal."""

import asyncio
import json
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch import EntryResult, Outcome
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.sheets.columns import matched_columns
from kdesk.domain.sheets.entry_change import SheetChange
from kdesk.domain.sheets.rows import RowAction, SheetRow, rows_of
from kdesk.domain.sheets.sheet import Sheet
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.library.batch_run import BatchRun, Job
from kdesk.engine.library.call_job import CallJob
from kdesk.engine.library.entry_rows import entries_of_rows
from kdesk.engine.library.field_job import FieldJob
from kdesk.errors import NotPermitted, Reason
from kdesk.exit_status import Output, WrongUse
from kdesk.messages import _
from kdesk.messages.batch import WorkKind, ended_text, names_text, result_text, work_title
from kdesk.messages.format import Format
from kdesk.messages.sheets import entry_row_text, rows_not_agreed
from kdesk.store.sheets.files import StoredSheets

_GOOD = frozenset({Outcome.DONE, Outcome.UNCHANGED})
_KINDS = {RowAction.UPDATE: WorkKind.CHANGE, RowAction.DELETE: WorkKind.DELETE}


def key_of(row: SheetRow) -> str:
    """Return what a person agrees to: the action and its entry."""
    return f"{row.action.value} {row.entry_id}"


def agreed_rows(path: Path, *, yes: bool) -> tuple[str, ...]:
    """Return the keys of the rows that may be done. Raises FileProblem, and WrongUse where nobody can be asked.

    Each kind has its own question. It is asked before anything is done, in the process that has the terminal.

    Args:
        path: Of the sheet.
        yes: Whether the person has agreed by an option.
    """
    sheet = asyncio.run(read_sheet(path))
    acting = [row for row in rows_of(sheet, matched_columns(sheet)) if row.acts_on_entry]
    if not acting:
        return ()
    if not yes and not _can_ask():
        raise WrongUse(_("the sheet changes or deletes entries: nobody can be asked here, --yes agrees to it"))
    agreed: list[str] = []
    for action, kind in _KINDS.items():
        rows = {key_of(row): row for row in acting if row.action is action}
        if rows and (yes or _asked(kind, list(rows.values()))):
            agreed += rows
    return tuple(agreed)


async def read_sheet(path: Path) -> Sheet:
    """Return the sheet of a file. Raises FileProblem."""
    with closing(SideFiles()) as files, closing(StoredSheets(files)) as sheets:
        return await sheets.read(path)


def _can_ask() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _asked(kind: WorkKind, rows: Sequence[SheetRow]) -> bool:
    formatter = Format()
    # What they are called is not known before the sign-in, and a row that changes one says its new title.
    sys.stderr.write(names_text([row.entry_id for row in rows], formatter) + "\n")
    question = _("{title}, as the sheet says?").format(title=work_title(kind, len(rows), formatter))
    yes = _("yes")
    sys.stderr.write(_("{question} Type {yes} to agree: ").format(question=question, yes=yes))
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {yes.casefold(), "yes"}


class EntryRows:
    """Does the rows of one sheet, changes first, and tells what became of each.

    Args:
        api: Of the account.
        clock: Waits between tries.
    """

    def __init__(self, api: AccountApi, clock: Clock, output: Output, *, as_json: bool) -> None:
        self._api, self._clock, self._output, self._as_json = api, clock, output, as_json

    async def do(self, rows: Sequence[SheetRow], agreed: Collection[str]) -> bool:
        """Do the rows that a person has agreed to; return whether all of these were done. Raises KdeskError."""
        acting = [row for row in rows if row.acts_on_entry]
        wanted = [row for row in acting if key_of(row) in agreed]
        if left_out := len(acting) - len(wanted):
            self._output.complain(rows_not_agreed(left_out, Format()))
        if not wanted:
            return True
        editing = self._api.editing
        if editing is None:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        found = await entries_of_rows(editing, wanted)
        done = True
        for action in _KINDS:
            chosen = {row.entry_id: row for row in wanted if row.action is action}
            there = [entry_id for entry_id in chosen if entry_id in found]
            gone = {entry_id: EntryResult(entry_id, Outcome.GONE) for entry_id in chosen if entry_id not in found}
            results: Mapping[str, EntryResult] = gone
            if there:
                results = {**gone, **await self._run(await _job(editing, action, chosen, there), there)}
            for entry_id, row in chosen.items():
                self._tell(row, results[entry_id])
            done = done and all(result.outcome in _GOOD for result in results.values())
        return done

    async def _run(self, job: Job, entry_ids: Sequence[str]) -> Mapping[str, EntryResult]:
        run = BatchRun(job, entry_ids, self._clock)
        await run.run()
        if run.problem is not None:
            self._output.complain(ended_text(run.problem))
        return run.results

    def _tell(self, row: SheetRow, result: EntryResult) -> None:
        if self._as_json:
            told = {"row": row.number, "entry_id": row.entry_id, "action": row.action, "outcome": result.outcome}
            self._output.print(json.dumps(told))
        else:
            self._output.print(entry_row_text(row, result_text(result), Format()))


async def _job(editing: EditingApi, action: RowAction, rows: Mapping[str, SheetRow], entry_ids: Sequence[str]) -> Job:
    if action is RowAction.UPDATE:
        return FieldJob(editing.batch, SheetChange({entry_id: rows[entry_id].details for entry_id in entry_ids}))
    if await editing.removal.has_bin(entry_ids[0]):
        return CallJob(editing.removal.recycle)
    return CallJob(editing.removal.delete, removes=True)
