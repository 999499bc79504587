"""Going through the library by date: ticks, time scale, and the jump to a date."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.sort import Sort
from kdesk.ui.commands import Command
from kdesk.ui.library.timeline.jump import JumpDialog
from kdesk.ui.library.timeline.ticks import ticks
from kdesk.ui.library.timeline.typed_date import period_typed
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


def test_keys_go_from_month_to_month_and_year_to_year(run_qt: RunQt, pages: PageFactory) -> None:
    """Down the list and up again; a screen reader hears a slider and the dates."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(9_000))) as shown:
            scale, model = shown.page.timeline.scale, shown.page.model
            spoken = QAccessible.queryAccessibleInterface(scale)
            assert spoken.role() is QAccessible.Role.Slider
            assert "month" in spoken.text(QAccessible.Text.Description)
            scale.setFocus()
            for key, month in (
                (Qt.Key.Key_Down, (2023, 10)),
                (Qt.Key.Key_Down, (2023, 9)),
                (Qt.Key.Key_PageDown, (2022, 12)),
                (Qt.Key.Key_PageDown, (2021, 12)),
                (Qt.Key.Key_Up, (2022, 1)),
                (Qt.Key.Key_PageUp, (2022, 12)),
            ):
                QTest.keyClick(scale, key)
                # About there: the times of rows that are not loaded are estimated.
                end = datetime(month[0] + month[1] // 12, month[1] % 12 + 1, 1).astimezone()
                assert abs(model.time_at(scale.value()) - end.timestamp()) < 2 * 86_400, month
                assert scale.value() in shown.page.views.shown.visible_rows()

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


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y-%m", "%Y"])
def test_a_typed_date_is_jumped_to(run_qt: RunQt, pages: PageFactory, form: str, sort: Sort) -> None:
    """The first entry of that day, month or year, in the order of the list, is in sight."""

    async def work(tasks: TaskScope) -> None:
        entries = make_entries(5_000)
        async with pages.show(tasks, FakeCatalogue(entries)) as shown:
            page = shown.page
            page.model.set_query(EntryQuery(sort=sort))
            await until(lambda: page.model.listing.query.sort is sort and page.model.rowCount() == len(entries))
            listed = entries if sort is Sort.NEWEST else entries[::-1]
            page.timeline.ask()
            (dialog,) = page.window().findChildren(JumpDialog)
            typed = local(listed[2_500].created_at).strftime(form)
            dialog.field.selectAll()
            QTest.keyClicks(dialog.field, typed)
            QTest.keyClick(dialog.field, Qt.Key.Key_Return)
            assert not dialog.isVisible(), dialog.reason.text()
            wanted = next(row for row, entry in enumerate(listed) if local(entry.created_at).strftime(form) == typed)
            await until(lambda: wanted in page.views.shown.visible_rows())

    run_qt(work)


def local(time: int) -> datetime:
    """Return a time of this computer."""
    return datetime.fromtimestamp(time).astimezone()


def test_what_is_no_date_is_told(run_qt: RunQt, pages: PageFactory) -> None:
    """The dialog stays with the reason until something else is typed; a click on a day fills the field."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(500))) as shown:
            shown.page.timeline.ask()
            (dialog,) = shown.page.window().findChildren(JumpDialog)
            for typed in ("2024-13", "the day", ""):
                dialog.field.selectAll()
                QTest.keyClick(dialog.field, Qt.Key.Key_Delete)
                QTest.keyClicks(dialog.field, typed)
                assert not dialog.reason.isVisible()
                QTest.keyClick(dialog.field, Qt.Key.Key_Return)
                assert dialog.isVisible()
                assert dialog.reason.isVisible()
                assert typed in dialog.reason.text()
            dialog.calendar.clicked.emit(QDate(2023, 11, 3))
            assert dialog.field.text() == "2023-11-03"
            assert not dialog.reason.isVisible()
            dialog.close()

    run_qt(work)


@pytest.mark.parametrize(
    ("typed", "language", "day"),
    [
        ("11/3/24", "en_US", (2024, 11, 3)),
        ("03/11/2024", "en_GB", (2024, 11, 3)),
        ("03.11.24", "de_DE", (2024, 11, 3)),
        ("03.11.2024", "de_DE", (2024, 11, 3)),
        ("2024/11/03", "ja_JP", (2024, 11, 3)),
        ("2024-11-03", "de_DE", (2024, 11, 3)),
    ],
)
def test_a_day_as_the_language_writes_it(typed: str, language: str, day: tuple[int, int, int]) -> None:
    """With two digits of the year or four."""
    period = period_typed(typed, Today(moment(2026, 1)), QLocale(language))
    assert period is not None
    assert (local(period.first).date(), local(period.after - 1).date()) == (date(*day), date(*day))


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
