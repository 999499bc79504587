"""Whether every text of the window goes through the catalogue: in a language that brackets each sentence."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QWidget

from tests.support.pseudo_language import pseudo_language, without_brackets
from tests.ui.fakes.transfers import one_of_each
from tests.ui.fakes.window import Drive, FakeLibraryWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.window.entries import FLAVORS, OTHER
from tests.ui.window.test_screen_reader import (
    empty_uploads,
    found,
    links,
    renditions,
    signed_out,
    tree,
    uploads,
)

_WORD = re.compile(r"[^\W\d_]{2,}")
# The locale writes sizes, dates and clocks; keys are named by Qt, which has catalogues of its own.
_OF_QT = re.compile(r"\b\d[\d.,]* [kMGT]?B\b|\b\d+/\d+/\d+,? \d+:\d+\s[AP]M\b|\((Ctrl\+)?(\w|Space)\)")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
# Names of entries, a place and the program, and what the test searches for.
_NAMES = {"Other", "Interview, part", "Frankfurt", "kdesk", "nowhere"}
# The notice that `uploads` posts has texts of that test.
_POSTED = {"Something failed", "Why & how", "code 7 <b>", "Retry"}


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


def untranslated(widget: QWidget, names: set[str]) -> list[str]:
    """Return the texts with words outside of every bracket, apart from names."""
    found = []
    for text in texts(widget):
        left = _OF_QT.sub(" ", _ADDRESS.sub(" ", text))
        for name in sorted(names, key=len, reverse=True):
            left = left.replace(name, " ")
        if _WORD.search(without_brackets(left)):
            found.append(text)
    return sorted(set(found))


@pytest.mark.parametrize("look", [uploads, empty_uploads, renditions, links, found, signed_out])
def test_every_word_of_the_window_is_translated(drive: Drive, look: object) -> None:
    """But names, and what Qt writes itself."""
    transfers = one_of_each()

    async def work(whole: FakeLibraryWindow) -> None:
        assert callable(look)
        await look(whole)
        names = _NAMES | {one.file.name for one in transfers} | (_POSTED if look is uploads else set())
        assert untranslated(whole.window, names) == []

    drive(work, *transfers, catalogue=FakeCatalogue([OTHER, *make_entries(8)], FLAVORS))
