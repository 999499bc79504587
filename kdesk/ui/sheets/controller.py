"""Uploads from sheets, and the queue saved as one."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.sheets.columns import ColumnRole, ColumnUse, matched_columns
from kdesk.domain.sheets.custom_columns import CustomColumn
from kdesk.domain.sheets.of_folder import without_own_name
from kdesk.domain.sheets.ports import SheetFiles, SheetQueueing
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet
from kdesk.domain.sheets.sheet_names import BULK_XML, EXTENSIONS, is_sheet, may_be_sheet
from kdesk.domain.sheets.writing import table_of
from kdesk.domain.transfer import Transfer
from kdesk.errors import KdeskError, SheetUnreadable
from kdesk.messages import N_, _
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.messages.sheets import custom_fields_unread, saved_sentence
from kdesk.ui.file_dialogs import choose_file, choose_folder, save_as
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.sheets.dialog import SheetDialog, SheetPreview
from kdesk.ui.sheets.open_sheet import OpenedSheet, OpenSheet
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.folder_rules import FolderRules

_KINDS = {"CSV (*.csv)": "csv", "XLSX (*.xlsx)": "xlsx"}
_FILE_NAME = N_("Uploads")
log = logging.getLogger(__name__)

_LOOKED_AT = 20
"""XML files of a drop that are looked into: cameras write one a film."""
_LONGEST_LOOK = 5.0
"""Seconds."""
_BATCH = 1_000
"""Transfers whose details one turn of the loop collects."""


async def _no_fields() -> Sequence[CustomColumn]:
    return ()


@dataclass(frozen=True, slots=True)
class SheetServices:
    """What sheets in the window are built on.

    Attributes:
        book: Has the details of what is saved.
        add_itself: Queues files as they are, also those that are sheets.
        do_entry_rows: Asks about rows that change or delete entries, and does them.
        by_server: Hands the rows of a sheet over to the server; None where that is not offered.
        rules: What the folders around files become.
        custom: Returns the fields of custom metadata that columns may hold. Raises KdeskError.
    """

    theme: Theme
    formatter: Format
    notices: NoticeBar
    tasks: TaskScope
    files: SheetFiles
    queueing: SheetQueueing
    book: UploadDetailsBook
    add_itself: Callable[[Sequence[Path]], None]
    do_entry_rows: Callable[[Sequence[SheetRow]], object]
    by_server: Callable[[Path, Sequence[SheetRow]], Coroutine[None, None, None]] | None = None
    rules: FolderRules = field(default_factory=FolderRules)
    custom: Callable[[], Coroutine[None, None, Sequence[CustomColumn]]] = _no_fields


class SheetController:
    """Opens previews of sheets, queues what they name, and saves transfers as a sheet.

    Args:
        add: Queues the files that came with a sheet and that it does not name.
        parent: The window that previews belong to.

    Attributes:
        parent: The window.
        dialog: The preview that was opened last; None before.
    """

    def __init__(self, services: SheetServices, add: Callable[[Sequence[Path]], None], parent: QWidget) -> None:
        self._services, self._add, self.parent = services, add, parent
        self.dialog: SheetDialog | None = None

    def choose(self) -> None:
        """Let the user choose a sheet, then open its preview."""
        kinds = " ".join(f"*.{extension}" for extension in (*EXTENSIONS, BULK_XML))
        choose_file(self.parent, _("Choose a sheet"), self.open, (_("Sheets ({kinds})").format(kinds=kinds),))

    def open(self, path: Path, beside: Sequence[Path] = ()) -> None:
        """Open the preview of a sheet, which came with other files."""
        self._services.tasks.spawn(self._open(path, beside), name="open a sheet")

    def open_dropped(self, path: Path, beside: Sequence[Path]) -> None:
        """Open the preview of a file that was dropped; one that is no sheet by its content is queued itself."""
        self._services.tasks.spawn(self._open_dropped(path, beside), name="open what was dropped")

    def choose_folder(self) -> None:
        """Let the user choose a folder, then show what its folders become."""
        choose_folder(self.parent, _("Choose a folder whose folders become tags or categories"), self.open_folder)

    def open_folder(self, folder: Path) -> None:
        """Show what the folders below this one become, before its files are queued."""
        self._services.tasks.spawn(self._open_folder(folder), name="open a folder")

    def save(self, transfers: Sequence[Transfer]) -> None:
        """Let the user choose where transfers are saved as a sheet."""

        def chosen(path: Path) -> None:
            self._services.tasks.spawn(self._save(transfers, path), name="save a sheet")

        save_as(self.parent, _("Save as sheet"), f"{_(_FILE_NAME)}.csv", chosen, _KINDS)

    async def _open_dropped(self, path: Path, beside: Sequence[Path]) -> None:
        everything = [path, *beside]
        found: Path | None = path
        if may_be_sheet(path):
            found = await self._first_bulk(list(filter(may_be_sheet, everything))[:_LOOKED_AT])
        if found is None:
            self._services.add_itself(everything)
        else:
            await self._open(found, [one for one in everything if one != found])

    async def _first_bulk(self, paths: Sequence[Path]) -> Path | None:
        """Return the first XML file of Kaltura's bulk upload; None if there is none, or the drive does not answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_LOOK):
                for path in paths:
                    if await self._services.files.is_bulk(path):
                        return path
        return None

    async def _open(self, path: Path, beside: Sequence[Path]) -> None:
        try:
            sheet = await self._services.files.read(path)
        except SheetUnreadable as error:
            # Not every CSV is a list of uploads, and none of the files that came with it may be lost.
            words = _("Upload it as a file") if not beside else _("Upload the files")
            everything = [path, *beside]
            self._services.notices.post(
                Notice(
                    title_of(error),
                    NoticeKind.BAD,
                    str(path),
                    action=words,
                    on_action=lambda: self._services.add_itself(everything),
                )
            )
            return
        custom = await self._custom(sheet)
        await self._show(OpenedSheet(sheet, matched_columns(sheet, custom), beside, custom=custom))

    async def _open_folder(self, folder: Path) -> None:
        sheet = await self._services.queueing.of_folder(folder)
        rules = self._services.rules
        roles = rules.roles(without_tags(matched_columns(sheet)))
        shown = await self._show(OpenedSheet(sheet, roles, own_name=rules.own_name))
        # The next folder begins in the same way.
        shown.roles_chosen.connect(rules.keep_roles)
        shown.own_name.clicked.connect(rules.keep_own_name)

    async def _custom(self, sheet: Sheet) -> Sequence[CustomColumn]:
        """Return the fields of custom metadata, if the sheet has a column that could hold one."""
        if ColumnRole.IGNORED not in matched_columns(sheet):
            return ()
        try:
            return await self._services.custom()
        except KdeskError as error:
            self._services.notices.post(Notice(custom_fields_unread(error), NoticeKind.WAITING))
            return ()

    async def _show(self, opened: OpenedSheet) -> SheetDialog:
        everything = [Path(opened.sheet.path), *opened.beside]
        dialog = SheetDialog(await self._preview(opened), self._services.theme, self._services.formatter, self.parent)
        self.dialog = dialog
        OpenSheet(dialog, opened, self._preview, self._services.tasks.part(), lambda: self._act_on(dialog, everything))

        def queue_itself() -> None:
            dialog.reject()
            self._services.add_itself(everything)

        dialog.itself_wanted.connect(queue_itself)
        dialog.open()
        return dialog

    def _act_on(self, dialog: SheetDialog, everything: Sequence[Path]) -> None:
        """Do what the rows say: queue them or hand them over, and ask about those of entries.

        Args:
            everything: The sheet, and the files that came with it.
        """
        services, rows = self._services, dialog.rows
        path, *beside = everything
        others = _not_named(rows, beside) if dialog.also.isChecked() else []
        if acting := [row for row in rows if row.acts_on_entry]:
            services.do_entry_rows(acting)
        if dialog.by_server and services.by_server is not None:
            self._add(others)
            services.tasks.spawn(services.by_server(path, rows), name="hand a sheet over")
        elif others or not acting or any(row.can_be_queued for row in rows):
            services.tasks.spawn(self._queue(rows, others), name="queue a sheet")

    async def _preview(self, opened: OpenedSheet) -> SheetPreview:
        sheet = without_own_name(opened.sheet) if opened.own_name is False else opened.sheet
        rows = await self._services.queueing.preview(sheet, opened.roles, opened.beside)
        is_file = is_sheet(Path(sheet.path)) or may_be_sheet(Path(sheet.path))  # a folder that is shown as one is none
        others = len(_not_named(rows, opened.beside))
        return SheetPreview(sheet, opened.roles, rows, others, is_file, opened.own_name, opened.custom)

    async def _queue(self, rows: Sequence[SheetRow], others: Sequence[Path]) -> None:
        # Also if there are none: the list then shows what comes next.
        self._add(others)
        await self._services.queueing.queue(rows)

    async def _save(self, transfers: Sequence[Transfer], path: Path) -> None:
        details: dict[str, UploadDetails] = {}
        for first in range(0, len(transfers), _BATCH):
            batch = transfers[first : first + _BATCH]
            details.update((one.id, self._services.book.of(one.id).details) for one in batch)
            await asyncio.sleep(0)
        custom = await self._known_fields() if any(one.metadata for one in details.values()) else ()
        await self._services.files.save(path, lambda: table_of(transfers, details.__getitem__, custom))
        words = saved_sentence(len(transfers), self._services.formatter)
        self._services.notices.post(Notice(words, NoticeKind.GOOD, str(path)))

    async def _known_fields(self) -> Sequence[CustomColumn]:
        """Return the fields of custom metadata; none if they cannot be read: their columns get other titles then."""
        try:
            return await self._services.custom()
        except KdeskError as error:
            log.info("the fields of custom metadata were not read: %s", error)
            return ()


def without_tags(roles: Sequence[ColumnUse]) -> tuple[ColumnUse, ...]:
    """Return the roles of a folder's sheet as they are at first: folders become categories, not tags as well."""
    return tuple(ColumnRole.IGNORED if role is ColumnRole.TAGS else role for role in roles)


def _not_named(rows: Sequence[SheetRow], beside: Collection[Path]) -> list[Path]:
    """Return the files that came with a sheet and that none of its rows names."""
    named = {path for row in rows for path in _paths(row)}
    return [path for path in beside if str(path) not in named]


def _paths(row: SheetRow) -> Iterator[str]:
    yield row.path
    if row.details.poster is not None:
        yield row.details.poster.path
    for file in (*(row.details.captions or ()), *(row.details.attachments or ())):
        yield file.path
