"""Going through the library by date: ticks, time scale, and the jump to a date."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest

from kdesk.domain.entry_query import EntryQuery, Sort
from kdesk.ui.commands import Command
from kdesk.ui.library.timeline.jump import JumpDialog
from kdesk.ui.library.timeline.ticks import ticks
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt


def moment(year: int, month: int, day: int = 1) -> int:
    """Return a local time as Unix seconds."""
    return int(datetime(year, month, day, 12).astimezone().timestamp())


def rows(newest_first: bool) -> Callable[[int], int]:
    """Return a list with one row a day, from 15 November 2024 to 10 February 2026."""
    first, last = moment(2024, 11, 15), moment(2026, 2, 10)
    return lambda time: (last - time if newest_first else time - first) // 86_400


@pytest.mark.parametrize(("newest_first", "years"), [(True, [2026, 2025, 2024]), (False, [2024, 2025, 2026])])
def test_years_and_months_stand_where_they_begin_in_the_list(*, newest_first: bool, years: list[int]) -> None:
    """From the first row to the last, in the order of the list, each once."""
    found = ticks(moment(2024, 11, 15), moment(2026, 2, 10), rows(newest_first))
    assert [mark.year for mark in found if mark.month == 0] == years
    assert len([mark for mark in found if mark.month]) == 2 + 12 + 2
    assert [mark.row for mark in found] == sorted(mark.row for mark in found)
    assert found[0].row == 0


def test_a_list_without_times_has_no_marks() -> None:
    """A server may tell none."""
    assert ticks(0, 0, lambda _time: 0) == []


def test_the_scale_jumps_by_pointer_and_by_key(run_qt: RunQt, pages: PageFactory) -> None:
    """A click in its middle shows the middle of the list; End the last row."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(5_000))) as shown:
            scale, views = shown.page.timeline.scale, shown.page.views
            assert scale.isVisible()
            QTest.mouseClick(scale, Qt.MouseButton.LeftButton, pos=QPoint(5, scale.height() // 2))
            assert 2_400 < views.shown.visible_rows().start < 2_600
            scale.setFocus()
            QTest.keyClick(scale, Qt.Key.Key_End)
            assert views.shown.visible_rows().stop == 5_000
            QTest.keyClick(scale, Qt.Key.Key_Home)
            assert views.at_top

    run_qt(work)


def test_a_short_list_and_another_order_have_no_scale(run_qt: RunQt, pages: PageFactory) -> None:
    """It would be of no use."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(30))) as shown:
            assert not shown.page.timeline.scale.isVisible()
        async with pages.show(tasks, FakeCatalogue(make_entries(900))) as shown:
            assert shown.page.timeline.scale.isVisible()
            shown.page.model.set_query(EntryQuery(sort=Sort.NAME))
            await until(lambda: not shown.page.timeline.scale.isVisible())
            assert "Sort by newest" in shown.page.timeline.offer().reason

    run_qt(work)


def test_a_date_is_jumped_to(run_qt: RunQt, pages: PageFactory) -> None:
    """The first entry of that day is in sight; the dialog takes dates of the library only."""

    async def work(tasks: TaskScope) -> None:
        entries = make_entries(5_000)
        async with pages.show(tasks, FakeCatalogue(entries)) as shown:
            shown.page.timeline.ask()
            (dialog,) = shown.page.window().findChildren(JumpDialog)
            day = datetime.fromtimestamp(entries[3_000].created_at).astimezone()
            dialog.date.setDate(QDate(day.year, day.month, day.day))
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            wanted = next(
                row
                for row, entry in enumerate(entries)
                if datetime.fromtimestamp(entry.created_at).astimezone().date() == day.date()
            )
            await until(lambda: wanted in shown.page.views.shown.visible_rows())

    run_qt(work)


def test_the_jump_is_a_command() -> None:
    """It has keys of its own."""
    assert Command.JUMP_TO_DATE == "jump-to-date"


def test_a_list_that_becomes_shorter_keeps_the_mark_on_the_scale(run_qt: RunQt, pages: PageFactory) -> None:
    """The row that is marked may be behind the end of the new list."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(5_000))
        async with pages.show(tasks, catalogue) as shown:
            scale = shown.page.timeline.scale
            QTest.keyClick(scale, Qt.Key.Key_End)
            del catalogue.known[1:]
            shown.page.model.reload()
            await until(lambda: shown.page.model.rowCount() == 1)
            scale.grab()
            scale.set_row(0)

    run_qt(work)
