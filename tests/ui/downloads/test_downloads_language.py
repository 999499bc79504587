"""Whether every text of the section and the question of downloads goes through the catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.ui.downloads.dialog import DownloadDialog
from kdesk.ui.theme import Theme
from tests.support.pseudo_language import pseudo_language
from tests.ui.downloads.test_section import Shown, one_of_each, shown
from tests.ui.window.test_pseudo_language import untranslated

__all__ = ["shown"]

# Fields of a name pattern, and what the system calls its folder.
_FIELDS = {"{name}", "{id}", "{date}", "{rendition}"}


@pytest.fixture(autouse=True)
def _pseudo(tmp_path: Path) -> Iterator[None]:
    with pseudo_language(tmp_path / "translations"):
        yield


def test_every_word_of_the_section_is_translated(shown: Shown) -> None:
    """A download in each state, as it is shown and read aloud."""
    downloads = one_of_each()
    shown.show(*downloads)
    assert untranslated(shown.section, {one.shown_name for one in downloads} | {"HTTP"}) == []


def test_every_word_of_the_question_is_translated(theme: Theme, qtbot: QtBot) -> None:
    """But the folder, and the fields of the pattern."""
    window = QWidget()
    dialog = DownloadDialog(theme, WantedFiles("/films"), "⟦Download⟧", window)
    qtbot.addWidget(window)
    dialog.show()
    assert untranslated(dialog, _FIELDS | {"/films"}) == []
    dialog.close()
