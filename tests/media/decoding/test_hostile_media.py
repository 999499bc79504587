"""Damaged, lying and hostile media end in words or in the frames that are whole; nothing hangs, nothing is opened."""

import asyncio
import random
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError, MediaProblem, Reason, ServerProblem
from kdesk.media.reading.media_file import LocalMediaFile
from kdesk.messages.errors import advice_of, title_of
from tests.support.numbered_video import X264, make, number_of, remake
from tests.support.opened_videos import decoded_videos, opened_video
from tests.support.patience import until
from tests.support.stream_server import StreamServer

SLACK = 200
"""Attempts at random damage, over all forms."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One video in five forms: `a.mp4`, `late.mp4` with its index at the end, `a.ts`, `a.mkv`, and 13 MB `big.mkv`."""
    folder = tmp_path_factory.mktemp("hostile")
    make(folder / "a.mp4", (*X264, "-bf", "2", "-g", "30", "-movflags", "+faststart"), sound=True)
    make(folder / "big.mkv", ("-c:v", "rawvideo", "-pix_fmt", "yuv420p"))
    for name in ("late.mp4", "a.ts", "a.mkv"):
        remake(folder / "a.mp4", folder / name, "-c", "copy")
    return folder


async def refusal(source: Path | str) -> KdeskError:
    """Return the error with which a source is refused; it has words."""
    with pytest.raises(KdeskError) as caught:
        async with opened_video(source):
            pass
    assert title_of(caught.value)
    assert advice_of(caught.value)
    return caught.value


TEXTS = {
    "empty": b"",
    "noise": random.Random(1).randbytes(300_000),
    "playlist": b"#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "list": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "web page": b"<!doctype html><html><body>Not found</body></html>" * 50,
    "subtitles": b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00>\x80\x00\x00>\x80\x08\x02\x00\x00\x00" + bytes(500),
}


@pytest.mark.parametrize("name", TEXTS)
async def test_what_is_no_video_is_refused(name: str, tmp_path: Path) -> None:
    """By its content: the name says MP4."""
    path = tmp_path / "a.mp4"
    path.write_bytes(TEXTS[name])
    problem = await refusal(path)
    assert isinstance(problem, MediaProblem)
    assert problem.reason in {Reason.MEDIA_KIND_UNKNOWN, Reason.MEDIA_NO_VIDEO}


async def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As a file of this computer."""
    assert (await refusal(tmp_path / "a.mp4")).reason is Reason.MEDIA_FILE_UNREADABLE


async def test_sound_alone_is_told(tmp_path: Path) -> None:
    """There is no video in it."""
    make(tmp_path / "a.mp4", X264, sound=True)
    remake(tmp_path / "a.mp4", tmp_path / "a.m4a", "-vn", "-c", "copy")
    assert (await refusal(tmp_path / "a.m4a")).reason is Reason.MEDIA_NO_VIDEO


async def test_a_file_without_its_index_is_refused(folder: Path, tmp_path: Path) -> None:
    """The index of an MP4 may stand at its end, which is missing."""
    cut = tmp_path / "cut.mp4"
    cut.write_bytes((folder / "late.mp4").read_bytes()[:30_000])
    assert isinstance(await refusal(cut), MediaProblem)


@pytest.mark.parametrize("name", ["a.mp4", "a.ts", "a.mkv"])
async def test_a_truncated_file_shows_what_is_there(name: str, folder: Path, tmp_path: Path) -> None:
    """Up to the last whole frame, which is the last one then."""
    data = (folder / name).read_bytes()
    cut = tmp_path / name
    cut.write_bytes(data[: len(data) // 2])
    async with opened_video(cut) as video:
        first, last = await video.frame_at(Fraction(0)), await video.frame_at(Fraction(100))
        assert number_of(first.picture) == 0
        assert 20 < number_of(last.picture) < 120
        assert (await video.beside(last, 1)).time == last.time


@pytest.mark.parametrize("name", ["a.mp4", "late.mp4", "a.ts", "a.mkv"])
async def test_random_damage_ends_in_frames_or_in_words(name: str, folder: Path, tmp_path: Path) -> None:
    """Wherever bytes are changed: in the index, in its sizes and offsets, in pictures."""
    whole, chance = (folder / name).read_bytes(), random.Random(name)
    for attempt in range(SLACK // 4):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 5, 50])):
            begin = chance.randrange(chance.choice([2000, len(data)]))
            data[begin : begin + 4] = chance.randbytes(4)
        path = tmp_path / f"{attempt}-{name}"
        path.write_bytes(data)
        with suppress(MediaProblem):
            async with opened_video(path) as video:
                for second in (4, 1, 100):
                    frame = await video.frame_at(Fraction(second))
                    await video.beside(frame, -2)


@pytest.mark.parametrize("name", ["a.mp4", "a.ts", "a.mkv"])
async def test_times_beyond_all_clocks_show_the_last_and_the_first_frame(name: str, folder: Path) -> None:
    """A review that was made elsewhere names any time."""
    async with opened_video(folder / name) as video:
        assert number_of((await video.frame_at(Fraction(10**18))).picture) == 149
        assert number_of((await video.frame_at(Fraction(-(10**18)))).picture) == 0


async def test_a_track_that_begins_late_ends_no_video(folder: Path, tmp_path: Path) -> None:
    """Whoever reads to the end comes to the last frame."""
    sound = remake(folder / "a.mp4", tmp_path / "sound.flv", "-vn", "-c", "copy").read_bytes()
    whole = make(tmp_path / "a.flv", (*X264, "-g", "30"), frames=300)
    whole.write_bytes(whole.read_bytes() + sound[13:])
    async with opened_video(whole) as video:
        numbers = [number_of(frame.picture) async for frame in video.frames(Fraction(9))]
        assert numbers == list(range(270, 300))


async def test_an_index_that_leads_before_the_file_is_no_error(folder: Path) -> None:
    """Nor is one that leads far behind it."""
    file = LocalMediaFile(folder / "a.mkv")
    assert file.seek(-5) == 0
    assert file.seek(2**62) == file.size
    assert file.read(10) == b""
    assert file.seek(-(2**40), 2) == 0
    file.close()


async def test_pictures_that_are_too_large_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    """A JPEG of some kilobytes may say that it has 16,400 by 16,400 pixels."""
    path = make(tmp_path / "a.mov", ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p"), frames=40)
    data = bytearray(path.read_bytes())
    place = -1
    while (place := data.find(b"\xff\xc0\x00\x11\x08", place + 1)) >= 0:
        data[place + 5 : place + 9] = (16_400).to_bytes(2, "big") * 2
    entry = data.find(b"jpeg", data.find(b"stsd"))
    data[entry + 28 : entry + 32] = (16_400).to_bytes(2, "big") * 2
    path.write_bytes(data)
    problem = await refusal(path)
    assert problem.reason in {Reason.MEDIA_TOO_LARGE, Reason.MEDIA_WITHOUT_FRAMES}


async def test_a_file_that_refers_to_another_one_does_not_get_it(folder: Path, tmp_path: Path) -> None:
    """QuickTime knows references to other files and addresses: nobody is asked for them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        address = f"http://127.0.0.1:{port}/a.mp4".encode().ljust(32, b"?")
        data = (folder / "a.mp4").read_bytes()
        # The entry of a track's data reference: flag 1, “in this file”, becomes an address.
        entry = b"\x00\x00\x00\x0curl \x00\x00\x00\x01"
        assert entry in data
        path = tmp_path / "a.mov"
        path.write_bytes(data.replace(entry, b"\x00\x00\x00\x2curl \x00\x00\x00\x00" + address))
        with suppress(MediaProblem):
            async with opened_video(path) as video:
                await video.frame_at(Fraction(1))
        with pytest.raises(BlockingIOError):
            listener.accept()


