"""The player and servers that cannot be trusted: what it is given, what it never asks, and when it stops."""

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtMultimedia import QAudioDevice

from kdesk.media import upstream
from kdesk.ui.review import audio, media_player
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.playback_errors import not_delivered_message
from kdesk.ui.tasks import TaskScope
from tests.kaltura.test_real_sockets import CERTIFICATE
from tests.support import streams
from tests.support.patience import until
from tests.support.relay import opened_relay
from tests.support.stream_server import StreamServer, status
from tests.ui.library.qt_loop import RunQt

pytestmark = pytest.mark.slow

Work = Callable[[Playback], Coroutine[Any, Any, None]]
Play = Callable[[Work], None]
VIDEO = "/video/list.m3u8"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The streams, made once."""
    made = tmp_path_factory.mktemp("streams")
    streams.make_video(made / "video")
    streams.make_sound(made / "sound")
    streams.make_two_languages(made / "languages")
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[StreamServer]:
    """The server of the streams."""
    with StreamServer(folder) as made:
        yield made


@asynccontextmanager
async def opened(tasks: TaskScope) -> AsyncIterator[Playback]:
    """A player for as long as the block runs."""
    async with opened_relay() as relay:
        player = Playback(relay, tasks, volume=0.5)
        yield player
        player.close()
        player.deleteLater()


@pytest.fixture
def play(run_qt: RunQt) -> Play:
    """Return what runs a test with a player."""

    def run(work: Work) -> None:
        async def scoped(tasks: TaskScope) -> None:
            async with opened(tasks) as player:
                await work(player)

        run_qt(scoped)

    return run


async def shows(player: Playback, frames: int = 5) -> None:
    """Wait until so many more frames have come."""
    before = player.frames
    await until(lambda: player.frames >= before + frames or player.phase is Phase.FAILED)
    assert player.phase is not Phase.FAILED, (player.error, player.detail)


class Places:
    """The positions that a player tells, and the largest step between two of them."""

    def __init__(self, player: Playback) -> None:
        self.told: list[int] = []
        player.position_changed.connect(self.told.append)

    @property
    def largest_step(self) -> int:
        """Milliseconds."""
        return max((after - before for before, after in zip(self.told, self.told[1:], strict=False)), default=0)


def source_of(player: Playback) -> str:
    """Return the address that Qt was given."""
    return player.player.source


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (streams.make_fragmented, "list.m3u8"),
        (streams.make_encrypted, "list.m3u8"),
        (lambda folder: streams.make_file(folder.with_suffix(".mp4")), ""),
    ],
    ids=["fragmented", "encrypted", "file"],
)
def test_every_form_plays_through_the_relay(
    play: Play, tmp_path: Path, make: Callable[[Path], Path], name: str
) -> None:
    """Fragmented MP4, AES-128 and single files with their index at the end: frames come, and jumps lead somewhere."""
    made = make(tmp_path / "stream")

    async def work(player: Playback) -> None:
        with StreamServer(tmp_path) as server:
            player.open([f"{server.base}/{made.name}/{name}".rstrip("/")])
            await shows(player)
            assert source_of(player).startswith("http://127.0.0.1:")
            assert str(server.base) not in source_of(player)
            # FFmpeg 7.1 cannot jump in fragmented MP4, whoever delivers it: no frame comes after a seek.
            if not (made / "init.mp4").exists():
                player.seek(8500)
                await until(lambda: player.position >= 8500)
                await shows(player)
            player.close()

    play(work)


def test_two_languages_play_one_of_them(play: Play, server: StreamServer) -> None:
    """Sound beside the pictures comes through; the other language costs nothing."""

    async def work(player: Playback) -> None:
        player.open([f"{server.base}/languages/master.m3u8"])
        await shows(player)
        assert player.player.audio_track_count == 1
        assert any(path.startswith("/languages/en/") for path in server.paths)
        assert not any(path.startswith("/languages/de/") for path in server.paths)

    play(work)


def test_a_proxy_of_the_environment_is_told_nothing(
    play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg asks `http_proxy` even for this computer: the token of the stream would go there, and nothing plays."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "")
    recorder, asked = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def record() -> None:
        while True:
            try:
                api, _ = recorder.accept()
            except OSError:
                return
            with api:
                asked.append(api.recv(4096))

    thread = threading.Thread(target=record)
    thread.start()
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{recorder.getsockname()[1]}")

    async def work(player: Playback) -> None:
        player.open([server.base + VIDEO])
        await shows(player)

    try:
        play(work)
    finally:
        recorder.shutdown(socket.SHUT_RDWR)
        recorder.close()
        thread.join()
    assert not asked
    assert "127.0.0.1" in os.environ["no_proxy"]


def test_a_certificate_that_nobody_trusts_is_refused(play: Play, folder: Path) -> None:
    """Self-signed and for another name: told in words, nothing plays, nothing was asked."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)

    async def work(player: Playback) -> None:
        with StreamServer(folder, tls=tls) as server:
            player.open([server.base + VIDEO])
            await until(lambda: player.phase is Phase.FAILED)
            assert player.error == "The server could not prove who it is"
            assert not server.asked
            assert not player.frames

    play(work)


@pytest.mark.parametrize(
    "list_of",
    ["file:///etc/passwd", "data:video/mp2t;base64,R0==", "rtsp://127.0.0.1/0", "/nested.m3u8"],
)
def test_what_ffmpeg_would_open_is_never_shown_to_it(play: Play, server: StreamServer, list_of: str) -> None:
    """Other schemes, and masters inside masters: told in words, before Qt has heard of anything."""
    server.pages["/nested.m3u8"] = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{list_of}\n".encode()

    async def work(player: Playback) -> None:
        player.open([f"{server.base}/nested.m3u8"])
        await until(lambda: player.phase is Phase.FAILED)
        assert player.error in {
            "The server names an address that cannot be used",
            "The server's playlist cannot be used",
        }
        assert not player.player.is_created

    play(work)


