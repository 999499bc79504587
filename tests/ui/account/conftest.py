"""What the tests of signing in share."""

import pytest
from pytestqt.qtbot import QtBot

from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme


@pytest.fixture
def notices(qtbot: QtBot, theme: Theme) -> NoticeBar:
    """Where the keyring's trouble is told, and where the window asks to sign in again."""
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    return bar
