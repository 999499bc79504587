"""The poster, end to end: the very frame that the player shows, through the real window and the demo server."""

from pathlib import Path

import pytest
from driving import activate, until
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.links import of_entry
from kdesk.ui.commands import Command
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.tabs.thumbnails.tab import ThumbnailsTab
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import ffmpeg

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

SECONDS = 4
BITS = 7
NUMBERED = (
    f"nullsrc=s=320x180:r=25:d={SECONDS},geq=lum='if(mod(floor(N/pow(2,floor(X*{BITS}/W))),2),235,16)':cb=128:cr=128"
)
"""Each frame has its number in it: bright and dark columns, the lowest bit at the left."""


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of numbered frames, with sound: its beginning shifts the pictures of a stream."""
    path = tmp_path_factory.mktemp("media") / "numbered.mp4"
    sound = f"sine=frequency=440:duration={SECONDS}"
    ffmpeg("-f", "lavfi", "-i", NUMBERED, "-f", "lavfi", "-i", sound, "-pix_fmt", "yuv420p", "-shortest", str(path))
    return path


def number_in(image: QImage) -> int:
    """Read the number of a frame."""
    middle = [image.pixelColor(int((bit + 0.5) * image.width() / BITS), image.height() // 2) for bit in range(BITS)]
    return sum(1 << bit for bit, colour in enumerate(middle) if colour.lightness() > 127)


async def opened_tab(app: Application, entry_id: str) -> ThumbnailsTab:
    """Open the Thumbnails tab of an entry."""
    app.window.show_page(Command.SHOW_LIBRARY)
    await until(lambda: app.library.model.rowCount() == 1, 60, "the entry")
    app.library.panel.tabs.open("thumbnails")
    app.library.open_entry(entry_id)
    tab = app.library.panel.tabs.of(ThumbnailsTab)
    await until(lambda: tab.stored.list.pictures.cells, 60, "stored thumbnails")
    return tab


def test_the_frame_of_the_player_becomes_the_poster(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, video: Path, tmp_path: Path
) -> None:
    """To the frame, wherever the player stands; the card has the new picture at once, and Ctrl+Z the former one."""
    with DemoClient(server.credentials) as client:
        told = server.credentials
        own = client.as_user(str(told["user_id"]))
        entry_id = own.converted(own.upload(video.read_bytes(), "numbered.mp4"))

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            tab = await opened_tab(app, entry_id)
            player, panel = app.library.panel.player, app.library.panel
            assert panel.entry is not None
            first = panel.entry.thumbnail_url
            for position in (1010, 2390, 3030):
                player.seek(position)
                shown = player.frames_shown
                await until(
                    lambda shown=shown: player.frames_shown > shown and tab.use_player.isEnabled(), 60, "a frame"
                )
                before = panel.entry.thumbnail_url
                wanted = number_in(player.view.image)
                QTest.mouseClick(tab.use_player, Qt.MouseButton.LeftButton)
                await until(lambda before=before: panel.entry.thumbnail_url != before, 60, "a new poster")
                card = app.library.model.index(0, 0).data(ENTRY_ROLE)
                assert card.thumbnail_url == panel.entry.thumbnail_url
                data = client.http.get(of_entry.thumbnail(card, 320)).content
                assert number_in(QImage.fromData(data)) == wanted, position
            await activate(app.window)
            for _ in range(3):
                before = panel.entry.thumbnail_url
                QTest.keyClick(tab.use_player, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
                await until(lambda before=before: panel.entry.thumbnail_url != before, 60, "the former poster")
            assert panel.entry.thumbnail_url != first
            assert tab.stored.list.pictures.cells[-1].badge == "Poster"

    with DemoClient(server.credentials) as client:
        run_qt(work())
