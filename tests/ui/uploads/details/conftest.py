"""The Uploads page with the details pane, on a queue, a book and an account in memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kdesk.domain.details.upload_details import DetailField
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.details.detail_row import DetailRow
from kdesk.ui.uploads.details.pane import DetailsPane
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA, FakeAccounts
from tests.ui.fakes.transfers import transfer as any_transfer
from tests.ui.fakes.window import FakeUploads
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.overview_fakes import FakeEditing
from tests.ui.library.qt_loop import reported, run_qt

__all__ = ["reported", "run_qt"]


class FakeDetails(FakeUploads):
    """The Uploads page with its pane.

    Attributes:
        notices: The sentences of notices.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        tasks: TaskScope,
        *transfers: Transfer,
        rights: Rights | None = EVERYTHING,
        **services: Any,
    ) -> None:
        self.notices: list[str] = []
        self.undoable: list[tuple[str, Callable[[], object]]] = []
        self.server = FakeEditing(FakeCatalogue([make_entry(0), make_entry(1)])).with_schema()
        self.accounts = FakeAccounts(ANNA)
        if rights is not None:
            self.accounts.put(ANNA, AccountState.SIGNED_IN, self.server.api(rights))
        about: dict[str, Any] = {"tasks": tasks, "accounts": self.accounts, "tell": self.notices.append}
        about["offer_undo"] = lambda words, undo: self.undoable.append((words, undo))
        super().__init__(theme, formatter, transfers, **{**about, **services})

    @property
    def pane(self) -> DetailsPane:
        """The pane."""
        return self.control.pane

    def row(self, field: DetailField) -> DetailRow:
        """Return the row of a field."""
        return self.pane.rows[field]

    def type(self, field: DetailField, text: str) -> QWidget:
        """Replace the text in a field by keys; return the field."""
        edit = self.row(field).edit.field
        edit.setFocus()
        assert isinstance(edit, QLineEdit | QPlainTextEdit)
        edit.selectAll()
        QTest.keyClicks(edit, text)
        return edit

    def said(self, field: DetailField) -> str:
        """Return what a row says of its field."""
        row = self.row(field)
        return " ".join(filter(None, (row.brief.text(), row.state.text())))


class DetailsFactory:
    """Shows pages."""

    def __init__(self, theme: Theme, formatter: Format) -> None:
        self._theme, self._formatter = theme, formatter

    @asynccontextmanager
    async def show(
        self, tasks: TaskScope, *transfers: Transfer, size: tuple[int, int] = (1100, 760), **changes: Any
    ) -> AsyncIterator[FakeDetails]:
        """Show a page with its pane, every row selected."""
        fake = FakeDetails(self._theme, self._formatter, tasks, *transfers, **changes)
        fake.uploads.resize(*size)
        fake.uploads.show()
        fake.uploads.activateWindow()
        await until(fake.uploads.isActiveWindow)
        fake.uploads.list.setFocus(Qt.FocusReason.OtherFocusReason)
        fake.uploads.list.selectAll()
        fake.control.toggle()
        try:
            yield fake
        finally:
            fake.uploads.close()
            # Before the fixture of the look deletes every window: the popup of a completer is one, and dies with it.
            shiboken6.delete(fake.uploads)


@pytest.fixture
def details(theme: Theme, formatter: Format) -> DetailsFactory:
    """Shows the page with the pane."""
    return DetailsFactory(theme, formatter)


def transfer(number: int, state: TransferState = TransferState.QUEUED, **changes: Any) -> Transfer:
    """Return a transfer of the account in use."""
    return any_transfer(number, state, **{"account": ANNA.key, **changes})
