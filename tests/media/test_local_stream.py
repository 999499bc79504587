"""A file of this computer through the relay, between real sockets."""

import asyncio
import contextlib
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from kdesk.errors import MediaProblem, Reason
from kdesk.media.local_stream import PIECE
from tests.media.relays import MP4, Relays
from tests.support.patience import until

CONTENT = MP4 + bytes(range(256)) * 4096


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file that begins like a video."""
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    return path


async def test_ranges_of_a_local_file_come_through_a_secret_address(relays: Relays, film: Path) -> None:
    """Whole, from an offset, and between two; the address tells nothing of the path."""
    async with relays.relay() as relay, httpx.AsyncClient() as http:
        stream = await relay.open_file(film)
        assert film.stem not in stream.url
        assert (await http.get(stream.url)).content == CONTENT
        for asked, part in ((f"bytes={PIECE - 3}-", CONTENT[PIECE - 3 :]), ("bytes=5-9", CONTENT[5:10])):
            response = await http.get(stream.url, headers={"Range": asked})
            assert response.status_code == HTTPStatus.PARTIAL_CONTENT
            assert response.content == part
        assert (await http.get(stream.url, headers={"Range": f"bytes={len(CONTENT)}-"})).status_code == 416
        assert (await http.get(f"{stream.url}.m3u8")).status_code == HTTPStatus.NOT_FOUND
        assert stream.received > len(CONTENT)


async def test_a_closed_local_file_is_served_no_more(relays: Relays, film: Path) -> None:
    """The port is closed at once, and the relay counts no open stream."""
    async with relays.relay() as relay, httpx.AsyncClient() as http:
        stream = await relay.open_file(film)
        assert relay.open_streams == 1
        stream.close()
        assert not relay.open_streams
        with pytest.raises(httpx.ConnectError):
            await http.get(stream.url)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, Reason.MEDIA_FILE_UNREADABLE),
        (b"", Reason.MEDIA_KIND_UNKNOWN),
        (b"#EXTM3U\nhttp://203.0.113.9/0.ts\n", Reason.MEDIA_KIND_UNKNOWN),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", Reason.MEDIA_KIND_UNKNOWN),
    ],
    ids=["missing", "empty", "playlist", "concat list"],
)
async def test_what_is_no_media_is_not_opened(
    relays: Relays, tmp_path: Path, content: bytes | None, reason: Reason
) -> None:
    """A player would follow the addresses and paths that stand in a list, whatever its name."""
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    async with relays.relay() as relay:
        with pytest.raises(MediaProblem) as raised:
            await relay.open_file(path)
        assert raised.value.reason is reason
        assert not relay.open_streams


async def test_a_folder_is_no_file(relays: Relays, tmp_path: Path) -> None:
    """Nor is a pipe, whose opening would block."""
    async with relays.relay() as relay:
        with pytest.raises(MediaProblem):
            await relay.open_file(tmp_path)


async def test_a_file_that_changes_while_it_is_served_stalls(relays: Relays, film: Path) -> None:
    """The player gets no bytes of two versions, and the stall tells why."""
    async with relays.relay() as relay, httpx.AsyncClient(timeout=60) as http, asyncio.TaskGroup() as tasks:
        stream = await relay.open_file(film)
        shorten(film)

        async def ask() -> None:
            with contextlib.suppress(httpx.HTTPError):
                await http.get(stream.url)

        tasks.create_task(ask())
        await until(lambda: stream.stall is not None)
        assert stream.stall is not None
        assert stream.stall.problem.reason is Reason.MEDIA_CHANGED
        stream.seek(0)
        assert stream.stall is None


def shorten(path: Path) -> None:
    """Take the last byte off a file."""
    path.write_bytes(CONTENT[:-1])
