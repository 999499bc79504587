"""Exact frames in the player, on real files whose every frame carries its number."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from kdesk.messages.format import Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.theme import Theme
from tests.support import numbered_video
from tests.support.numbered_video import FRAMES, X264
from tests.support.patience import until
from tests.ui.library.library_fakes import make_flavor
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.hls_server import HlsServer
from tests.ui.review.stage import Stage

pytestmark = pytest.mark.slow

AT_30 = (make_flavor(0, frame_rate=30.0), make_flavor(1, frame_rate=30.0))
CASES = {
    "constant": (X264, "30"),
    "b-frames": ((*X264, "-g", "50", "-bf", "3"), "25"),
    "ntsc": ((*X264, "-g", "48", "-bf", "2"), "24000/1001"),
    "variable": ((*X264, "-g", "30", "-vf", "setpts='(N+floor(N/7)*2)/30/TB'", "-fps_mode", "vfr"), "30"),
}
"""Arguments of ffmpeg, and frames per second."""
NEAR_MS = 500


@pytest.fixture(scope="module", params=CASES)
def numbered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a numbered video as a stream and as a file."""
    arguments, rate = CASES[request.param]
    folder = tmp_path_factory.mktemp(request.param) / "large"
    folder.mkdir()
    file = numbered_video.make(folder / "a.mp4", arguments, rate=rate, sound=True)
    cut = ["-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-hls_segment_filename", "%d.ts"]
    numbered_video.remake(file, folder / "list.m3u8", *cut)
    return folder.parent


@pytest.fixture
def exact(numbered: Path, run_qt: RunQt, theme: Theme, formatter: Format) -> Iterator[Stage]:
    """What opens players with the decoder, on a server of the numbered video."""
    with HlsServer(numbered) as server:
        stage = Stage(server, run_qt, theme, formatter)
        stage.with_decoder = True
        yield stage


def number_of(image: QImage) -> int:
    """Return the number that a picture shows."""

    def value_at(across: float, down: float) -> float:
        return image.pixelColor(int(across * image.width()), int(down * image.height())).lightnessF()

    return numbered_video.number_in(value_at)


async def settled(player: Player) -> int:
    """Wait until the decoder has shown what was asked for, and return the number in the picture."""
    frames = player.transport.frames
    told = player.messages.told
    await until(lambda: (frames.frame is not None and not frames.is_busy) or told.text())
    assert not told.text()
    return number_of(player.view.image)


async def opened(player: Player, stage: Stage, *, as_file: bool) -> None:
    """Show the first frame of the stream, or of the file."""
    player.show_entry(stage.entry(duration=5.0))
    player.show_flavors(AT_30)
    player.opener.deliver(as_file)
    player.opener.choose(AT_30[0])
    player.seek(0)
    await until(lambda: player.playback.phase is Phase.PAUSED and player.frames_shown)


@pytest.mark.parametrize("as_file", [False, True], ids=["hls", "file"])
def test_steps_and_jumps_show_the_frames_that_were_asked_for(exact: Stage, *, as_file: bool) -> None:
    """A step is the next frame, whatever its length; a jump and back again by steps count the same frames."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=as_file)
        QTest.keyClick(player, Qt.Key.Key_Period)
        assert await settled(player) == 1
        drawn = random.Random(7)
        for _jump in range(25):
            player.transport.go_to(drawn.randrange(0, player.transport.duration))
            number = await settled(player)
            for key, step in ((Qt.Key.Key_Period, 1), (Qt.Key.Key_Comma, -1), (Qt.Key.Key_Comma, -1)):
                QTest.keyClick(player, key)
                before, number = number, await settled(player)
                assert number == min(max(0, before + step), FRAMES - 1)
        QTest.keyClick(player, Qt.Key.Key_End)
        assert await settled(player) == FRAMES - 1

    exact.play(work)


@pytest.mark.parametrize("as_file", [False, True], ids=["hls", "file"])
def test_the_first_step_begins_at_the_frame_that_the_player_shows(exact: Stage, *, as_file: bool) -> None:
    """Wherever the player went to. Where its own jump within a stream ends elsewhere, nothing is compared."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=as_file)
        drawn = random.Random(9)
        begins: list[int] = []
        player.playback.frame.connect(lambda frame: begins.append(frame.startTime() // 1000))
        differences = []
        for _time in range(8):
            player.transport.frames.leave()
            player.transport.frames.video.close()
            before = player.frames_shown
            place = drawn.randrange(200, 3900)
            player.playback.seek(place)
            await until(lambda before=before: player.frames_shown > before)
            shown, is_near = number_of(player.view.image), abs(begins[-1] - place) < NEAR_MS
            before = player.frames_shown
            QTest.keyClick(player, Qt.Key.Key_Period)
            difference = await settled(player) - shown
            differences += [difference] if is_near else []
            # The player follows to where the picture is.
            await until(lambda before=before: player.frames_shown > before)
        assert set(differences) == {1}

    exact.play(work)


@pytest.mark.parametrize("backwards", [False, True], ids=["step", "backwards"])
def test_steps_work_after_another_rendition_took_the_place_of_one_that_was_decoded(
    exact: Stage, *, backwards: bool
) -> None:
    """What was on its way ends with its video, and nothing waits for it."""

    async def work(player: Player, stage: Stage) -> None:
        await opened(player, stage, as_file=True)
        frames, reverse = player.transport.frames, player.transport.reverse
        frames.seek(4000)
        await settled(player)
        await until(lambda: player.playback.phase is Phase.PAUSED)
        if backwards:
            reverse.begin()
        else:
            frames.step(-100)
        # Until the decoder is asked: its video is open already.
        await asyncio.sleep(0)
        player.opener.choose(AT_30[1])
        await until(lambda: player.playback.phase is Phase.PAUSED and not reverse.speed)
        QTest.keyClick(player, Qt.Key.Key_Period)
        await settled(player)
        assert frames.frame is not None

    exact.play(work)
