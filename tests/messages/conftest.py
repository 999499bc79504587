"""What the tests of messages share."""

import pytest
from PySide6.QtCore import QLocale

from kdesk.messages.format import Format, PlainLocale
from kdesk.ui.locale import QtLocale


@pytest.fixture(params=["Qt", "plain"])
def formatter(request: pytest.FixtureRequest) -> Format:
    """Numbers as an American reads them: in the window, and on the command line."""
    return Format(QtLocale(QLocale("en_US")) if request.param == "Qt" else PlainLocale())
