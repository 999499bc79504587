"""Entries that are deleted and come back: the rows, the count in the header, and the panel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QSize

from kdesk.domain.entry import Entry
from kdesk.domain.library_view import Arrangement
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.library.batch.page_link import BatchLink
from kdesk.ui.library.batch.tasks import delete_task, recycle_task
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.ui.library.batch_fakes import BatchWindow
from tests.ui.library.library_fakes import NOW, FakeCatalogue, make_entries, make_entry
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt


class StoredCatalogue(FakeCatalogue):
    """Lists what is stored."""

    @property
    def known(self) -> list[Entry]:  # type: ignore[override]
        """What is stored."""
        return list(self.stored.values())

    @known.setter
    def known(self, entries: list[Entry]) -> None:
        self.stored = {entry.id: entry for entry in entries}


class Linked:
    """A page whose entries can be deleted."""

    def __init__(self, page: LibraryPage, batches: BatchWindow, catalogue: StoredCatalogue) -> None:
        self.page, self.batches, self.catalogue = page, batches, catalogue
        assert batches.api is not None
        assert batches.api.editing is not None
        self.editing = batches.api.editing

    @property
    def count(self) -> str:
        """The count in the header."""
        return self.page.header.count.text()


@asynccontextmanager
async def linked(
    pages: PageFactory, tasks: TaskScope, theme: Theme, formatter: Format, count: int = 12
) -> AsyncIterator[Linked]:
    """Show a page with entries that the server's lists go on listing."""
    catalogue = StoredCatalogue(make_entries(count))
    async with pages.show(tasks, catalogue, size=QSize(1100, 640)) as shown:
        batches = BatchWindow(theme, formatter, tasks)
        batches.library.entries = catalogue.stored
        actions = Actions(theme, shown.page)
        shown.page.connect_to(actions)
        BatchLink(shown.page, batches.batches, actions)
        await until(lambda: shown.page.views.entry(0) is not None)
        yield Linked(shown.page, batches, catalogue)
        batches.window.close()
        batches.window.deleteLater()


@pytest.mark.parametrize("arrangement", [Arrangement.MEDIUM, Arrangement.TABLE])
def test_what_comes_back_from_the_recycle_bin_is_counted_at_once(
    run_qt: RunQt, pages: PageFactory, theme: Theme, formatter: Format, arrangement: Arrangement
) -> None:
    """Recycling closes the panel of the entry and counts one less; undoing it shows the entry in its row again."""

    async def work(tasks: TaskScope) -> None:
        async with linked(pages, tasks, theme, formatter) as library:
            page, runner = library.page, library.batches.batches.runner
            page.views.arrange(arrangement)
            page.views.show_row(3)
            entry = page.views.entry(3)
            assert entry is not None
            assert page.side.isVisible()
            counts: list[str] = []
            runner.removed.connect(lambda _ids: counts.append(library.count))
            runner.restored.connect(lambda _ids: counts.append(library.count))

            runner.start(recycle_task(library.editing, [entry]))
            await until(lambda: len(counts) == 1)
            assert counts == ["11 entries"]
            assert not page.side.isVisible()
            assert page.panel.entry is None

            assert runner.undo()
            await until(lambda: len(counts) == 2)
            assert counts == ["11 entries", "12 entries"]
            assert page.model.row_of(entry.id) == 3

    run_qt(work)


def test_what_left_the_results_is_not_counted_any_more(
    run_qt: RunQt, pages: PageFactory, theme: Theme, formatter: Format
) -> None:
    """A look for changes that takes a row away tells the header as well, and so does a deletion."""

    async def work(tasks: TaskScope) -> None:
        async with linked(pages, tasks, theme, formatter) as library:
            page, catalogue = library.page, library.catalogue
            page.search.set_text("interview")
            await until(lambda: page.model.listing.shown.opened and page.views.entry(11) is not None)
            other = make_entry(5, name="Lecture", updated_at=NOW + 60)
            catalogue.stored[other.id] = other
            page.refresh_cards()
            await until(lambda: page.model.rowCount() == 11)
            assert library.count == "11 entries"

            gone = [entry for row in (0, 1) if (entry := page.views.entry(row)) is not None]
            library.batches.batches.runner.start(delete_task(library.editing, gone))
            await until(lambda: page.model.rowCount() == 9)
            assert library.count == "9 entries"

    run_qt(work)
