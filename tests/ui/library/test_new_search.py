"""A new search begins at its first result; what was shown of the results before stays beside them."""

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtTest import QTest

from kdesk.domain.library_view import Arrangement
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.transcripts import SpokenLine
from kdesk.ui.tasks import TaskScope
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.library.library_fakes import VIEWED_AT, FakeCatalogue, make_entry
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


def test_the_panel_says_that_its_entry_is_not_found(run_qt: RunQt, pages: PageFactory) -> None:
    """Also where nothing is found; the words go with the search, or when the entry is found again."""

    async def work(tasks: TaskScope) -> None:
        entries = [make_entry(number, name=f"{NAMES[number % 2]} {number}") for number in range(4)]
        async with pages.show(tasks, FakeCatalogue(entries), size=QSize(1100, 640)) as shown:
            page = shown.page
            page.views.show_row(0)
            await until(page.panel.isVisible)
            assert page.panel.outside.isHidden()
            other = NAMES[1] if page.panel.title.text().startswith(NAMES[0]) else NAMES[0]
            page.search.set_text(other)
            await until(lambda: page.model.rowCount() == 2 and not page.panel.outside.isHidden())
            assert page.panel.outside.text() == "Not in this search"
            page.search.set_text("nothing of this name")
            await until(lambda: page.model.rowCount() == 0)
            assert not page.panel.outside.isHidden()
            page.search.set_text("")
            await until(lambda: page.model.rowCount() == 4 and page.panel.outside.isHidden())

    run_qt(work)


def test_what_was_said_goes_with_its_search(run_qt: RunQt, pages: PageFactory) -> None:
    """The buttons to places in the video belong to the words of the search before."""

    async def work(tasks: TaskScope) -> None:
        entries = [make_entry(number, name=f"{NAMES[number % 2]} {number}") for number in range(4)]
        async with pages.show(tasks, FakeCatalogue(entries), size=QSize(1100, 640)) as shown:
            page = shown.page
            page.views.show_row(0)
            await until(page.panel.isVisible)
            page.panel.transcript.show_lines([SpokenLine(3000, "the ferry")])
            assert not page.panel.transcript.isHidden()
            page.search.set_text(NAMES[0])
            await until(lambda: page.model.rowCount() == 2)
            assert page.panel.transcript.isHidden()

    run_qt(work)


def test_ages_grow_while_they_are_looked_at(run_qt: RunQt, pages: PageFactory) -> None:
    """Each look for changes paints the cards anew, so that all of them tell the same minute."""

    async def work(tasks: TaskScope) -> None:
        clock = FakeClock(VIEWED_AT)
        entry = make_entry(0, created_at=int(VIEWED_AT) - 120)
        async with pages.show(tasks, FakeCatalogue([entry]), clock=clock) as shown:
            page = shown.page
            await until(lambda: page.views.entry(0) is not None)
            await until(lambda: not page.grid.grab().isNull())
            await clock.sleep(240)
            painted = Painted()
            page.grid.viewport().installEventFilter(painted)
            page.refresh_cards()
            await until(lambda: painted.count > 0)
            assert page.views.contents.content(entry).age == "6 min ago"

    run_qt(work)


class Painted(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False
