"""Windows of entries beside the main window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.ui.commands import Command
from tests.support.patience import until
from tests.ui.fakes.window import Drive, FakeLibraryWindow


def test_windows_of_entries_close_with_the_main_window(drive: Drive) -> None:
    """A command of the menu opens one; it is gone when the main window is put away."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.window.show_page(Command.SHOW_LIBRARY)
        whole.library.grid.show_row(0)
        whole.actions.refresh()
        whole.give(Command.OPEN_WINDOW)
        (window,) = whole.library.opener.windows.open_windows
        assert window.isVisible()
        assert window.isWindow()
        whole.window.put_away()
        assert not whole.library.opener.windows.open_windows

    drive(work)


def test_a_window_begins_with_the_tab_that_was_opened_last(drive: Drive) -> None:
    """In the panel or in another window; the keyboard begins at the video."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.window.show_page(Command.SHOW_LIBRARY)
        told: list[str] = []
        whole.library.tab_opened.connect(told.append)
        whole.library.grid.show_row(0)
        whole.library.panel.tabs.open("captions")
        whole.actions.refresh()
        whole.give(Command.OPEN_WINDOW)
        (first,) = whole.library.opener.windows.open_windows
        assert first.panel.tabs.current_name == "captions"
        assert first.focusWidget() is first.panel.player.view
        first.panel.tabs.open("links")
        assert told == ["captions", "links"]
        whole.library.grid.show_row(1)
        whole.actions.refresh()
        whole.give(Command.OPEN_WINDOW)
        assert whole.library.opener.windows.open_windows[-1].panel.tabs.current_name == "links"

    drive(work)


def test_commands_of_the_library_say_why_not(drive: Drive) -> None:
    """Without a current entry there is nothing to look at; the largest cards cannot grow."""

    async def work(whole: FakeLibraryWindow) -> None:
        whole.window.show_page(Command.SHOW_LIBRARY)
        whole.library.views.selection.clear()
        whole.actions.refresh()
        assert whole.reason(Command.QUICK_LOOK) == "Select an entry first"
        whole.give(Command.LARGER_CARDS)
        whole.actions.refresh()
        assert whole.reason(Command.LARGER_CARDS) == "The cards have this size already"
        whole.library.grid.show_row(0)
        whole.library.grid.setFocus()
        QTest.keyClick(whole.library.grid, Qt.Key.Key_Space)
        assert whole.library.opener.quick_look.is_open
        whole.window.show_page(Command.SHOW_UPLOADS)
        await until(lambda: not whole.library.opener.quick_look.is_open)

    drive(work)
