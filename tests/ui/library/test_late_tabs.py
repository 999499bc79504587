"""Tabs of the entry panel that are built when they are opened first: they show what the others were shown."""

from typing import Any

from PySide6.QtCore import Qt

from kdesk.errors import Unreachable
from kdesk.ui.library.tabs.links import LinksTab
from kdesk.ui.library.tabs.table import TABS
from kdesk.ui.library.tabs.thumbnails.status_line import StatusLine
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entry, make_flavor
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt

FLAVORS = (make_flavor(0), make_flavor(1))


def test_only_the_open_tab_is_built(run_qt: RunQt, pages: PageFactory) -> None:
    """Each row of the table names a class, whose tab is built when it is opened."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0)], FLAVORS)) as shown:
            shown.page.grid.show_row(0)
            tabs = shown.page.panel.tabs
            assert tabs.tabs.built == (tabs.current,)
            for count, spec in enumerate(TABS, start=1):
                tabs.open(spec.name)
                assert isinstance(tabs.current, spec.load())
                assert tabs.current.isVisible()
                assert len(tabs.tabs.built) <= max(2, count)
            assert tuple(tabs.tabs) == tuple(spec.name for spec in TABS)
            assert len(tabs.tabs.built) == len(tabs.tabs)

    run_qt(work)


def test_the_first_tab_has_its_foot_behind_it(run_qt: RunQt, pages: PageFactory, qtlog: Any) -> None:
    """Tab goes from the last control of the tab to the button in its foot, which stands elsewhere in the panel."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0)], FLAVORS), tab="thumbnails") as shown:
            shown.page.grid.show_row(0)
            tabs = shown.page.panel.tabs
            (foot,) = tabs.foot.findChildren(StatusLine)
            before = foot.undo.previousInFocusChain()
            while before.focusPolicy() == Qt.FocusPolicy.NoFocus or foot.isAncestorOf(before):
                before = before.previousInFocusChain()
            assert tabs.current.isAncestorOf(before)

    run_qt(work)
    assert not [record.message for record in qtlog.records if "setTabOrder" in record.message]


def test_a_late_tab_shows_the_selected_rendition(run_qt: RunQt, pages: PageFactory) -> None:
    """Of another entry nothing is selected."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0), make_entry(1)], FLAVORS)) as shown:
            shown.page.grid.show_row(0)
            panel = shown.page.panel
            await until(lambda: panel.renditions.flavors.rowCount() == 2)
            panel.renditions.view.selectRow(1)
            assert not any(isinstance(tab, LinksTab) for tab in panel.tabs.tabs.built)
            panel.tabs.open("links")
            assert panel.links.panel.heading.text().startswith("Links of the rendition")
            shown.page.grid.show_row(1)
            assert panel.links.panel.heading.text() == "Links of the entry “Interview, part 1”"

    run_qt(work)


def test_a_late_tab_knows_that_loading_failed(run_qt: RunQt, pages: PageFactory) -> None:
    """It does not wait for renditions that do not come."""

    async def work(tasks: TaskScope) -> None:
        catalogue = FakeCatalogue([make_entry(0)], FLAVORS)
        async with pages.show(tasks, catalogue, tab="links") as shown:
            catalogue.failures.append(Unreachable("refused"))
            shown.page.grid.show_row(0)
            await until(shown.page.panel.error_strip.isVisible)
            shown.page.panel.tabs.open("renditions")
            assert shown.page.panel.renditions.no_flavors.text() == "The renditions could not be loaded"

    run_qt(work)
