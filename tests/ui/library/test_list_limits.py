"""What the Library page says of a list that lacks matches, or holds more than those."""

import pytest
from PySide6.QtCore import QSize

from kdesk.domain.search.sort import Sort
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt


def test_matches_that_no_list_reaches_are_counted(run_qt: RunQt, pages: PageFactory) -> None:
    """By name the server lists the first 10,000; by creation it lists all, and the sentence is gone."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue(make_entries(10_050))) as shown:
            limits, search = shown.page.header.limits, shown.page.search
            assert not limits.isVisible()
            search.sort.choose(Sort.NAME)
            search.sort.activated.emit(search.sort.currentIndex())
            await until(limits.isVisible)
            assert limits.text() == (
                "Kaltura lists only the first 10,000 in this order. "
                "Sort by newest, or narrow the search, to see 50 more entries."
            )
            assert shown.page.header.count.text() == "10,050 entries"
            search.sort.choose(Sort.NEWEST)
            search.sort.activated.emit(search.sort.currentIndex())
            await until(lambda: not limits.isVisible())

    run_qt(work)


@pytest.mark.parametrize("size", [QSize(836, 560), QSize(1400, 800)])
def test_a_list_with_more_than_what_matches_says_so(run_qt: RunQt, pages: PageFactory, size: QSize) -> None:
    """The sentence is wrapped, so that it is read completely in a small window too."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue(make_entries(30))
        catalogue.exact = False
        async with pages.show(tasks, catalogue, size=size) as shown:
            limits = shown.page.header.limits
            await until(limits.isVisible)
            assert limits.text() == (
                "There are too many entries to compare: some of these do not match. "
                "Narrow the search to leave them out."
            )
            assert limits.heightForWidth(limits.width()) <= limits.height()
            catalogue.exact = True
            shown.page.model.reload()
            await until(lambda: not limits.isVisible())

    run_qt(work)


def test_an_empty_list_has_no_limits(run_qt: RunQt, pages: PageFactory) -> None:
    """What is in place of the cards says enough."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue()
        catalogue.exact = False
        async with pages.show(tasks, catalogue) as shown:
            await until(lambda: shown.empty_words == "The library is empty")
            assert not shown.page.header.limits.isVisible()

    run_qt(work)
