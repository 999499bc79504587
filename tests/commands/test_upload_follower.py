"""What `kdesk upload` does about its transfers, on a server in memory."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kdesk.commands.upload import Follower
from kdesk.domain.links import Link
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine import known_content
from kdesk.engine.file_hash import file_sha256
from kdesk.engine.identity import identify
from kdesk.engine.queue import TransferQueue
from kdesk.errors import NotPermitted, TimedOut
from kdesk.outcome import FINE
from kdesk.threads import Workers
from tests.engine.queue_harness import Desk

READY = TransferState.READY


class Told:
    """A report that keeps where each transfer stood last. Implements report.Report."""

    def __init__(self) -> None:
        self.states: dict[str, TransferState] = {}

    def show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        """Keep it."""
        del links
        self.states[transfer.id] = transfer.state

    def end(self) -> None:
        """Nothing is open."""


async def no_receipt(_transfer: Transfer) -> None:
    """Write nothing."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Everything around a queue, where each entry is READY as soon as its bytes are there."""
    desk = Desk(tmp_path / "files")
    looked = desk.server.entries

    async def entries(entry_ids: Sequence[str]) -> object:
        desk.process_all()
        return await looked(entry_ids)

    desk.server.entries = entries  # type: ignore[assignment, method-assign]
    return desk


def follower_of(desk: Desk, queue: TransferQueue, told: Told) -> Follower:
    """Return what follows the files of a command without options."""
    connection = desk.server.connection()
    return Follower(queue, connection, told, no_receipt, desk.clock, duplicates=None, wait_for_ready=True)


async def done_before(desk: Desk, queue: TransferQueue, file: Path) -> Mapping[Path, Transfer]:
    """Return what the command would tell of a file without sending it."""
    return await follower_of(desk, queue, Told())._done_before([file])


async def upload(desk: Desk, queue: TransferQueue, *files: Path) -> tuple[int, list[TransferState]]:
    """Do what the command does; return the exit status, and where each file stood when it was told of last."""
    told = Told()
    follower = follower_of(desk, queue, told)
    await follower.follow(files)
    lost = asyncio.get_running_loop().create_future()
    try:
        return await follower.outcome(lost), list(told.states.values())
    finally:
        lost.cancel()


@pytest.mark.parametrize("error", [TimedOut, NotPermitted], ids=["passing", "for good"])
async def test_links_that_cannot_be_had_end_nothing(desk: Desk, error: type[TimedOut]) -> None:
    """The file is there: that is what counts, and what the other files need not suffer for."""
    async with desk.running() as queue:
        desk.server.fail("entry", error)
        assert await upload(desk, queue, desk.file("a.mp4", 900), desk.file("b.mp4", 900)) == (FINE, [READY, READY])


async def test_a_file_whose_entry_was_deleted_is_uploaded_again(desk: Desk) -> None:
    """What is done is told again as done; what somebody deleted since is not done any more."""
    files = desk.file("a.mp4", 900), desk.file("b.mp4", 900)
    async with desk.running() as queue:
        await upload(desk, queue, *files)
        deleted, kept = desk.server.known
        del desk.server.known[deleted]
        assert await upload(desk, queue, *files) == (FINE, [READY, READY])
    assert next(iter(desk.server.known)) == kept
    assert len(desk.server.known) == 2
    assert desk.server.calls.count("reserve") == 3


QUIET_BYTES = 2 * 1024 * 1024
"""Of a track: longer than its samples are together, which are the same in both."""


def record(path: Path, speech: int) -> Path:
    """Write a track that is silent but for a moment, as two tracks of one recording are: same length, same time."""
    content = bytearray(b"RIFF" + QUIET_BYTES.to_bytes(4, "little") + b"WAVEfmt " + bytes(QUIET_BYTES))
    content[speech : speech + 1000] = b"speech...." * 100
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.mark.parametrize("moved_in", [True, False], ids=["another file", "the same file"])
async def test_another_content_of_the_same_length_and_time_is_not_done(desk: Desk, *, moved_in: bool) -> None:
    """Size, time and samples are no proof: it is not reported with the entry of the former content."""
    first, second = (record(desk.folder / name, at) for name, at in (("take.wav", 100_000), ("other.wav", 1_600_000)))
    assert identify(first).sampled_hash == identify(second).sampled_hash
    async with desk.running() as queue:
        assert await upload(desk, queue, first) == (FINE, [READY])
        if moved_in:
            second.replace(first)
        else:
            record(first, 1_600_000)
        assert await done_before(desk, queue, first) == {}


async def test_a_touched_file_that_is_equal_is_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read once and compared by its hash; then its new times are known, and it is not read again."""
    file = record(desk.folder / "take.wav", 100_000)
    hashed: list[Path] = []

    async def counted(path: Path, workers: Workers) -> str:
        hashed.append(path)
        return await file_sha256(path, workers)

    monkeypatch.setattr(known_content, "file_sha256", counted)
    async with desk.running() as queue:
        await upload(desk, queue, file)
        assert await upload(desk, queue, file) == (FINE, [READY])
        assert hashed == []
        for touched in (lambda: file.chmod(0o640), lambda: os.utime(file, (1_700_100_000, 1_700_100_000))):
            touched()
            for _ in range(2):
                assert await upload(desk, queue, file) == (FINE, [READY])
    assert hashed == [file, file]
    assert len(desk.server.known) == 1


async def test_other_samples_are_another_content(desk: Desk) -> None:
    """Nothing is hashed for that; and who never took an identity knows nothing."""
    file = record(desk.folder / "take.wav", 100_000)
    async with desk.running() as queue:
        await upload(desk, queue, file)
        record(file, 1_000)
        assert await done_before(desk, queue, file) == {}
    record(file, 100_000)
    for key, kept in desk.journal.kept.items():
        desk.journal.kept[key] = kept.but(identity=None)
    async with desk.running() as queue:
        assert await done_before(desk, queue, file) == {}


async def test_what_cannot_be_compared_is_not_done(desk: Desk) -> None:
    """A transfer of an older kdesk may have no hash: once its file was touched nobody knows."""
    file = record(desk.folder / "take.wav", 100_000)
    async with desk.running() as queue:
        await upload(desk, queue, file)
    for key, kept in desk.journal.kept.items():
        desk.journal.kept[key] = kept.but(sha256="", hashed=())
    file.chmod(0o640)
    async with desk.running() as queue:
        assert await done_before(desk, queue, file) == {}


async def test_the_same_file_by_another_way_is_done(desk: Desk) -> None:
    """A path with `..` in it names the same file: nothing is asked and nothing sent."""
    file = desk.file("a.mp4")
    async with desk.running() as queue:
        await upload(desk, queue, file)
        calls = desk.server.calls.count("entries_of")
        assert await upload(desk, queue, file.parent / "sub" / ".." / "a.mp4") == (FINE, [READY])
    assert desk.server.calls.count("entries_of") == calls
