"""The local file: whether it can be taken, and its bytes."""

# ruff: noqa: ASYNC240  a test that looks at its own files keeps nobody waiting

import os
import random
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from kdesk.domain.upload import Chunk
from kdesk.engine.files.file_identity import identify
from kdesk.engine.files.local_file import BLOCK_BYTES, LocalFile, probe
from kdesk.errors import FileChanged, FileEmpty, FileMissing, FileProblem, FileUnreadable, KindNotTaken, NotAFile
from kdesk.messages.errors import title_of
from kdesk.threads import Workers
from tests.support.raised_words import raises_saying

SIZE = 3 * BLOCK_BYTES + 7


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """Two reading threads."""
    workers = Workers("test-read", 2)
    yield workers
    workers.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Return a video by its name, with bytes that are all different."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(random.Random(1).randbytes(SIZE))
    return path


async def read(file: LocalFile, chunk: Chunk) -> list[bytes]:
    """Read the blocks of a chunk."""
    async with aclosing(file.blocks(chunk)) as blocks:
        return [block async for block in blocks]


@pytest.mark.parametrize(("offset", "length"), [(0, SIZE), (0, 1), (5, BLOCK_BYTES), (SIZE - 1, 1), (7, 0)])
async def test_blocks_are_the_bytes_of_the_chunk(workers: Workers, clip: Path, offset: int, length: int) -> None:
    """The blocks of a chunk are its bytes and no others, each of a bounded size."""
    blocks = await read(LocalFile(str(clip), workers), Chunk(offset, length))
    assert b"".join(blocks) == clip.read_bytes()[offset : offset + length]
    assert all(0 < len(block) <= BLOCK_BYTES for block in blocks)


async def test_a_file_that_became_shorter_is_a_changed_file(workers: Workers, clip: Path) -> None:
    """Bytes that are missing at the end mean that the file is another one."""
    file = LocalFile(str(clip), workers)
    os.truncate(clip, 10)
    with raises_saying(FileChanged, r"its last 1\.6 MB are gone") as raised:
        await read(file, Chunk(0, SIZE))
    assert title_of(raised.value).startswith("The file changed at ")


async def test_a_file_that_vanished_is_missing(workers: Workers, clip: Path) -> None:
    """Reading and checking a file that is gone say so."""
    file, identity = LocalFile(str(clip), workers), identify(clip)
    clip.unlink()
    with pytest.raises(FileMissing):
        await read(file, Chunk(0, 1))
    with pytest.raises(FileMissing):
        await file.check(identity)


def make_socket(path: Path) -> None:
    """Leave a socket at the path."""
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (Path.mkdir, NotAFile),
        (os.mkfifo, NotAFile),
        (make_socket, NotAFile),
        (lambda path: path.symlink_to("/dev/null"), NotAFile),
        (lambda path: path.symlink_to("nowhere"), NotAFile),
        (lambda path: path.symlink_to(path), FileProblem),
        (lambda path: path.write_bytes(b""), FileEmpty),
        (lambda path: path.write_bytes(b"\x00\x05\x16\x07\x00\x02"), KindNotTaken),
        (lambda _: None, FileMissing),
    ],
    ids=["folder", "pipe", "socket", "device", "broken link", "link to itself", "empty", "companion", "missing"],
)
def test_what_cannot_be_taken_says_why(tmp_path: Path, make: object, error: type[FileProblem]) -> None:
    """Anything but a readable regular file with content of a taken kind is refused with its reason."""
    path = tmp_path / "clip.mp4"
    assert callable(make)
    make(path)
    with pytest.raises(error):
        probe(str(path))


async def test_a_pipe_in_the_place_of_a_file_blocks_nobody(workers: Workers, clip: Path) -> None:
    """A file that was replaced by a pipe between two starts is refused, not opened: that would block for ever."""
    file, identity = LocalFile(str(clip), workers), identify(clip)
    clip.unlink()
    os.mkfifo(clip)
    with pytest.raises(NotAFile):
        await file.check(identity)
    with pytest.raises(NotAFile):
        await read(file, Chunk(0, 1))


if sys.platform == "linux":

    def test_an_unreadable_file_is_unreadable(tmp_path: Path) -> None:
        """A file that opens but whose bytes the system refuses is unreadable; this one even for root."""
        link = tmp_path / "clip.mp4"
        link.symlink_to("/proc/self/mem")
        with pytest.raises(FileUnreadable):
            probe(str(link))


async def test_a_reading_given_up_leaves_no_file_open(workers: Workers, clip: Path) -> None:
    """A chunk that is dropped in mid-body closes its file, on the reading thread."""
    file = LocalFile(str(clip), workers)
    before = len(list(Path("/dev/fd").iterdir()))
    async with aclosing(file.blocks(Chunk(0, SIZE))) as blocks:
        await anext(blocks)
    await workers.run(lambda: None)
    await workers.run(lambda: None)
    assert len(list(Path("/dev/fd").iterdir())) <= before