def test_it_stops_at_a_segment_that_stays_away(play: Play, server: StreamServer) -> None:
    """Neither is it skipped nor is the server hammered: the player stops there, says so, and Retry goes on there."""
    server.faults["/video/2.ts"] = status(503)

    async def work(player: Playback) -> None:
        places = Places(player)
        player.open([server.base + VIDEO])
        await until(lambda: player.phase is Phase.FAILED)
        assert player.error == not_delivered_message()
        assert "HTTP 503" in player.detail
        assert 3000 <= player.position <= 4000
        assert places.largest_step < 1000
        assert server.paths.count("/video/2.ts") == 3
        del server.faults["/video/2.ts"]
        stopped = player.position
        player.open([server.base + VIDEO], at=player.position)
        await shows(player)
        assert min(places.told[-5:]) >= stopped - 500

    play(work)


def test_what_comes_late_is_waited_for(play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing comes the clock is held, and goes on without a jump: Qt alone would rush to the end."""
    monkeypatch.setattr(upstream, "READ_SECONDS", 3.0)
    server.once["/video/2.ts"] = [server.stall, server.stall_after(9000)]

    async def work(player: Playback) -> None:
        places, phases = Places(player), list[tuple[Phase, bool]]()
        player.changed.connect(lambda: phases.append((player.phase, player.buffering)))
        player.open([server.base + VIDEO])
        await until(lambda: player.buffering)
        assert player.phase is Phase.LOADING
        assert player.buffered < 600
        await until(lambda: player.position > 5000)
        assert places.largest_step < 1000
        assert phases == [
            (Phase.LOADING, False),
            (Phase.PLAYING, False),
            (Phase.LOADING, True),
            (Phase.PLAYING, False),
        ]

    play(work)


def test_a_seek_during_a_stall_does_not_wait_for_it(play: Play, server: StreamServer) -> None:
    """What is waited for is aborted, and not asked for again."""
    server.faults["/video/1.ts"] = server.stall

    async def work(player: Playback) -> None:
        player.open([server.base + VIDEO])
        await until(lambda: player.phase is Phase.PLAYING and player.frames and "/video/1.ts" in server.paths)
        player.seek(9000)
        await until(lambda: player.position >= 9000)
        await shows(player)
        assert server.paths.count("/video/1.ts") == 1
        assert not server.released.is_set(), "the server went on by itself"

    play(work)


@pytest.mark.parametrize("silent", [VIDEO, "/video/0.ts", "/video/1.ts", "/video/2.ts"])
def test_it_can_be_left_during_any_stall(play: Play, server: StreamServer, silent: str) -> None:
    """Stopping, another stream and quitting end every connection first, since Qt waits for its threads."""
    server.faults[silent] = server.stall

    async def work(player: Playback) -> None:
        player.open([server.base + VIDEO])
        await until(lambda: silent in server.paths)
        player.open([server.base + "/sound/list.m3u8"])
        assert not player.relay.open_streams, "the relay closes the stream before Qt waits for its threads"
        await until(lambda: player.phase is Phase.PLAYING)
        player.close()
        assert player.phase is Phase.STOPPED
        assert not player.relay.open_streams
        assert not server.released.is_set(), "the server went on by itself"

    play(work)


def test_sound_without_a_device_ends_and_says_so(
    play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt's clock would run to the end and stand there for ever."""
    none = SimpleNamespace(defaultAudioOutput=QAudioDevice)
    monkeypatch.setattr(audio, "QMediaDevices", none)

    async def work(player: Playback) -> None:
        player.open([f"{server.base}/sound/list.m3u8"], at=11_000)
        await until(lambda: player.phase is Phase.PLAYING)
        assert player.player.silent
        await until(lambda: player.phase is Phase.ENDED)
        assert player.position >= 11_500

    play(work)


def test_pausing_while_it_loads_holds_it(play: Play, server: StreamServer) -> None:
    """Also before the server has answered: what comes then is not played."""
    server.faults[VIDEO] = server.late

    async def work(player: Playback) -> None:
        player.open([server.base + VIDEO])
        player.pause()
        assert player.phase is Phase.PAUSED
        server.released.set()
        await until(lambda: player.frames)
        assert player.phase is Phase.PAUSED
        assert player.position == 0
        player.play()
        await shows(player)
        assert player.phase is Phase.PLAYING

    play(work)


def test_a_computer_on_which_nothing_can_play_says_so(
    play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt without its back end takes every address and never says a word."""
    monkeypatch.setattr(media_player.QMediaPlayer, "isAvailable", lambda _player: False)

    async def work(player: Playback) -> None:
        player.open([server.base + VIDEO])
        await until(lambda: player.phase is Phase.FAILED)
        assert player.error == "Nothing can be played at the moment"

    play(work)


def test_a_stream_that_is_closed_while_it_opens_leaves_nothing(play: Play, server: StreamServer) -> None:
    """The question is cancelled; no stream and no player is made."""
    server.faults[VIDEO] = server.stall

    async def work(player: Playback) -> None:
        player.open([server.base + VIDEO])
        await until(lambda: VIDEO in server.paths)
        player.close()
        await asyncio.sleep(0)
        assert not player.player.is_created
        assert not player.relay.open_streams

    play(work)
