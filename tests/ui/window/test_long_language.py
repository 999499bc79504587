"""The window in a language of long words at its smallest size: no text is cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from kdesk.ui.account.account_button import AccountButton
from tests.support.cut_texts import cut_texts
from tests.support.patience import until
from tests.support.pseudo_language import pseudo_language
from tests.ui.fakes.transfers import one_of_each
from tests.ui.fakes.window import Drive, FakeLibraryWindow
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.window.entries import FLAVORS, OTHER
from tests.ui.window.test_screen_reader import empty_uploads, found, links, renditions, signed_out, uploads

SMALL = QSize(900, 600)


@pytest.fixture(autouse=True)
def _pseudo(tmp_path: Path) -> Iterator[None]:
    with pseudo_language(tmp_path / "translations", long=True):
        yield


@pytest.mark.parametrize("look", [uploads, empty_uploads, found, signed_out, renditions, links])
def test_no_text_of_the_window_is_cut(drive: Drive, look: object) -> None:
    """At 900 × 600."""

    async def work(whole: FakeLibraryWindow) -> None:
        assert callable(look)
        whole.window.resize(SMALL)
        await look(whole)
        assert whole.window.size() == SMALL
        # Lines that wrap get their height with the next layout.
        await until(lambda: cut_texts(whole.window) == [])

    drive(work, *one_of_each(), catalogue=FakeCatalogue([OTHER, *make_entries(8)], FLAVORS))


def test_the_account_stands_in_the_middle_of_a_wide_rail(drive: Drive) -> None:
    """Below the pages, whose long names make the rail wider."""

    async def work(whole: FakeLibraryWindow) -> None:
        rail = whole.window.rail
        (button,) = rail.findChildren(AccountButton)
        await until(lambda: abs(button.geometry().center().x() - rail.rect().center().x()) <= 1)

    drive(work)
