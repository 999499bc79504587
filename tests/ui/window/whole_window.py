"""The window with both of its real pages, wired as in the program, on a queue, a catalogue and accounts in memory."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import EVERYTHING
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.format import Format
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions, Command
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.state import Phase
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.clipboard import LinkClipboard, report_on, tell_on
from kdesk.ui.share.main_link import MainLink
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.view import UploadsPage
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA, FakeAccounts
from tests.ui.fakes.transfers import NOW, FakeTransfers
from tests.ui.library.library_fakes import VIEWED_AT, FakeCatalogue, FakeImages, NoStreams, make_entry, make_flavor

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2, status=FlavorStatus.ERROR))
MINE, OTHER = make_entry(1, name="Mine"), make_entry(2, name="Other")


@dataclass
class WholeWindow:
    """A window that is shown, and what stands behind it.

    exported  the transfers of each receipt that was asked for
    """

    window: MainWindow
    actions: Actions
    notices: NoticeBar
    queue: FakeTransfers
    accounts: FakeAccounts
    catalogue: FakeCatalogue
    uploads: UploadsPage
    library: LibraryPage
    exported: list[list[str]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """What the notice says."""
        return self.notices.shown.text if self.notices.shown else ""

    def select_transfers(self, *rows: int) -> None:
        """Select shown rows of the Uploads page; the last one is the current one."""
        model = self.uploads.list.selectionModel()
        model.clear()
        for row in rows:
            model.setCurrentIndex(self.uploads.shown.index(row, 0), model.SelectionFlag.Select)
        self.uploads._refresh()

    def press(
        self,
        key: Qt.Key,
        *,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        at: QWidget | None = None,
    ) -> None:
        """Press a key where the focus is, or in this menu."""
        QTest.keyClick(at or self.focused, key, modifiers)

    @property
    def focused(self) -> QWidget:
        """What has the focus."""
        focused: QWidget | None = self.window.focusWidget()
        return self.window if focused is None else focused

    def give(self, command: Command) -> None:
        """Give a command as the menu does: only if it can be had."""
        self.actions[command].trigger()

    def reason(self, command: Command) -> str:
        """Return why a command cannot be had, "" when it can."""
        action = self.actions[command]
        return "" if action.isEnabled() else action.toolTip().removeprefix("<span>").removesuffix("</span>")


Work = Callable[[WholeWindow], Coroutine[Any, Any, None]]
Drive = Callable[..., None]


@asynccontextmanager
async def whole_window(
    tasks: TaskScope,
    theme: Theme,
    formatter: Format,
    *,
    catalogue: FakeCatalogue,
    transfers: Sequence[Transfer] = (),
    size: tuple[int, int] = (1200, 800),
) -> AsyncIterator[WholeWindow]:
    """Open the window, signed in, and wait for the library."""
    clipboard_of_system = QApplication.clipboard()
    clipboard_of_system.clear()
    notices, actions = NoticeBar(theme), Actions(theme)
    unused: Any = None
    accounts = FakeAccounts()
    accounts.put(
        ANNA, AccountState.SIGNED_IN, AccountApi(ANNA, unused, catalogue, lambda: None, unused, rights=EVERYTHING)
    )
    queue, clock = FakeTransfers(transfers), FakeClock(VIEWED_AT)
    clipboard = LinkClipboard(clipboard_of_system, tell_on(notices))
    library = LibraryPage(
        accounts=accounts,
        images=FakeImages(),
        tasks=tasks,
        relay=NoStreams(),  # type: ignore[arg-type]
        clipboard=clipboard,
        theme=theme,
        formatter=formatter,
        clock=clock,
        volume=0.5,
    )
    exported: list[list[str]] = []

    def open_entry(entry_id: str) -> None:
        window.show_page(Command.SHOW_LIBRARY)
        library.open_entry(entry_id)

    def export(some: Sequence[Transfer], _where: Path) -> None:
        exported.append([one.id for one in some])

    account = AccountController(theme, accounts, tasks, notices, actions)
    uploads = UploadsPage(
        theme,
        formatter,
        actions,
        queue,
        copy_link=MainLink(accounts, tasks, clipboard, report_on(notices)).copy,
        open_entry=open_entry,
        export=export,
        now=lambda: NOW,
        slots=3,
    )
    window = MainWindow(
        theme, formatter, actions, notices, account, uploads, library, search_library=library.focus_search
    )
    library.connect_to(actions)
    library.sign_in_wanted.connect(account.ask_sign_in)
    actions.setParent(window)
    account.setParent(window)
    window.resize(*size)
    window.show()
    window.activateWindow()
    await until(lambda: library.model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT})
    await until(window.isActiveWindow)
    try:
        yield WholeWindow(window, actions, notices, queue, accounts, catalogue, uploads, library, exported)
    finally:
        window.finish()
        window.deleteLater()
