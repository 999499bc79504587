"""Contrast of the rows of transfers, which are painted by hand: measured on their pixels."""

import pytest
from PySide6.QtCore import Qt

from kdesk.domain.options.appearance import Contrast
from kdesk.ui.theme import Theme
from tests.support.ink import TEXT, ink
from tests.ui.fakes.transfers import one_of_each
from tests.ui.fakes.window import Drive, FakeLibraryWindow


@pytest.mark.parametrize("wanted", [Contrast.USUAL, Contrast.HIGH])
@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_rows_of_transfers_are_readable(drive: Drive, theme: Theme, scheme: Qt.ColorScheme, wanted: Contrast) -> None:
    """In every state, on their own ground and on that of a selection: both lines of words."""

    async def work(whole: FakeLibraryWindow) -> None:
        theme.force(scheme)
        theme.choose_contrast(wanted)
        rows = whole.uploads.list
        whole.uploads.refresh()
        for choose in (rows.clearSelection, rows.selectAll):
            choose()
            picture = rows.viewport().grab().toImage()
            for row in range(rows.model().rowCount()):
                place = rows.visualRect(rows.model().index(row, 0))
                words = place.adjusted(theme.px(72), 0, theme.px(100) - place.width() + theme.px(72), 0)
                upper = words.adjusted(0, theme.px(6), 0, -words.height() // 2)
                lower = words.adjusted(0, words.height() // 2, 0, -theme.px(6))
                for line in (upper, lower):
                    if picture.rect().contains(line):
                        assert ink(picture, line) >= TEXT[theme.high_contrast], (row, line)

    drive(work, *one_of_each())
