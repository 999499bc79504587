"""Seeks in HLS, one upon the other and at both ends, as somebody makes them who drags along the time line."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.domain.video import VideoSource
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from tests.support.local_server import HttpRequest
from tests.support.media import ffmpeg
from tests.support.numbered_video import X264, make
from tests.support.patience import until
from tests.support.stream_server import StreamServer
from tests.ui.review.playbacks import Play, play, shows

__all__ = ["play"]

pytestmark = pytest.mark.slow

RATE = 30
SECONDS = 12
SEEKS = 25
DURATION = SECONDS * 1000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a stream with B-frames, which are decoded before they are shown."""
    made = tmp_path_factory.mktemp("streams")
    file = make(made / "a.mp4", (*X264, "-g", str(RATE), "-bf", "3"), frames=SECONDS * RATE, sound=True)
    cut = ["-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_filename", str(made / "%d.ts")]
    ffmpeg("-i", str(file), "-c", "copy", *cut, str(made / "list.m3u8"))
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[StreamServer]:
    """A server that takes a while for each segment."""
    with StreamServer(folder) as made:

        def slowly(request: HttpRequest) -> None:
            made.released.wait(0.03)
            made.serve(request)

        made.faults.update({f"/{path.name}": slowly for path in folder.glob("*.ts")})
        yield made


def source_of(server: StreamServer) -> VideoSource:
    """Return the stream."""
    return VideoSource((f"{server.base}/list.m3u8",))


async def _stands_near(player: Playback, milliseconds: int) -> None:
    """Wait until it shows a frame of about that position."""
    await until(lambda: not player.awaits_frame and abs(player.position - milliseconds) < 500)
    assert player.phase is Phase.PAUSED, (player.phase, player.detail)


@pytest.mark.parametrize("place", [0, 40, 150, DURATION - 150, DURATION - 40, DURATION], ids=str)
def test_it_stands_at_both_ends(play: Play, server: StreamServer, place: int) -> None:
    """FFmpeg refuses positions before its first frame and behind the last one; that is no failure of the stream."""

    async def work(player: Playback) -> None:
        player.open(source_of(server), at=place, paused=True)
        await _stands_near(player, place)
        player.seek(5000)
        await _stands_near(player, 5000)
        player.seek(place)
        await _stands_near(player, place)
        player.play()
        await until(lambda: player.phase is (Phase.ENDED if place > 5000 else Phase.PLAYING))

    play(work)


# A seek to the beginning opens the stream again, perhaps while it is being opened.
@pytest.mark.qt_log_ignore("Could not open media")
@pytest.mark.parametrize("seed", range(3))
def test_of_many_seeks_the_last_one_counts(play: Play, server: StreamServer, seed: int) -> None:
    """Whatever the demuxer was in the midst of when its requests were aborted."""
    chance = random.Random(seed)

    async def work(player: Playback) -> None:
        player.open(source_of(server))
        await shows(player)
        for _ in range(SEEKS):
            player.seek(chance.choice([0, DURATION, *[chance.randrange(DURATION) for _ in range(6)]]))
            await asyncio.sleep(chance.choice([0, 0.01, 0.05, 0.2]))
            assert player.phase is not Phase.FAILED, (player.error, player.detail)
        # A seek to the end may have ended it: then it stands at the last place instead of playing on from there.
        player.seek(3000)
        await until(lambda: not player.awaits_frame and 2900 <= player.position < 6000)
        assert player.phase in {Phase.PLAYING, Phase.PAUSED}

    play(work)


@pytest.mark.parametrize("place", [5000, DURATION, 0], ids=str)
def test_after_the_end_a_seek_stays_paused_there(play: Play, server: StreamServer, place: int) -> None:
    """FFmpeg closes the stream at its end: it is opened again."""

    async def work(player: Playback) -> None:
        player.open(source_of(server), at=DURATION - 700)
        await until(lambda: player.phase is Phase.ENDED)
        player.seek(place)
        await _stands_near(player, place)
        player.play()
        await until(lambda: player.phase is (Phase.ENDED if place == DURATION else Phase.PLAYING))

    play(work)
