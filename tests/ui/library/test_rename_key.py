"""F2 among the entries of the library: the title in the panel, and back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.ui.library.view_keys import Wish
from kdesk.ui.tasks import TaskScope
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.library_pages import PageFactory, ShownPage
from tests.ui.library.qt_loop import RunQt


def renaming(shown: ShownPage) -> None:
    """Press F2 on the second entry: the title has the focus, whole, in the Overview."""
    view = shown.page.views.shown
    shown.page.views.show_row(1)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    panel = shown.page.panel
    line = panel.overview.title.line
    assert panel.tabs.current_name == "overview"
    assert shown.page.focusWidget() is line
    assert line.selectedText() == line.text() == shown.catalogue.known[1].name


def test_f2_selects_the_title_and_enter_comes_back(run_qt: RunQt, pages: PageFactory) -> None:
    """Nothing plays; a second Enter of whoever came by Tab stays in the field."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0), make_entry(1)])) as shown:
            renaming(shown)
            line = shown.page.panel.overview.title.line
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert shown.page.focusWidget() is shown.page.views.shown
            assert shown.page.selected_entries() == (shown.catalogue.known[1],)
            line.setFocus()
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert shown.page.focusWidget() is line

    run_qt(work)


def test_the_menu_renames_too(run_qt: RunQt, pages: PageFactory) -> None:
    """And Escape comes back as from everywhere in the panel."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0), make_entry(1)])) as shown:
            shown.page.views.show_row(0)
            shown.page.views.ask(Wish.RENAME)
            line = shown.page.panel.overview.title.line
            assert shown.page.focusWidget() is line
            QTest.keyClick(line, Qt.Key.Key_Escape)
            assert shown.page.focusWidget() is shown.page.views.shown

    run_qt(work)
