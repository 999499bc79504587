"""The one fake window: its pages and what stands behind them, in memory."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kdesk.domain.settings import Settings
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.format import Format
from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.state import Phase
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notices import NoticeBar
from kdesk.ui.page import Page
from kdesk.ui.share.clipboard import LinkClipboard, copied_poster, copy_error_reporter
from kdesk.ui.share.link_copier import LinkCopier
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.details.control import DetailsControl
from kdesk.ui.uploads.details.row_source import RowSource
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.row_looks import RowLooks
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.view import UploadsPage
from kdesk.ui.window_services import WindowServices
from tests.support.fake_clock import FakeClock
from tests.support.memory_details import MemoryDetails
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA, FakeAccounts
from tests.ui.fakes.transfers import ACCOUNT, NOW, FakeTransfers
from tests.ui.library.library_fakes import VIEWED_AT, FakeCatalogue, FakeImages, FakePictureTools, NoStreams


class FakeUploads:
    """The Uploads page on a queue in memory.

    Attributes:
        copied: Ids of the transfers whose links were asked for.
        opened: Ids of the entries that were to be shown in the Library.
        exported: Ids of the transfers of each receipt that was asked for, and where it goes.
        book: What was said about the transfers.
        control: Shows the details beside the list.
        looks: Pictures and facts of files; nothing is looked at unless `looks` is among the details.
    """

    def __init__(self, theme: Theme, formatter: Format, transfers: Sequence[Transfer] = (), **details: Any) -> None:
        self.theme, self.book = theme, MemoryDetails()
        self.queue, self.actions = FakeTransfers(transfers), Actions(theme)
        self.copied: list[str] = []
        self.opened: list[str] = []
        self.exported: list[tuple[list[str], Path]] = []
        outside = Outside(self.copy_link, self.open_entry, self.export)
        source = RowSource(self.book)
        unused: dict[str, Any] = {"tasks": TaskScope(print), "accounts": FakeAccounts(), "tell": print}
        tasks = details.get("tasks", unused["tasks"])
        self.looks = RowLooks(source.of, details.pop("looks", None), tasks, formatter)
        services = UploadsServices(theme, formatter, self.actions, lambda: NOW, self.looks.of, looks=self.looks)
        self.uploads = UploadsPage(services, self.queue, outside, Settings())
        self.looks.setParent(self.uploads)
        details.setdefault("caution_of", self.looks.caution_of)
        about = DetailsServices(theme=theme, formatter=formatter, book=self.book, **{**unused, **details})
        self.control = DetailsControl(self.uploads, about, source, self.actions, Settings())
        self.actions.setParent(self.uploads)

    def copy_link(self, *transfers: Transfer) -> None:
        """Remember whose links were asked for."""
        self.copied.extend(one.id for one in transfers)

    def open_entry(self, transfer: Transfer) -> None:
        """Remember which entry was to be shown."""
        self.opened.append(transfer.shown_entry_id)

    def export(self, transfers: Sequence[Transfer], where: Path) -> None:
        """Remember whose receipts were asked for."""
        self.exported.append(([one.id for one in transfers], where))

    def drawn(self) -> str:
        """Draw the shown rows: “q:clip-01 u:clip-02”."""
        self.uploads.model.flush()
        rows = (self.uploads.shown.transfer(row) for row in range(self.uploads.shown.rowCount()))
        return " ".join(f"{one.state.value[0]}:{one.file.title}" for one in rows)

    def select(self, *rows: int) -> None:
        """Select shown rows; the last one is the current one."""
        model = self.uploads.list.selectionModel()
        model.clear()
        for row in rows:
            model.setCurrentIndex(self.uploads.shown.index(row, 0), model.SelectionFlag.Select)
        self.uploads.refresh()

    def spot(self, row: int, command: Command) -> QPoint:
        """Return the middle of a button of a row."""
        return dict(self.uploads.list.layout_at(self.uploads.shown.index(row, 0)).buttons)[command].center()

    def give(self, command: Command) -> None:
        """Give a command as the menu does: only if it can be had."""
        self.actions[command].trigger()

    def reason(self, command: Command) -> str:
        """Return why a command cannot be had, "" when it can."""
        action = self.actions[command]
        return "" if action.isEnabled() else action.toolTip().removeprefix("<span>").removesuffix("</span>")


class SearchPage(Page):
    """A page that is a text field, in the place of the Library."""

    def __init__(self) -> None:
        super().__init__()
        self.search = QLineEdit(self)

    @property
    def begin(self) -> QLineEdit:
        """The field."""
        return self.search

    def focus_search(self) -> None:
        """Put the cursor into the field."""
        self.search.setFocus()


class FakeWindow(FakeUploads):
    """The main window, on a queue and accounts in memory.

    Args:
        library: The page beside the Uploads page.
        geometry: What the window of before returned as its geometry.
        shape: Of the window: `has_menu_bar`.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        tasks: TaskScope,
        library: Page | None = None,
        *,
        transfers: Sequence[Transfer] = (),
        accounts: FakeAccounts | None = None,
        notices: NoticeBar | None = None,
        geometry: bytes = b"",
        **shape: bool,
    ) -> None:
        self.notices = notices or NoticeBar(theme)
        self.accounts = accounts or FakeAccounts(ANNA, AccountState.SIGNED_IN)
        super().__init__(theme, formatter, transfers)
        self.library: Any = library or SearchPage()
        self.account = AccountController(theme, self.accounts, tasks, self.notices, self.actions)
        services = WindowServices(theme, formatter, self.actions, self.notices)
        self.window = MainWindow(services, self.account, self.uploads, lambda: self.library, geometry=geometry, **shape)
        self.actions.setParent(self.window)
        self.account.setParent(self.window)

    @property
    def said(self) -> str:
        """What the notice says."""
        return self.notices.shown.text if self.notices.shown else ""

    @property
    def focused(self) -> QWidget:
        """What has the focus."""
        focused: QWidget | None = self.window.focusWidget()
        return self.window if focused is None else focused

    def press(
        self,
        key: Qt.Key,
        *,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        at: QWidget | None = None,
    ) -> None:
        """Press a key where the focus is, or in this menu."""
        QTest.keyClick(at or self.focused, key, modifiers)


