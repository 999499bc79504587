"""Entries that cannot be played, or that failed, in panel and quick look."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.entry import EntryKind, EntryStatus, MediaType
from kdesk.domain.flavor import FlavorStatus
from kdesk.ui.review.phase import Phase
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.library_fakes import FakeCatalogue, make_entry, make_flavor
from tests.ui.library.library_pages import PageFactory
from tests.ui.library.qt_loop import RunQt


@pytest.mark.parametrize(
    ("kind", "media_type", "words"),
    [
        (EntryKind.LIVE, MediaType.LIVE, "kdesk cannot play live streams"),
        (EntryKind.PLAYLIST, MediaType.UNKNOWN, "kdesk cannot play playlists"),
        (
            EntryKind.DOCUMENT,
            MediaType.UNKNOWN,
            "A document cannot be played: the program for its kind of file opens it",
        ),
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


def test_a_failed_entry_says_why(run_qt: RunQt, pages: PageFactory) -> None:
    """The panel tells it below the title with the server's reason; the quick look promises no playing."""

    async def work(tasks: TaskScope) -> None:
        failed = make_entry(0, status=EntryStatus.PROCESSING_FAILED)
        source = make_flavor(0, status=FlavorStatus.ERROR, description="no sound", is_source=True)
        async with pages.show(tasks, FakeCatalogue([failed, make_entry(1)], (source,))) as shown:
            page = shown.page
            page.grid.show_row(0)
            assert page.panel.failure.isVisible()
            await until(lambda: page.panel.failure.text() == "Processing failed: no sound")
            page.opener.quick_look.open()
            look = page.opener.quick_look.look
            assert look is not None
            assert look.player.view.text == "This entry cannot be played: processing failed"
            assert look.hint.text() == "Arrow keys go on, Space closes"
            QTest.keyClick(look, Qt.Key.Key_Right)
            assert look.hint.text() == "Arrow keys go on, Enter plays, Space closes"
            look.close_look()
            page.grid.show_row(1)
            assert not page.panel.failure.isVisible()

    run_qt(work)
