"""Uploads from a sheet in the window: the preview, its columns, what is queued, what is saved."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.names import in_a_sentence
from kdesk.domain.sheets.columns import ColumnRole
from kdesk.domain.sheets.folder_rule import FolderRule
from kdesk.domain.transfer import Transfer
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.sheets.sheet_uploads import SheetUploads
from kdesk.messages.format import Format
from kdesk.store.sheets.files import StoredSheets
from kdesk.ui.notices import NoticeBar
from kdesk.ui.sheets.controller import SheetController, SheetServices
from kdesk.ui.sheets.dialog import SheetDialog
from kdesk.ui.sheets.model import FIRST
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.folder_rules import FolderRules
from tests.support.memory_details import MemoryDetails
from tests.ui.fakes.transfers import FakeTransfers, transfer

Until = Callable[[Callable[[], object]], Awaitable[None]]

SHEET = """*title,tags,file,colour,start
A talk,"news, day",a.mp4,red,2027-01-31
Another,,b.mp4,green,soon
Gone,,gone.mp4,blue,
"""


class FakeQueue(FakeTransfers):
    """Queues at once."""

    def ready_of(self, path: str) -> Transfer | None:
        """Return the finished transfer of a file."""
        return next((one for one in self.snapshot() if one.file.path == path and one.state.name == "READY"), None)

    async def enqueue(self, paths: Sequence[Path], *, with_sidecars: bool) -> tuple[Transfer, ...]:
        """Queue these paths as they are."""
        assert not with_sidecars
        known = set(self.snapshot())
        self.add(paths)
        return tuple(one for one in self.snapshot() if one not in known)


class Sheets:
    """A window for sheets, on a queue in memory."""

    def __init__(self, controller: SheetController, queue: FakeQueue, book: MemoryDetails, notices: NoticeBar) -> None:
        self.controller, self.queue, self.book, self.notices = controller, queue, book, notices
        self.added: list[Path] = []
        self.rules = FolderRules(lambda: "anna")

    @property
    def dialog(self) -> SheetDialog:
        """The preview."""
        assert self.controller.dialog is not None
        return self.controller.dialog

    def drawn(self) -> list[str]:
        """Each row: its number, what is wrong with it, its cells."""
        model = self.dialog.model
        return [
            " | ".join(str(model.index(row, column).data()) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def boxes(self) -> Sequence[QComboBox]:
        """What the columns hold."""
        return self.dialog.header.boxes


@pytest_asyncio.fixture
async def sheets(qtbot: QtBot, theme: Theme, formatter: Format) -> AsyncIterator[Sheets]:
    """Yield a window for sheets."""
    window = QWidget()
    window.resize(1000, 700)
    qtbot.addWidget(window)
    notices = NoticeBar(theme)
    qtbot.addWidget(notices)
    queue, book = FakeQueue(), MemoryDetails()
    added: list[Path] = []
    with ExitStack() as stack:
        files = stack.enter_context(closing(StoredSheets(stack.enter_context(closing(SideFiles())))))
        queueing = stack.enter_context(closing(SheetUploads(queue, book)))
        async with TaskScope(notices.report) as tasks:
            services = SheetServices(
                theme, formatter, notices, tasks, files, queueing, book, queue.add, lambda _rows: None
            )
            rules = FolderRules(lambda: "anna")
            services = replace(services, rules=rules)
            made = Sheets(SheetController(services, added.extend, window), queue, book, notices)
            made.rules = rules
            made.added = added
            yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a sheet and files."""
    for name in ("a.mp4", "b.mp4", "other.mp4"):
        (tmp_path / name).write_bytes(b"video")
    (tmp_path / "sheet.csv").write_text(SHEET, encoding="utf-8")
    return tmp_path


async def opened(sheets: Sheets, until: Until, path: Path, *beside: Path) -> None:
    """Open the preview of a sheet."""
    sheets.controller.open(path, beside)
    await until(lambda: sheets.controller.dialog is not None)


