"""Entries that cannot be played, or that failed, in panel and quick look."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.entry import EntryKind, MediaType
from kdesk.ui.review.phase import Phase
from kdesk.ui.tasks import TaskScope
from tests.ui.library.library_fakes import FakeCatalogue, make_entry
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt


@pytest.mark.parametrize(
    ("kind", "media_type", "words"),
    [
        (EntryKind.LIVE, MediaType.LIVE, "kdesk cannot play live streams"),
        (EntryKind.PLAYLIST, MediaType.UNKNOWN, "kdesk cannot play playlists"),
        (EntryKind.DOCUMENT, MediaType.UNKNOWN, "A document cannot be played"),
        (EntryKind.EXTERNAL, MediaType.VIDEO, "kdesk cannot play media that lies with another provider"),
    ],
)
def test_what_kdesk_cannot_play_says_so(
    run_qt: RunQt, pages: PageFactory, kind: EntryKind, media_type: MediaType, words: str
) -> None:
    """There are words in place of the video and no controls, and no key opens a stream."""

    async def work(tasks: TaskScope) -> None:
        async with pages.show(tasks, FakeCatalogue([make_entry(0, kind=kind, media_type=media_type)])) as shown:
            player = shown.page.panel.player
            shown.page.grid.show_row(0)
            assert player.view.text == words
            assert not player.controls.isVisible()
            QTest.keyClick(player.view, Qt.Key.Key_Space)
            assert player.playback.phase is Phase.STOPPED
            assert player.view.text == words

    run_qt(work)
