"""The Uploads page on a queue in memory."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from kdesk.domain.transfer import Transfer
from kdesk.messages.format import Format
from kdesk.ui.theme import Theme
from tests.ui.fakes.window import FakeUploads

OpenUploads = Callable[..., FakeUploads]


@pytest.fixture
def open_uploads(qtbot: QtBot, theme: Theme, formatter: Format) -> OpenUploads:
    """Open a page on these transfers, shown and focused."""

    def opened(*transfers: Transfer) -> FakeUploads:
        fake = FakeUploads(theme, formatter, transfers)
        qtbot.addWidget(fake.uploads)
        fake.uploads.resize(1000, 700)
        with qtbot.waitActive(fake.uploads):
            fake.uploads.show()
            fake.uploads.activateWindow()
        fake.uploads.list.setFocus()
        return fake

    return opened
