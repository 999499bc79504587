"""Library pages for tests, on a catalogue, images and accounts in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel

from kdesk.domain.settings import Settings
from kdesk.messages.format import Format
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.state import Phase
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.ui.fakes.accounts import FakeAccounts
from tests.ui.fakes.transfers import FakeTransfers
from tests.ui.library.library_fakes import VIEWED_AT, FakeCatalogue, FakeImages, FakePictureTools, NoStreams

SMALLEST = QSize(836, 560)
"""The page in the smallest window that kdesk supports."""


@dataclass
class ShownPage:
    """A visible page and what is behind it.

    Attributes:
        notices: The sentences about the clipboard.
    """

    page: LibraryPage
    accounts: FakeAccounts
    catalogue: FakeCatalogue
    notices: list[str] = field(default_factory=list)

    @property
    def empty_words(self) -> str:
        """The message in place of the cards, "" while there are cards."""
        return self.page.empty_view.words.text() if self.page.empty_view.isVisible() else ""

    @property
    def panel_texts(self) -> list[str]:
        """The visible texts of the panel."""
        return [label.text() for label in self.page.panel.findChildren(QLabel) if label.isVisible()]


class PageFactory:
    """Shows library pages."""

    def __init__(self, theme: Theme, formatter: Format) -> None:
        self._theme, self._formatter = theme, formatter

    def services(self, tasks: TaskScope, notices: list[str], **changes: Any) -> LibraryServices:
        """Return services with fakes for everything that the window has not itself."""
        values: dict[str, Any] = {
            "images": FakeImages(),
            "relay": NoStreams(),
            "clipboard": LinkClipboard(QApplication.clipboard(), notices.append),
            "clock": FakeClock(VIEWED_AT),
            "picture_tools": FakePictureTools(),
            "replacements": Replacements(FakeTransfers()),
        }
        return LibraryServices(theme=self._theme, formatter=self._formatter, tasks=tasks, **(values | changes))

    @asynccontextmanager
    async def show(
        self,
        tasks: TaskScope,
        catalogue: FakeCatalogue,
        *,
        signed_in: bool = True,
        wait: bool = True,
        size: QSize = SMALLEST,
        tab: str = "renditions",
        **services: Any,
    ) -> AsyncIterator[ShownPage]:
        """Show a catalogue in a small grid while the block runs."""
        accounts = FakeAccounts.connected(catalogue if signed_in else None)
        notices: list[str] = []
        page = LibraryPage(accounts, self.services(tasks, notices, **services), Settings(volume=0.5, entry_tab=tab))
        # A look for changes in between would take the place of what a test does next.
        page.refresh_timer.timeout.disconnect(page.refresh_cards)
        page.resize(size)
        page.show()
        if wait and signed_in:
            await until(lambda: page.model.state.phase not in {Phase.LOADING, Phase.SIGNED_OUT})
        yield ShownPage(page, accounts, catalogue, notices)
        page.close()
        page.deleteLater()


@pytest.fixture
def pages(qapp: QApplication, theme: Theme, formatter: Format) -> PageFactory:
    """Shows library pages."""
    del qapp
    return PageFactory(theme, formatter)
