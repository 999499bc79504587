"""Words that are said, through the real window: they join the result, say where, and the player goes there."""

from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kdesk.application import Application
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SRT = "1\n00:00:02,500 --> 00:00:03,500\nwelcome to the budget\n"


def names(app: Application) -> list[str]:
    """Return the names on the cards, in their order."""
    model = app.library.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def make(server: DemoProcess, folder: Path) -> None:
    """Make a video in which something is said, and an entry that is named so."""
    video = make_video(folder / "talk.mp4", seconds=4, size="320x180").read_bytes()
    with DemoClient(server.credentials) as client:
        client.as_admin()
        talk = client.converted(client.upload(video, "talk.mp4"))
        fields = {"objectType": "KalturaCaptionAsset", "language": "English", "format": "1"}
        caption = client.call("caption_captionAsset.add", entryId=talk, captionAsset=fields)
        content = {"objectType": "KalturaStringResource", "content": SRT}
        client.call("caption_captionAsset.setContent", id=caption["id"], contentResource=content)
        client.call("baseEntry.update", entryId=talk, baseEntry={"name": "Talk"})
        client.entry("Budget 2026")


def test_what_is_said_is_found(qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path) -> None:
    """Card, spoken text, panel and player tell where; `transcript:` looks nowhere else."""
    make(server, tmp_path)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            library = app.library
            await until(lambda: len(names(app)) == 2, PATIENCE, "the entries")
            library.focus_search()
            QTest.keyClicks(library.search.field, "budget")
            await until(lambda: set(names(app)) == {"Budget 2026", "Talk"}, PATIENCE, "what is said")
            await until(lambda: library.model.listing.spoken.lines, PATIENCE, "where it is said")
            row = names(app).index("Talk")
            spoken = library.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert spoken.endswith("In the transcript, 0:02")
            entry = library.views.entry(row)
            assert entry is not None
            assert library.views.contents.content(entry).status == "In the transcript, 0:02"
            library.views.show_row(row)
            panel = library.panel
            await until(panel.transcript.isVisible, PATIENCE, "the places")
            (button,) = panel.transcript.buttons
            assert button.text() == "Go to 0:02"
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            await until(lambda: panel.player.playback.position >= 2_400, PATIENCE, "the place")
            library.opener.open_window(entry)
            (window,) = library.opener.windows.open_windows
            assert [one.text() for one in window.panel.transcript.buttons] == ["Go to 0:02"]
            window.close()
            library.views.show_row(1 - row)
            await until(lambda: not panel.transcript.isVisible(), PATIENCE, "no places")
            library.search.set_text("transcript:budget")
            await until(lambda: names(app) == ["Talk"], PATIENCE, "only what is said")
            library.search.set_text("transcript:spring")
            await until(lambda: names(app) == [], PATIENCE, "nothing")

    run_qt(work())


@pytest.mark.parametrize("server", [["--no-search-cluster"]], indirect=True)
def test_a_server_without_transcripts_says_so(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """In the help of the field, and beside a chip that needs them; plain words find what they found before."""
    make(server, tmp_path)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            search = app.library.search
            await until(lambda: len(names(app)) == 2, PATIENCE, "the entries")
            search.set_text("budget")
            await until(lambda: "not searched" in search.field.toolTip(), PATIENCE, "the help")
            assert names(app) == ["Budget 2026"]
            assert not search.chips.unclear
            search.set_text("transcript:budget")
            await until(lambda: names(app) == [], PATIENCE, "nothing")
            (remark,) = search.chips.unclear
            assert isinstance(remark, QLabel)
            assert remark.text() == "Transcripts are not searched by this server"
            detail = app.library.empty_view.detail
            await until(lambda: detail.text() == remark.text(), PATIENCE, "why nothing is found")

    run_qt(work())
