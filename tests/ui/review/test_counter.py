"""The counter of a paused player: it has the number that the picture shows, with the decoder and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.time_form import TimeForm
from kdesk.messages.format import DASH, Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.player import Player
from kdesk.ui.theme import Theme
from tests.support import numbered_video
from tests.support.numbered_video import FRAMES, X264
from tests.support.patience import until
from tests.ui.library.library_fakes import make_flavor
from tests.ui.library.qt_loop import RunQt
from tests.ui.review.hls_server import HlsServer
from tests.ui.review.stage import Stage, playing
from tests.ui.review.test_exact_frames import number_of

pytestmark = pytest.mark.slow

RATES = {"25": 25.0, "30": 30.0, "60": 60.0}


@pytest.fixture(scope="module", params=RATES)
def numbered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A folder with a numbered video as a stream and as a file, and its frame rate."""
    folder = tmp_path_factory.mktemp("rate") / "large"
    folder.mkdir()
    file = numbered_video.make(folder / "a.mp4", (*X264, "-g", "30", "-bf", "2"), rate=request.param, sound=True)
    cut = ["-c", "copy", "-f", "hls", "-hls_time", "3", "-hls_playlist_type", "vod", "-hls_segment_filename", "%d.ts"]
    numbered_video.remake(file, folder / "list.m3u8", *cut)
    return folder.parent, RATES[request.param]


@pytest.fixture(params=[False, True], ids=["player", "decoder"])
def counted(
    request: pytest.FixtureRequest, numbered: tuple[Path, float], run_qt: RunQt, theme: Theme, formatter: Format
) -> Iterator[tuple[Stage, float]]:
    """What opens players on the numbered video, and its frame rate."""
    with HlsServer(numbered[0]) as server:
        stage = Stage(server, run_qt, theme, formatter)
        stage.with_decoder = request.param
        yield stage, numbered[1]


async def _opened(player: Player, stage: Stage, rate: float, *, as_file: bool) -> None:
    flavor = make_flavor(0, frame_rate=rate)
    player.show_entry(stage.entry(duration=FRAMES / rate))
    player.show_flavors((flavor,))
    player.opener.deliver(as_file)
    player.opener.choose(flavor)
    while player.controls.time.form is not TimeForm.FRAMES:
        player.controls.time.next_form()
    player.activateWindow()


def _counter(player: Player) -> str:
    return player.controls.time.text().split(" / ")[0]


async def _type(player: Player, words: str) -> None:
    field = player.controls.time.field
    QTest.keyClick(player, Qt.Key.Key_G)
    await until(field.isVisible)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def _agrees(player: Player) -> bool:
    return _counter(player) == str(number_of(player.view.image))


async def _settled(player: Player, before: int) -> None:
    """Wait until another frame is shown and the counter tells its number."""
    frames = player.transport.frames
    is_exact = not frames.video.why_not
    await until(lambda: (frames.frame is not None and not frames.is_busy) if is_exact else player.frames_shown > before)
    await until(lambda: _agrees(player))


@pytest.mark.parametrize("as_file", [False, True], ids=["hls", "file"])
def test_counter_and_picture_agree_wherever_it_stands(counted: tuple[Stage, float], *, as_file: bool) -> None:
    """After a typed frame, jumps, steps, End, and a pause; a typed frame is that frame, and each step is one more."""
    stage, rate = counted
    if rate > 50 and as_file and not stage.with_decoder:
        pytest.skip("the sound may begin more than a frame before the picture, which only the decoder tells")

    async def work(player: Player, stage: Stage) -> None:
        await _opened(player, stage, rate, as_file=as_file)
        assert _counter(player) == DASH
        for words in ("77f", "31f", "100f"):
            before = player.frames_shown
            await _type(player, words)
            await _settled(player, before)
            await until(lambda: player.playback.phase is Phase.PAUSED)
            # Before a stream was opened nobody knows by how much it shifts its pictures but the decoder.
            assert _counter(player) == words[:-1] or (words == "77f" and not stage.with_decoder)
        for number in (101, 102):
            before = player.frames_shown
            QTest.keyClick(player, Qt.Key.Key_Period)
            await until(lambda number=number: _counter(player) == str(number))  # type: ignore[misc]
            await _settled(player, before)
        # Without the decoder the end of so short a stream is behind its last frame.
        last = (Qt.Key.Key_End,) if stage.with_decoder else ()
        for key in (Qt.Key.Key_3, Qt.Key.Key_Right, Qt.Key.Key_Left, *last):
            before = player.frames_shown
            QTest.keyClick(player, key)
            await _settled(player, before)
        assert _counter(player) == str(FRAMES - 1) or not stage.with_decoder

    stage.play(work)


@pytest.mark.parametrize("as_file", [False, True], ids=["hls", "file"])
def test_a_pause_stands_at_the_frame_it_shows(counted: tuple[Stage, float], *, as_file: bool) -> None:
    """At once, and once more after it has played on."""
    stage, rate = counted

    async def work(player: Player, stage: Stage) -> None:
        await _opened(player, stage, rate, as_file=as_file)
        for _time in range(2):
            QTest.keyClick(player, Qt.Key.Key_Space)
            await playing(player)
            QTest.keyClick(player, Qt.Key.Key_Space)
            await until(lambda: player.playback.phase is Phase.PAUSED)
            await until(lambda: _agrees(player))

    stage.play(work)
