"""The head of the Uploads page."""

import pytest
from pytestqt.qtbot import QtBot

from kdesk.data_files import translation_folder
from kdesk.messages.format import Format
from kdesk.messages.translation import use_language
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.window_size import LEAST
from tests.ui.fakes.transfers import one_of_each
from tests.ui.fakes.window import FakeWindow


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "he", "ja"])
async def test_it_is_one_line_in_the_smallest_window(
    qtbot: QtBot, theme: Theme, formatter: Format, language: str
) -> None:
    """In languages of long words the search field shrinks for that."""
    use_language(language, translation_folder())
    try:
        async with TaskScope(print) as tasks:
            fake = FakeWindow(theme, formatter, tasks, transfers=one_of_each())
            qtbot.addWidget(fake.window, before_close_func=lambda window: window.finish())
            fake.window.resize(*LEAST)
            with qtbot.waitExposed(fake.window):
                fake.window.show()
            header = fake.uploads.header
            highest = max(part.height() for part in (header.search, *header.chips.values()))
            assert header.height() <= highest + 2
            assert header.search.width() >= theme.px(120)
    finally:
        use_language("en", translation_folder())
