"""Playback of streams from unreliable servers."""

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtMultimedia import QAudioDevice

from kdesk.domain.video import VideoSource
from kdesk.media import upstream
from kdesk.ui.review import audio, media_player
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.playback_errors import not_delivered_message
from tests.kaltura.test_real_sockets import CERTIFICATE
from tests.support import streams
from tests.support.patience import until
from tests.support.stream_server import StreamServer, status
from tests.ui.review.playbacks import Play, play, shows

__all__ = ["play"]

pytestmark = pytest.mark.slow

VIDEO = "/video/list.m3u8"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the streams."""
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


class Places:
    """The positions that a player reports, and the largest step between two of them."""

    def __init__(self, player: Playback) -> None:
        self.told: list[int] = []
        player.position_changed.connect(self.told.append)

    @property
    def largest_step(self) -> int:
        """The largest step in milliseconds."""
        return max((after - before for before, after in zip(self.told, self.told[1:], strict=False)), default=0)


def source_of(player: Playback) -> str:
    """Return the URL that Qt was given."""
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
    """Fragmented MP4, AES-128 and single files with their index at the end can be played."""
    made = make(tmp_path / "stream")

    async def work(player: Playback) -> None:
        with StreamServer(tmp_path) as server:
            player.open(VideoSource((f"{server.base}/{made.name}/{name}".rstrip("/"),)))
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


def test_one_of_two_languages_is_loaded(play: Play, server: StreamServer) -> None:
    """The segments of the other language are not requested."""

    async def work(player: Playback) -> None:
        player.open(VideoSource((f"{server.base}/languages/master.m3u8",)))
        await shows(player)
        assert player.player.audio_track_count == 1
        assert any(path.startswith("/languages/en/") for path in server.paths)
        assert not any(path.startswith("/languages/de/") for path in server.paths)

    play(work)


def test_a_proxy_of_the_environment_is_not_used_for_the_relay(
    play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg would use `http_proxy` also for this computer, and the proxy would get the token of the stream."""
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
        player.open(VideoSource((server.base + VIDEO,)))
        await shows(player)

    try:
        play(work)
    finally:
        recorder.shutdown(socket.SHUT_RDWR)
        recorder.close()
        thread.join()
    assert not asked
    assert "127.0.0.1" in os.environ["no_proxy"]


def test_an_untrusted_certificate_is_refused(play: Play, folder: Path) -> None:
    """No request is sent, and the error says so."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)

    async def work(player: Playback) -> None:
        with StreamServer(folder, tls=tls) as server:
            player.open(VideoSource((server.base + VIDEO,)))
            await until(lambda: player.phase is Phase.FAILED)
            assert player.error == "The server could not prove who it is"
            assert not server.asked
            assert not player.frames

    play(work)


@pytest.mark.parametrize(
    "list_of",
    ["file:///etc/passwd", "data:video/mp2t;base64,R0==", "rtsp://127.0.0.1/0", "/nested.m3u8"],
)
def test_ffmpeg_gets_no_other_schemes_and_no_nested_masters(play: Play, server: StreamServer, list_of: str) -> None:
    """The error comes before the player is created."""
    server.pages["/nested.m3u8"] = f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{list_of}\n".encode()

    async def work(player: Playback) -> None:
        player.open(VideoSource((f"{server.base}/nested.m3u8",)))
        await until(lambda: player.phase is Phase.FAILED)
        assert player.error in {
            "The server names an address that cannot be used",
            "The server's playlist cannot be used",
        }
        assert not player.player.is_created

    play(work)


def test_playback_stops_at_a_missing_segment(play: Play, server: StreamServer) -> None:
    """It is not skipped and requested three times; the retry continues at the position."""
    server.faults["/video/2.ts"] = status(503)

    async def work(player: Playback) -> None:
        places = Places(player)
        player.open(VideoSource((server.base + VIDEO,)))
        await until(lambda: player.phase is Phase.FAILED)
        assert player.error == not_delivered_message()
        assert "HTTP 503" in player.detail
        assert 3000 <= player.position <= 4000
        assert places.largest_step < 1000
        assert server.paths.count("/video/2.ts") == 3
        del server.faults["/video/2.ts"]
        stopped = player.position
        player.open(VideoSource((server.base + VIDEO,)), at=player.position)
        await shows(player)
        assert min(places.told[-5:]) >= stopped - 500

    play(work)


def test_the_player_is_paused_while_data_are_late(
    play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it continues without a jump; Qt alone would rush to the end."""
    monkeypatch.setattr(upstream, "READ_SECONDS", 3.0)
    server.once["/video/2.ts"] = [server.stall, server.stall_after(9000)]

    async def work(player: Playback) -> None:
        places, phases = Places(player), list[tuple[Phase, bool]]()
        player.changed.connect(lambda: phases.append((player.phase, player.buffering)))
        player.open(VideoSource((server.base + VIDEO,)))
        await until(lambda: player.buffering)
        assert player.phase is Phase.LOADING
        assert player.watch.buffered < 600
        await until(lambda: player.position > 5000)
        assert places.largest_step < 1000
        assert phases == [
            (Phase.LOADING, False),
            (Phase.PLAYING, False),
            (Phase.LOADING, True),
            (Phase.PLAYING, False),
        ]

    play(work)


