"""The Uploads page on a queue in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import Transfer
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import RowButton
from kdesk.ui.uploads.view import UploadsPage
from tests.ui.fakes.transfers import NOW, FakeTransfers


@dataclass
class Harness:
    """A page on a queue, and what left the page."""

    page: UploadsPage
    queue: FakeTransfers
    actions: Actions
    copied: list[str]
    opened: list[str]
    exported: list[tuple[list[str], Path]]

    def drawn(self) -> str:
        """Draw the shown rows: “q:clip-01 u:clip-02”."""
        self.page.model.flush()
        rows = (self.page.shown.transfer(row) for row in range(self.page.shown.rowCount()))
        return " ".join(f"{one.state.value[0]}:{one.file.title}" for one in rows)

    def select(self, *rows: int) -> None:
        """Select shown rows; the last one is the current one."""
        self.page.list.clearSelection()
        for row in rows:
            index = self.page.shown.index(row, 0)
            self.page.list.setCurrentIndex(index)
        for row in rows:
            self.page.list.selectionModel().select(
                self.page.shown.index(row, 0), self.page.list.selectionModel().SelectionFlag.Select
            )
        self.page._refresh()

    def spot(self, row: int, button: RowButton) -> QPoint:
        """Return the middle of a button of a row."""
        return dict(self.page.list.layout_at(self.page.shown.index(row, 0)).buttons)[button].center()


@pytest.fixture
def open_desk(qtbot: QtBot, theme: Theme, formatter: Format) -> Callable[..., Harness]:
    """Open a page on these transfers, shown and focused."""

    def opened(*transfers: Transfer) -> Harness:
        queue, actions = FakeTransfers(transfers), Actions(theme)
        copied: list[str] = []
        shown: list[str] = []
        exported: list[tuple[list[str], Path]] = []
        page = UploadsPage(
            theme,
            formatter,
            actions,
            queue,
            copy_link=lambda *some: copied.extend(one.id for one in some),
            open_entry=shown.append,
            export=lambda transfers, where: exported.append(([one.id for one in transfers], where)),
            now=lambda: NOW,
            slots=3,
        )
        actions.setParent(page)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.list.setFocus()
        return Harness(page, queue, actions, copied, shown, exported)

    return opened
