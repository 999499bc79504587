"""Whether every text of the window goes through the catalogue: in a language that brackets each sentence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QWidget

from kdesk.ui.commands import Command
from tests.support.pseudo_language import pseudo_language, without_brackets
from tests.ui.fakes.transfers import one_of_each
from tests.ui.window.test_screen_reader import tree
from tests.ui.window.whole_window import Drive, WholeWindow

_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(autouse=True)
def _pseudo(tmp_path: Path) -> Iterator[None]:
    with pseudo_language(tmp_path / "translations"):
        yield


def texts(widget: QWidget) -> Iterator[str]:
    """Yield every text that is shown, read aloud, or in a menu."""
    for one in tree(QAccessible.queryAccessibleInterface(widget)):
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description):
            yield one.text(kind)
    for action in widget.findChildren(QAction):
        yield action.text()


def untranslated(widget: QWidget) -> set[str]:
    """Return the words that stand outside of every bracket."""
    return {word for text in texts(widget) for word in _WORD.findall(without_brackets(text))}


def test_every_word_of_the_uploads_is_translated(drive: Drive) -> None:
    """But names."""

    async def look(whole: WholeWindow) -> None:
        whole.uploads.refresh()
        print(sorted(untranslated(whole.window)))
        whole.window.show_page(Command.SHOW_LIBRARY)
        print(sorted(untranslated(whole.window)))
        assert 0

    drive(look, *one_of_each())
