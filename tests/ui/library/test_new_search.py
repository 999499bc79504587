"""A new search begins at its first result; what was shown of the results before stays beside them."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

from kdesk.domain.entry_query import Sort
from kdesk.domain.library_view import Arrangement
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

NAMES = ("Lecture", "Interview")


@pytest.mark.parametrize("arrangement", [Arrangement.MEDIUM, Arrangement.TABLE])
def test_a_new_search_begins_at_its_first_result(run_qt: RunQt, pages: PageFactory, arrangement: Arrangement) -> None:
    """The list is at its top, nothing is selected, the panel stays; Enter goes to row 0, and ↓ from there to row 1."""

    async def work(tasks: TaskScope) -> None:
        entries = [make_entry(number, name=f"{NAMES[number % 2]} {number}") for number in range(90)]
        async with pages.show(tasks, FakeCatalogue(entries), size=QSize(1100, 640)) as shown:
            page = shown.page
            page.views.arrange(arrangement)
            await until(lambda: page.views.entry(80) is not None)
            page.views.show_row(80)
            await until(lambda: not page.views.at_top and page.panel.isVisible())

            page.activateWindow()
            await until(page.isActiveWindow)
            bar = page.panel.scroll_area.verticalScrollBar()
            await until(lambda: bar.maximum() > 0)
            bar.setValue(bar.maximum())
            page.header.search.setFocus()
            QTest.keyClicks(page.header.search, "lecture")
            await until(lambda: page.model.rowCount() == 45)

            assert page.views.at_top
            assert page.views.selection.rows == []
            # As when the server answers after the mirror: the list is filled once more.
            resets: list[int] = []
            page.model.modelReset.connect(lambda: resets.append(1))
            page.model.reload()
            await until(lambda: resets and page.views.entry(0) is not None)
            assert page.views.at_top
            assert page.views.selection.rows == []
            assert page.panel.isVisible()
            assert bar.value() == 0
            assert page.panel.title.text().startswith("Lecture 80")
            QTest.keyClick(page.header.search, Qt.Key.Key_Return)
            await until(lambda: page.views.selection.rows == [0])
            QTest.keyClick(page.views.shown, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
            step = page.views.selection.rows[0]
            assert step == (1 if arrangement is Arrangement.TABLE else page.grid.grid_geometry.columns)

    run_qt(work)


@pytest.mark.parametrize(("sort", "points_down"), [(Sort.NEWEST, True), (Sort.OLDEST, False), (Sort.NAME, False)])
def test_the_arrow_of_the_table_agrees_with_the_words(
    run_qt: RunQt, pages: PageFactory, sort: Sort, *, points_down: bool
) -> None:
    """Down for the newest or the largest first, up for the oldest or the smallest, as in other tables."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(number) for number in range(9)])
        async with pages.show(tasks, catalogue, size=QSize(1400, 640)) as shown:
            page = shown.page
            page.views.arrange(Arrangement.TABLE)
            page.search.sort_by(sort)
            header = page.views.table.horizontalHeader()
            with_arrow = header.grab().toImage()
            header.setSortIndicatorShown(False)
            without = header.grab().toImage()
            rows = [
                sum(with_arrow.pixel(x, y) != without.pixel(x, y) for x in range(with_arrow.width()))
                for y in range(with_arrow.height())
            ]
            widths = [width for width in rows if width]
            assert (widths[0] > widths[-1]) is points_down, widths

    run_qt(work)