def test_a_seek_aborts_a_stalled_request(play: Play, server: StreamServer) -> None:
    """The request is not repeated."""
    server.faults["/video/1.ts"] = server.stall

    async def work(player: Playback) -> None:
        player.open(VideoSource((server.base + VIDEO,)))
        await until(lambda: player.phase is Phase.PLAYING and player.frames and "/video/1.ts" in server.paths)
        player.seek(9000)
        await until(lambda: player.position >= 9000)
        await shows(player)
        assert server.paths.count("/video/1.ts") == 1
        assert not server.released.is_set(), "the server went on by itself"

    play(work)


# It is closed while Qt opens it.
@pytest.mark.qt_log_ignore("Could not open media")
@pytest.mark.parametrize("silent", [VIDEO, "/video/0.ts", "/video/1.ts", "/video/2.ts"])
def test_a_stalled_stream_can_be_closed(play: Play, server: StreamServer, silent: str) -> None:
    """Stopping and opening another stream close the relay's side first, because Qt waits for its threads."""
    server.faults[silent] = server.stall

    async def work(player: Playback) -> None:
        player.open(VideoSource((server.base + VIDEO,)))
        await until(lambda: silent in server.paths)
        player.open(VideoSource((server.base + "/sound/list.m3u8",)))
        assert not player.streams.relay.open_streams, "the relay closes the stream before Qt waits for its threads"
        await until(lambda: player.phase is Phase.PLAYING)
        player.close()
        assert player.phase is Phase.STOPPED
        assert not player.streams.relay.open_streams
        assert not server.released.is_set(), "the server went on by itself"

    play(work)


def test_sound_without_a_device_ends(play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt's clock would stop at the end without a signal."""
    none = SimpleNamespace(defaultAudioOutput=QAudioDevice)
    monkeypatch.setattr(audio, "QMediaDevices", none)

    async def work(player: Playback) -> None:
        player.open(VideoSource((f"{server.base}/sound/list.m3u8",)), at=11_000)
        await until(lambda: player.phase is Phase.PLAYING)
        assert player.player.silent
        await until(lambda: player.phase is Phase.ENDED)
        assert player.position >= 11_500

    play(work)


def test_pausing_while_loading_shows_a_paused_frame(play: Play, server: StreamServer) -> None:
    """This works also before the server has responded."""
    server.faults[VIDEO] = server.late

    async def work(player: Playback) -> None:
        player.open(VideoSource((server.base + VIDEO,)))
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


def test_a_missing_multimedia_backend_is_an_error(
    play: Play, server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt itself would report nothing."""
    monkeypatch.setattr(media_player.QMediaPlayer, "isAvailable", lambda _player: False)

    async def work(player: Playback) -> None:
        player.open(VideoSource((server.base + VIDEO,)))
        await until(lambda: player.phase is Phase.FAILED)
        assert player.error == "Nothing can be played at the moment"

    play(work)


def test_a_stream_that_is_closed_while_it_opens_leaves_nothing(play: Play, server: StreamServer) -> None:
    """The request is cancelled, and neither stream nor player is created."""
    server.faults[VIDEO] = server.stall

    async def work(player: Playback) -> None:
        player.open(VideoSource((server.base + VIDEO,)))
        await until(lambda: VIDEO in server.paths)
        player.close()
        await asyncio.sleep(0)
        assert not player.player.is_created
        assert not player.streams.relay.open_streams

    play(work)
