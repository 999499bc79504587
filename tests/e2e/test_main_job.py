"""The main job, end to end: drop a video, pause, resume, watch it arrive, look at it, play it, copy its link."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import POLL_SECONDS, drop, until
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.application import Application
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.library.model import ENTRY_ROLE
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import decoded_seconds, make_video, sha256
from tests.support.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

SECONDS = 20


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 20 s and about 120 MB."""
    return make_video(tmp_path_factory.mktemp("media") / "Harbour.mp4", seconds=SECONDS, size="1280x720", megabits=48)


def only(app: Application) -> Transfer:
    """The one transfer of the window."""
    (transfer,) = app.queue.snapshot()
    return transfer


def bytes_at(server: DemoProcess) -> int:
    """Every byte that lies at the server, half-received bodies included."""
    files = (path for name in ("incoming", "uploads") for path in (server.data_dir / name).rglob("*"))
    return sum(path.stat().st_size for path in files if path.is_file())


@pytest.mark.parametrize("server", [("--intake-rate", "8")], indirect=True)
def test_a_video_goes_from_the_file_manager_to_a_link(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, video: Path, tmp_path: Path
) -> None:
    """A dropped video of 120 MB is paused and resumed, becomes READY, is seen, played and shared; no byte differs."""

    async def job() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            drop(app.window, [video])
            await pause_and_resume(app, server)
            await until(lambda: only(app).state is TransferState.READY, 120, "READY")
            await look_at_it(app)
            await play(app)
            share(app)

    run_qt(job())
    client = PlainClient(server)
    (entry,) = client.entries()
    assert hashlib.sha256(client.source(entry["id"])).hexdigest() == sha256(video)
    assert abs(decoded_seconds(QGuiApplication.clipboard().text()) - SECONDS) < 1


async def pause_and_resume(app: Application, server: DemoProcess) -> None:
    """Pause midway: for two seconds nothing reaches the server; then go on."""
    await until(app.queue.snapshot, PATIENCE, "a row")
    await until(lambda: only(app).accepted_bytes > only(app).file.size * 0.35, PATIENCE, "40 %")
    app.queue.pause([only(app).id])
    assert only(app).state is TransferState.PAUSED
    await until(
        lambda: len(server.requests()) >= len(only(app).reservation.accepted.pairs), PATIENCE, "the last answers"
    )
    held = only(app)
    assert held.file.size * 0.3 < held.accepted_bytes < held.file.size
    # The slowed server first drains what was in the sockets when the connections were cut, and drops those bodies.
    await until(
        lambda: not any((server.data_dir / "incoming").iterdir()), PATIENCE, "the end of the bodies that were cut"
    )
    before = bytes_at(server)
    await stay_quiet(lambda: bytes_at(server) == before, 2)
    assert only(app) == held
    app.queue.resume([held.id])


async def stay_quiet(quiet: Callable[[], bool], seconds: float) -> None:
    """Fail when the condition breaks within these seconds."""
    for _ in range(round(seconds / POLL_SECONDS)):
        assert quiet(), "something was sent"
        await asyncio.sleep(POLL_SECONDS)


async def look_at_it(app: Application) -> None:
    """See the entry in the Library with its thumbnail, and its renditions in the panel."""
    library = app.library
    app.window.show_page(Command.SHOW_LIBRARY)
    await until(lambda: library.model.rowCount() == 1, PATIENCE, "the entry's card")
    entry = library.model.index(0, 0).data(ENTRY_ROLE)
    assert entry.id == only(app).reservation.entry_id
    await until(lambda: vivid_pixels(library.grid) > 1000, PATIENCE, "its thumbnail")
    library.open_entry(entry.id)
    await until(
        lambda: library.panel.renditions.flavors.rowCount() == 5,
        PATIENCE,
        "source, three renditions, and none of sound alone",
    )


def vivid_pixels(widget: QWidget) -> int:
    """Count what only a picture of the video has: saturated colours. The window itself is grey and blue."""
    image = widget.grab().toImage()
    colours = (image.pixelColor(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return sum(colour.hsvSaturation() > 240 and colour.value() > 200 for colour in colours)


async def play(app: Application) -> None:
    """Play two seconds of HLS, half of its 25 frames a second at least: a busy machine drops some."""
    player = app.library.panel.player
    player.toggle()
    await until(lambda: player.playback.position >= 2000, PATIENCE, "two seconds of playback")
    await until(lambda: player.frames_shown >= 25, PATIENCE, "25 frames")
    player.toggle()


def share(app: Application) -> None:
    """Copy the HLS link with the button of the links table."""
    app.library.panel.links.panel.table.copy_button(0).click()
    assert "/format/applehttp/" in QGuiApplication.clipboard().text()
