"""The details pane with several files selected, one or a thousand."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kdesk.domain.details.common import common_of
from kdesk.domain.details.ports import DetailsRecord
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.transfer import Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import FileMissing
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.details.editing import BATCH
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import DetailsFactory, transfer

TITLE, TAGS, OWNER = DetailField.TITLE, DetailField.TAGS, DetailField.OWNER
TAB, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier


def test_fill_down_leaves_what_belongs_to_one_file(run_qt: RunQt, details: DetailsFactory) -> None:
    """The rest gets what the first one says, with one call."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, *(transfer(number) for number in (1, 2, 3))) as page:
            page.book.change({"t1": UploadDetails(title="Only here", tags=("a",), owner="x"), "t3": UploadDetails()})
            page.book.calls.clear()
            QTest.mouseClick(page.pane.tools.fill, Qt.MouseButton.LeftButton)
            assert page.book.calls == [dict.fromkeys(("t2", "t3"), UploadDetails(tags=("a",), owner="x"))]
            assert page.notices == ["2 files filled in"]

    run_qt(work)


def test_a_change_goes_to_all_selected_rows_with_one_call(run_qt: RunQt, details: DetailsFactory) -> None:
    """Fields that differ say so, and are left alone until somebody writes in them."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, *(transfer(number) for number in (1, 2, 3))) as page:
            page.book.change({"t1": UploadDetails(title="A", owner="x"), "t2": UploadDetails(title="B")})
            page.book.calls.clear()
            await until(lambda: page.row(TITLE).several)
            assert page.row(TITLE).edit.field.placeholderText() == "Several values"  # type: ignore[attr-defined]
            QTest.keyClick(page.row(TITLE).edit.field, TAB)
            assert not page.book.calls
            page.type(TAGS, "talk")
            await until(lambda: page.book.calls)
            assert page.book.calls == [dict.fromkeys(("t1", "t2", "t3"), UploadDetails(tags=("talk",)))]
            assert [page.book.of(key).details.title for key in ("t1", "t2", "t3")] == ["A", "B", None]

    run_qt(work)


@pytest.mark.parametrize("count", [1, 1000])
def test_widgets_do_not_grow_with_the_selection(run_qt: RunQt, details: DetailsFactory, count: int) -> None:
    """A thousand rows have the fields of one, and a change of them is one call."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, *(transfer(number) for number in range(count))) as page:
            await until(lambda: len(page.pane.editing.transfers) == count)
            await until(lambda: page.pane.custom.groups)
            assert len(page.pane.findChildren(QWidget)) < 400
            page.type(TITLE, "x")
            await until(lambda: page.book.calls)
            assert [len(call) for call in page.book.calls] == [count]

    run_qt(work)


def test_a_large_selection_is_read_in_parts(run_qt: RunQt, details: DetailsFactory) -> None:
    """Each turn of the loop looks at a batch of records; what differs in the last of them is found."""

    async def work(tasks: TaskScope) -> None:
        rows = [transfer(number) for number in range(2 * BATCH + 1)]
        async with details.show(tasks, *rows) as page:
            page.book.change({rows[-1].id: UploadDetails(title="The last one")})
            page.uploads.list.clearSelection()
            looked: list[int] = []
            of = page.book.of

            def counted(key: str) -> Any:
                looked[-1:] = [looked[-1] + 1] if looked else [1]
                return of(key)

            page.book.of = counted  # type: ignore[method-assign]
            page.uploads.list.selectAll()
            assert looked == [BATCH]
            await until(lambda: page.row(TITLE).several)

    run_qt(work)


def test_common_values_are_found_in_one_pass() -> None:
    """A field that nobody says differs from one that somebody says."""
    book: Any = {"a": UploadDetails(title="x", tags=("t",)), "b": UploadDetails(title="y", tags=("t",))}
    common = common_of((key, DetailsRecord(value)) for key, value in book.items())
    assert common.differs(TITLE)
    assert common.values[TAGS] == ("t",)
    assert common.values[OWNER] is None


def test_unknown_braces_are_told(run_qt: RunQt, details: DetailsFactory) -> None:
    """They stay as they are, which a known pattern and doubled braces do not need to hear."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.type(DetailField.TITLE, "{name} {{n}} {n}")
            await until(lambda: "is not known: it stays as it is" in page.said(DetailField.TITLE))
            assert "{n}" in page.said(DetailField.TITLE)
            page.type(DetailField.TITLE, "{name} {{n}}")
            await until(lambda: "not known" not in page.said(DetailField.TITLE))

    run_qt(work)


def test_why_a_file_failed_stands_in_its_pane(run_qt: RunQt, details: DetailsFactory) -> None:
    """With what to do; not beside a file that did not fail."""
    failed = transfer(1, TransferState.FAILED, trouble=Trouble.of(FileMissing()))

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, failed, transfer(2)) as page:
            assert not page.pane.trouble.isVisible()
            page.select(0)
            await until(page.pane.trouble.isVisible)
            assert page.pane.trouble.text().startswith("The file is not there. It was moved")
            page.select(1)
            await until(lambda: not page.pane.trouble.isVisible())

    run_qt(work)
