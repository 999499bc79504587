"""A new search begins at its first result; what was shown of the results before stays beside them."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

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
            page.header.search.setFocus()
            QTest.keyClicks(page.header.search, "lecture")
            await until(lambda: page.model.rowCount() == 45)

            assert page.views.at_top
            assert page.views.selected_rows() == []
            assert page.panel.isVisible()
            assert page.panel.title.text().startswith("Lecture 80")
            QTest.keyClick(page.header.search, Qt.Key.Key_Return)
            await until(lambda: page.views.selected_rows() == [0])
            QTest.keyClick(page.views.shown, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
            step = page.views.selected_rows()[0]
            assert step == (1 if arrangement is Arrangement.TABLE else page.grid.grid_geometry.columns)

    run_qt(work)