async def test_preview(sheets: Sheets, folder: Path, until: Until) -> None:
    """Each row says what is wrong with it, and its cell is marked with more than a colour."""
    await opened(sheets, until, folder / "sheet.csv")
    QAbstractItemModelTester(sheets.dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert sheets.drawn() == [
        "2 |  | A talk | news, day | a.mp4 | red | 2027-01-31",
        "3 | this is no date: write it like 2027-01-31 14:00 | Another |  | b.mp4 | green | ⚠ soon",
        f"4 | the file is not there: {in_a_sentence(str(folder / 'gone.mp4'))} | Gone |  | ⚠ gone.mp4 | blue | ",
    ]
    assert sheets.dialog.counts.text() == "1 row can be queued, 2 rows cannot"
    assert sheets.dialog.queue.text() == "Queue 1 file"
    assert sheets.dialog.words.text() == "Row 3, start: this is no date: write it like 2027-01-31 14:00"
    sheets.dialog.table.selectRow(2)
    assert sheets.dialog.words.text().startswith("Row 4, file: the file is not there")
    assert [box.currentData() for box in sheets.boxes()] == [
        *(ColumnRole.TITLE, ColumnRole.TAGS, ColumnRole.SOURCE, ColumnRole.IGNORED, ColumnRole.STARTS_AT),
    ]


async def test_only_problems(sheets: Sheets, folder: Path, until: Until) -> None:
    """Rows of which there is nothing to say can be hidden; they are queued all the same."""
    await opened(sheets, until, folder / "sheet.csv")
    sheets.dialog.only_problems.click()
    assert [row.partition(" ")[0] for row in sheets.drawn()] == ["3", "4"]
    assert sheets.dialog.queue.text() == "Queue 1 file"


async def test_another_column(sheets: Sheets, folder: Path, until: Until) -> None:
    """What a column holds can be changed: the rows are read anew."""
    await opened(sheets, until, folder / "sheet.csv")
    start = sheets.boxes()[4]
    start.setCurrentIndex(start.findData(ColumnRole.IGNORED))
    start.activated.emit(start.currentIndex())
    await until(lambda: sheets.dialog.queue.text() == "Queue 2 files")
    colour = sheets.boxes()[3]
    colour.activated.emit(colour.findData(ColumnRole.TITLE))
    await until(lambda: sheets.boxes()[0].currentData() == ColumnRole.IGNORED)
    assert sheets.dialog.rows[0].details.title == "red"


async def test_a_box_says_all_of_its_text(sheets: Sheets, folder: Path, until: Until) -> None:
    """In its tooltip and in its list, however narrow the column is."""
    await opened(sheets, until, folder / "sheet.csv")
    box = sheets.boxes()[4]
    assert box.currentText() in box.toolTip()
    box.setCurrentIndex(box.findData(ColumnRole.IGNORED))
    assert box.currentText() in box.toolTip()
    box.showPopup()
    longest = max(box.fontMetrics().horizontalAdvance(box.itemText(index)) for index in range(box.count()))
    assert box.view().viewport().width() >= longest
    box.hidePopup()


async def test_box_that_gets_the_focus_comes_into_sight(sheets: Sheets, folder: Path, until: Until) -> None:
    """A column far to the right is reached with Tab, and one far to the left again; the wheel changes no column."""
    await opened(sheets, until, folder / "sheet.csv")
    sheets.dialog.resize(640, 480)
    first, last = sheets.boxes()[0], sheets.boxes()[-1]
    assert last.visibleRegion().isEmpty()
    QCoreApplication.sendEvent(last, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert last.visibleRegion().boundingRect() == last.rect()
    assert first.visibleRegion().isEmpty()
    QCoreApplication.sendEvent(first, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert first.visibleRegion().boundingRect() == first.rect()
    wheel = QWheelEvent(
        *(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QCoreApplication.sendEvent(first, wheel)
    assert first.currentData() == ColumnRole.TITLE


async def test_queued(sheets: Sheets, folder: Path, until: Until) -> None:
    """The good rows are queued with their details, and what came with the sheet and is not named."""
    await opened(sheets, until, folder / "sheet.csv", folder / "a.mp4", folder / "other.mp4")
    assert sheets.dialog.also.text() == "Also queue 1 dropped file or folder that the sheet does not name"
    sheets.dialog.queue.click()
    await until(lambda: sheets.added and sheets.queue.snapshot())
    assert sheets.added == [folder / "other.mp4"]
    [queued] = sheets.queue.snapshot()
    assert queued.file.path == str(folder / "a.mp4")
    assert sheets.book.of(queued.id).details.tags == ("news", "day")


async def test_cancelled(sheets: Sheets, folder: Path, until: Until, qtbot: QtBot) -> None:
    """A preview that is cancelled queues nothing."""
    await opened(sheets, until, folder / "sheet.csv")
    qtbot.keyClick(sheets.dialog, Qt.Key.Key_Escape)
    assert not sheets.queue.snapshot()


async def test_no_sheet(sheets: Sheets, folder: Path, until: Until) -> None:
    """What cannot be read is told in a notice, and uploaded itself with what came beside it, if that is wanted."""
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04no")
    sheets.controller.open(folder / "bad.xlsx", [folder / "a.mp4"])
    await until(lambda: sheets.notices.shown is not None)
    assert sheets.notices.shown is not None
    assert sheets.notices.shown.text.startswith("This sheet cannot be read")
    assert sheets.notices.shown.on_action is not None
    sheets.notices.shown.on_action()
    assert [Path(one.file.path).name for one in sheets.queue.snapshot()] == ["bad.xlsx", "a.mp4"]


async def test_dropped_xml(sheets: Sheets, folder: Path, until: Until) -> None:
    """One of bulk uploads is a sheet, also behind captions; XML files of other kinds are queued as files."""
    (folder / "a.xml").write_text("<tt xmlns='http://www.w3.org/ns/ttml'/>")
    sheets.controller.open_dropped(folder / "a.xml", [folder / "a.mp4"])
    await until(lambda: len(sheets.queue.snapshot()) == 2)
    assert sheets.controller.dialog is None
    (folder / "bulk.xml").write_text("<mrss><channel><item><name>One</name></item></channel></mrss>")
    sheets.controller.open_dropped(folder / "a.xml", [folder / "bulk.xml", folder / "other.mp4"])
    await until(lambda: sheets.controller.dialog is not None)
    assert sheets.dialog.rows[0].details.title == "One"
    assert sheets.dialog.also.text() == "Also queue 2 dropped files and folders that the sheet does not name"
    assert sheets.dialog.itself.isVisible()


async def test_saved(sheets: Sheets, tmp_path: Path, until: Until) -> None:
    """The list is saved as a sheet, and read again."""
    sheets.controller.save([transfer(1), transfer(2)])
    dialog = next(child for child in sheets.controller.parent.children() if isinstance(child, QFileDialog))
    dialog.fileSelected.emit(str(tmp_path / "list.xlsx"))
    dialog.close()
    await until(lambda: sheets.notices.shown is not None)
    assert sheets.notices.shown is not None
    assert sheets.notices.shown.text == "2 rows were saved as a sheet"
    await opened(sheets, until, tmp_path / "list.xlsx")
    assert [row.source for row in sheets.dialog.rows] == ["/videos/clip-01.mp4", "/videos/clip-02.mp4"]


async def test_folders(sheets: Sheets, folder: Path, until: Until) -> None:
    """Folders become categories, or tags if that is chosen; the next folder begins so."""
    (folder / "clips").mkdir()
    (folder / "clips" / "c.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    sheets.controller.open_folder(folder / "clips")
    await until(lambda: sheets.controller.dialog is not None)
    first = sheets.dialog
    assert not first.itself.isVisible()
    assert (first.rows[0].details.categories, first.rows[0].details.tags) == (("clips",), None)
    tags = sheets.boxes()[1]
    tags.activated.emit(tags.findData(ColumnRole.TAGS))
    await until(lambda: first.rows[0].details.tags == ("clips",))
    first.reject()
    sheets.controller.open_folder(folder / "clips")
    await until(lambda: sheets.dialog is not first)
    assert sheets.dialog.rows[0].details.tags == ("clips",)


async def test_columns_of_a_folder_that_hold_nothing_are_empty(sheets: Sheets, folder: Path, until: Until) -> None:
    """What is not used is not shown as if it were; the paths are whole, and columns without a text take less room."""
    long = folder / "clips" / "a folder with a long name" / "a recording with a name that is long as well.mp4"
    long.parent.mkdir(parents=True)
    long.write_bytes(b"\0\0\0\x18ftypmp42")
    sheets.controller.open_folder(folder / "clips")
    await until(lambda: sheets.controller.dialog is not None)
    dialog, table = sheets.dialog, sheets.dialog.table
    tags = dialog.model.index(0, FIRST + 1)
    assert not tags.data()
    assert table.columnWidth(FIRST) > table.columnWidth(FIRST + 3)
    assert table.columnWidth(FIRST) >= min(table.sizeHintForColumn(FIRST), 440)
    box = sheets.boxes()[1]
    box.activated.emit(box.findData(ColumnRole.TAGS))
    await until(lambda: dialog.model.index(0, FIRST + 1).data() == "clips, a folder with a long name")
    dialog.reject()


async def test_the_name_of_the_folder_itself_can_be_left_out(sheets: Sheets, folder: Path, until: Until) -> None:
    """The cells show it; rule and columns are kept for the account."""
    (folder / "clips" / "2027").mkdir(parents=True)
    for name in ("c.mp4", "2027/d.mp4"):
        (folder / "clips" / name).write_bytes(b"\0\0\0\x18ftypmp42")
    kept: list[tuple[FolderRule, ...]] = []
    sheets.rules.keep = kept.append
    sheets.controller.open_folder(folder / "clips")
    await until(lambda: sheets.controller.dialog is not None)
    first = sheets.dialog
    assert {row.details.categories for row in first.rows} == {("clips>2027",), ("clips",)}
    first.own_name.click()
    await until(lambda: {row.details.categories for row in first.rows} == {("2027",), None})
    assert not any("clips |" in line or "clips>" in line for line in sheets.drawn())
    assert [(rule.account, rule.own_name) for rule in kept[-1]] == [("anna", False)]
    first.reject()
    sheets.controller.open_folder(folder / "clips")
    await until(lambda: sheets.dialog is not first)
    assert not sheets.dialog.own_name.isChecked()
    assert {row.details.categories for row in sheets.dialog.rows} == {("2027",), None}


async def test_a_table_of_something_else(sheets: Sheets, folder: Path, until: Until) -> None:
    """A table that names no uploads is uploaded itself, with what was dropped beside it."""
    (folder / "budget.csv").write_text("Month,Costs\nMay,17\n", encoding="utf-8")
    await opened(sheets, until, folder / "budget.csv", folder / "a.mp4")
    assert not sheets.dialog.queue.isEnabled()
    assert sheets.dialog.itself.isVisible()
    sheets.dialog.itself.click()
    assert [Path(one.file.path).name for one in sheets.queue.snapshot()] == ["budget.csv", "a.mp4"]


async def test_a_cell_is_corrected(sheets: Sheets, folder: Path, until: Until) -> None:
    """A double click opens a cell; its new text is looked at, Return does not queue, and the file stays as it is."""
    await opened(sheets, until, folder / "sheet.csv")
    dialog, table = sheets.dialog, sheets.dialog.table
    cell = dialog.model.index(2, 4)
    table.scrollTo(cell)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(cell).center())
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(cell).center())
    editor = table.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "gone.mp4"
    editor.selectAll()
    QTest.keyClicks(editor, "other.mp4")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: dialog.counts.text() == "2 rows can be queued, 1 row cannot")
    assert dialog.isVisible()
    assert sheets.drawn()[2] == "4 |  | Gone |  | other.mp4 | blue | "
    assert table.currentIndex().row() == 2
    assert (folder / "sheet.csv").read_text(encoding="utf-8") == SHEET
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    await until(lambda: len(sheets.queue.snapshot()) == 2)
    assert {Path(one.file.path).name for one in sheets.queue.snapshot()} == {"a.mp4", "other.mp4"}


async def test_the_last_wrong_cell_is_corrected(sheets: Sheets, folder: Path, until: Until) -> None:
    """With the wrong rows alone in sight, the last correction brings all rows back: nothing would be left to see."""
    await opened(sheets, until, folder / "sheet.csv")
    dialog = sheets.dialog
    assert dialog.hint.isVisible()
    dialog.only_problems.click()
    dialog.model.setData(dialog.model.index(0, 6), "2027-02-01")
    await until(lambda: dialog.model.rowCount() == 1)
    dialog.model.setData(dialog.model.index(0, 4), "other.mp4")
    await until(lambda: dialog.model.rowCount() == 3)
    assert not dialog.only_problems.isChecked()
    assert dialog.hint.isHidden()


async def test_what_a_folder_becomes_is_not_typed(sheets: Sheets, folder: Path, until: Until) -> None:
    """Rows made from a folder follow its rule; they are not corrected by hand, and nothing says so."""
    sheets.controller.open_folder(folder)
    await until(lambda: sheets.controller.dialog is not None)
    assert not sheets.dialog.model.flags(sheets.dialog.model.index(0, 2)) & Qt.ItemFlag.ItemIsEditable
    assert sheets.dialog.hint.isHidden()


async def test_what_was_corrected_last_is_queued(sheets: Sheets, folder: Path, until: Until) -> None:
    """A correction counts for “Queue”, also while its row is still looked at."""
    await opened(sheets, until, folder / "sheet.csv")
    dialog = sheets.dialog
    dialog.model.setData(dialog.model.index(2, 4), "other.mp4")
    dialog.queue.click()
    await until(lambda: not dialog.isVisible())
    await until(lambda: len(sheets.queue.snapshot()) == 2)
    assert {Path(one.file.path).name for one in sheets.queue.snapshot()} == {"a.mp4", "other.mp4"}


async def test_a_correction_that_leaves_nothing_to_queue(sheets: Sheets, folder: Path, until: Until) -> None:
    """The preview stays where the last correction leaves no row that could be queued."""
    await opened(sheets, until, folder / "sheet.csv")
    dialog = sheets.dialog
    dialog.model.setData(dialog.model.index(0, 4), "nowhere.mp4")
    dialog.queue.click()
    await until(lambda: dialog.counts.text() == "0 rows can be queued, 3 rows cannot")
    assert dialog.isVisible()
    assert not dialog.queue.isEnabled()
    assert sheets.queue.snapshot() == ()


async def test_changes_in_a_row_all_count(sheets: Sheets, folder: Path, until: Until) -> None:
    """Neither a correction nor another column takes back what a column was said to hold just before."""
    await opened(sheets, until, folder / "sheet.csv")
    dialog, boxes = sheets.dialog, sheets.boxes()
    choices = [boxes[0].itemText(place) for place in range(boxes[0].count())]
    for column, words in ((3, "description"), (4, "not used")):
        place = next(number for number, choice in enumerate(choices) if choice.lower() == words)
        boxes[column].setCurrentIndex(place)
        boxes[column].activated.emit(place)
    dialog.model.setData(dialog.model.index(2, 4), "other.mp4")
    await until(lambda: dialog.counts.text() == "3 rows can be queued")
    assert dialog.roles[3:] == (ColumnRole.DESCRIPTION, ColumnRole.IGNORED)