async def test_a_local_file_that_changes_is_told(folder: Path, tmp_path: Path) -> None:
    """Bytes of two versions make no picture."""
    path = tmp_path / "a.mkv"
    path.write_bytes((folder / "big.mkv").read_bytes())
    async with opened_video(path) as video:
        path.write_bytes(path.read_bytes() + b"more")
        with pytest.raises(MediaProblem) as caught:
            await video.frame_at(Fraction(4))
    assert caught.value.reason is Reason.MEDIA_CHANGED


Breaker = Callable[[StreamServer], None]


def _endless(server: StreamServer) -> None:
    server.faults["/a.mp4"] = server.flood


def _dying(server: StreamServer) -> None:
    server.faults["/a.mp4"] = server.break_after(2000)


@pytest.mark.parametrize("breaks", [_endless, _dying])
async def test_a_server_that_misbehaves_is_told(breaks: Breaker, folder: Path) -> None:
    """As a problem of the server, not of the file."""
    with StreamServer(folder) as server:
        breaks(server)
        try:
            assert isinstance(await refusal(f"{server.base}/a.mp4"), ServerProblem)
        finally:
            server.release()


async def test_closing_ends_a_read_that_waits(folder: Path) -> None:
    """The task is cancelled, and the thread ends, although the server says nothing."""
    before = _threads()
    with StreamServer(folder) as server:
        async with decoded_videos() as videos:
            video = await videos.open(VideoSource((f"{server.base}/big.mkv",)))
            asked = len(server.asked)
            server.faults["/big.mkv"] = server.stall
            async with asyncio.TaskGroup() as group:
                waiting = group.create_task(_cancelled(video.frame_at(Fraction(4))))
                await until(lambda: len(server.asked) > asked)
                video.close()
            assert waiting.result()
            await until(lambda: _threads() == before)
        server.release()


async def test_a_newer_question_is_answered_while_an_older_one_waits_for_the_server(folder: Path) -> None:
    """The older one is cancelled."""
    with StreamServer(folder) as server:
        async with decoded_videos() as videos:
            video = await videos.open(VideoSource((f"{server.base}/big.mkv",)))
            asked = len(server.asked)
            server.once["/big.mkv"] = [server.stall]
            async with asyncio.TaskGroup() as group:
                older = group.create_task(_cancelled(video.frame_at(Fraction(4))))
                await until(lambda: len(server.asked) > asked)
                assert number_of((await video.frame_at(Fraction(1))).picture) == 30
                assert await older
        server.release()


async def test_what_is_closed_is_free(folder: Path, tmp_path: Path) -> None:
    """No open file, and no frame, is left of a closed video."""
    async with decoded_videos() as videos:
        path = remake(folder / "a.mp4", tmp_path / "a.mp4", "-c", "copy")
        for _ in range(5):
            video = await videos.open(VideoSource(path=path))
            await video.frame_at(Fraction(3))
            video.close()
        assert videos.open_videos == 0
        assert videos.frames_memory == 0
        await until(lambda: _threads() == 0)
        # Windows removes no file that is open.
        path.unlink()


def _threads() -> int:
    return sum(thread.name.startswith("decode-video") for thread in threading.enumerate())


async def _cancelled(work: Awaitable[object]) -> bool:
    try:
        await work
    except asyncio.CancelledError:
        return True
    return False