class FakeLibraryWindow(FakeWindow):
    """The main window with both of its real pages, connected as in the program.

    Attributes:
        catalogue: What the Library shows.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        tasks: TaskScope,
        catalogue: FakeCatalogue,
        *,
        transfers: Sequence[Transfer] = (),
    ) -> None:
        self.catalogue = catalogue
        notices, accounts = NoticeBar(theme), FakeAccounts.connected(catalogue)
        assert accounts.api is not None
        accounts.apis[ACCOUNT] = accounts.api
        clipboard = LinkClipboard(QApplication.clipboard(), copied_poster(notices))
        self._link_copier = LinkCopier(accounts, tasks, clipboard, copy_error_reporter(notices))
        services = LibraryServices(
            theme=theme,
            formatter=formatter,
            tasks=tasks,
            images=FakeImages(),
            relay=NoStreams(),  # type: ignore[arg-type]
            clipboard=clipboard,
            clock=FakeClock(VIEWED_AT),
            picture_tools=FakePictureTools(),
            replacements=Replacements(FakeTransfers()),
        )
        library = LibraryPage(accounts, services, Settings(volume=0.5, entry_tab="renditions"))
        super().__init__(theme, formatter, tasks, library, transfers=transfers, accounts=accounts, notices=notices)
        library.connect_to(self.actions)
        library.sign_in_wanted.connect(self.account.ask_sign_in)

    def copy_link(self, *transfers: Transfer) -> None:
        """Copy the links to the clipboard, as the program does."""
        self._link_copier.copy(*transfers)

    def open_entry(self, transfer: Transfer) -> None:
        """Show the entry in the Library, as the program does."""
        self.window.show_page(Command.SHOW_LIBRARY)
        self.library.open_entry(transfer.shown_entry_id)


Work = Callable[[FakeLibraryWindow], Coroutine[Any, Any, None]]
Drive = Callable[..., None]


@asynccontextmanager
async def library_window(
    tasks: TaskScope,
    theme: Theme,
    formatter: Format,
    *,
    catalogue: FakeCatalogue,
    transfers: Sequence[Transfer] = (),
    size: tuple[int, int] = (1200, 800),
) -> AsyncIterator[FakeLibraryWindow]:
    """Open the window, signed in, and wait for the library."""
    QApplication.clipboard().clear()
    fake = FakeLibraryWindow(theme, formatter, tasks, catalogue, transfers=transfers)
    fake.window.resize(*size)
    fake.window.show()
    fake.window.activateWindow()
    await until(lambda: fake.library.model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT})
    await until(fake.window.isActiveWindow)
    try:
        yield fake
    finally:
        fake.window.finish()
        fake.window.deleteLater()
