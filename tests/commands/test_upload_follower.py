"""What `kdesk upload` does about its transfers, on a server in memory."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kdesk.commands import earlier_uploads
from kdesk.commands.entry_lookup import EntryLookup
from kdesk.commands.follower import Follower
from kdesk.commands.report import _ending
from kdesk.domain.entry import EntryStatus
from kdesk.domain.links import Link
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait, Transfer, TransferState
from kdesk.domain.verification import Depth
from kdesk.engine import admission, file_scan, known_content
from kdesk.engine.clock import SystemClock
from kdesk.engine.elsewhere import GIVEN_UP_SECONDS
from kdesk.engine.file_hash import file_sha256
from kdesk.engine.identity import identify
from kdesk.engine.queue import TransferQueue
from kdesk.engine.receipt import receipt_of
from kdesk.engine.receipt_page import receipt_page
from kdesk.engine.source import Looked
from kdesk.errors import NotPermitted, TimedOut
from kdesk.outcome import FAILED, FINE
from kdesk.threads import Workers
from tests.engine.fake_clock import FakeClock
from tests.engine.queue_harness import Desk
from tests.engine.same_content import CONTENT, arrived, asked, in_library, partly_sent
from tests.support.patience import until

READY = TransferState.READY


class Told:
    """A report that keeps where each transfer stood last. Implements report.Report."""

    def __init__(self) -> None:
        self.states: dict[str, TransferState] = {}
        self.troubles: list[str] = []
        self.earlier: list[bool] = []

    def show(self, transfer: Transfer, links: Sequence[Link] = (), *, sent_earlier: bool = False) -> None:
        """Keep it."""
        del links
        self.earlier.append(sent_earlier)
        self.states[transfer.id] = transfer.state
        self.troubles += [transfer.trouble.title] if transfer.trouble else []

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


def follower_of(desk: Desk, queue: TransferQueue, told: Told, options: Mapping[str, Any]) -> Follower:
    """Return what follows the files of a command with these options."""
    return Follower(queue, desk.server.connection(), told, no_receipt, desk.clock, **options)


async def done_before(desk: Desk, queue: TransferQueue, file: Path) -> Mapping[Path, Transfer]:
    """Return what the command would tell of a file without sending it."""
    connection = desk.server.connection()
    entries = EntryLookup(connection, desk.clock)
    return await earlier_uploads.done_before([file], queue, connection.account.key, entries)


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Desk:
    """Another computer with the same account, and its own journal."""
    second = Desk(tmp_path / "second")
    second.server, second.connection = desk.server, desk.connection
    return second


async def looked_closely(desk: Desk) -> None:
    """Wait until somebody has looked at a token that is sent elsewhere, and has taken in what was seen."""
    await until(lambda: desk.server.calls.count("token") > 1)


async def upload(
    desk: Desk,
    queue: TransferQueue,
    *files: Path,
    duplicates: Decision | None = None,
    wait: bool = True,
    must_verify: bool = False,
    wait_for_writers: bool = True,
    told: Told | None = None,
) -> tuple[int, list[TransferState]]:
    """Do what the command does; return the exit status, and where each file stood when it was told of last."""
    told = told or Told()
    options = {
        "duplicates": duplicates,
        "wait_for_ready": wait,
        "must_verify": must_verify,
        "wait_for_writers": wait_for_writers,
    }
    follower = follower_of(desk, queue, told, options)
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


async def test_a_file_that_an_earlier_command_sent_is_told_so(desk: Desk) -> None:
    """Each step of it, beside a file that is sent now."""
    old, new = desk.file("a.mp4", 900), desk.file("b.mp4", 900)
    options = {"duplicates": None, "wait_for_ready": True}
    async with desk.running() as queue:
        await upload(desk, queue, old)
        told = Told()
        follower = follower_of(desk, queue, told, options)
        await follower.follow([old])
        assert await follower.outcome(asyncio.get_running_loop().create_future()) == FINE
        assert told.earlier
        assert all(told.earlier)
        told = Told()
        follower = follower_of(desk, queue, told, options)
        await follower.follow([new])
        assert await follower.outcome(asyncio.get_running_loop().create_future()) == FINE
        assert told.earlier
        assert not any(told.earlier)


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

    async def counted(path: Path, workers: Workers, *, restless: bool = False) -> str:
        hashed.append(path)
        return await file_sha256(path, workers, restless=restless)

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
        calls = desk.server.calls.count("entries_like")
        assert await upload(desk, queue, file.parent / "sub" / ".." / "a.mp4") == (FINE, [READY])
    assert desk.server.calls.count("entries_like") == calls


@pytest.mark.parametrize(("asked", "status"), [(False, FINE), (True, FAILED)], ids=["not asked", "asked"])
async def test_a_copy_that_could_not_be_compared(desk: Desk, asked: bool, status: int) -> None:
    """The file arrived, which is success; a comparison that was asked for and not done is none."""
    desk.server.copies.silent = 1_000_000
    async with desk.running() as queue:
        queue.set_verification(Depth.WHOLE)
        assert await upload(desk, queue, desk.file("a.mp4"), must_verify=asked) == (status, [READY])
    ((transfer_id, row),) = desk.notes.rows.items()
    assert row.verification is not None
    assert row.verification.detail == "cdn.example does not answer"
    assert _ending(row, ()) == [f"a.mp4: ready, entry {row.entry_id} (not compared: cdn.example does not answer)"]
    assert receipt_of(row)["verification"]["detail"] == "cdn.example does not answer"
    assert "Ready; not compared: cdn.example does not answer" in receipt_page(desk.journal.kept[transfer_id])


@asynccontextmanager
async def uploading(
    desk: Desk, content: bytes, duplicates: Decision | None = None, *, wait: bool = True
) -> AsyncIterator[asyncio.Task[tuple[int, list[TransferState]]]]:
    """Run the command beside the test; nothing of it is left behind."""
    file = desk.file("again.mp4", content=content)
    async with desk.running() as queue:
        command = asyncio.create_task(upload(desk, queue, file, duplicates=duplicates, wait=wait))  # noqa: TID251  one command
        try:
            yield command
        finally:
            command.cancel()
            await asyncio.gather(command, return_exceptions=True)


def only(desk: Desk) -> str:
    """Return the id of the one transfer of a list."""
    (transfer_id,) = desk.notes.rows
    return transfer_id


@pytest.mark.parametrize("duplicates", [None, Decision.REPLACE, Decision.TAKE_OVER])
async def test_a_suspicion_leaves_nothing_out(desk: Desk, other: Desk, duplicates: Decision | None) -> None:
    """What could not be compared becomes an entry of its own: neither left out, nor put in the place of the other."""
    async with desk.running():
        entry_id = await in_library(desk)
    desk.server.known[entry_id] = replace(desk.server.known[entry_id], partner_data="kdesk:older")
    desk.server.copies.readable = False
    async with uploading(other, CONTENT, duplicates) as command:
        assert await command == (FINE, [READY])
    assert desk.contents() == [CONTENT, CONTENT]
    assert len(desk.server.known) == 2


async def test_what_another_computer_sends_is_waited_for(desk: Desk, other: Desk) -> None:
    """The command neither ends nor sends; once the file is there and the same, there is nothing left to do."""
    async with desk.running():
        first = await partly_sent(desk)
        async with uploading(other, CONTENT) as command:
            await other.until(lambda: bool(other.notes.rows))
            assert (await asked(other, only(other))).kind is QuestionKind.ELSEWHERE
            await looked_closely(desk)
            assert not command.done()
            desk.server.hold.set()
            await arrived(desk, first)
            desk.process_all()
            status, _ = await command
    assert status == FINE
    assert desk.contents() == [CONTENT]
    assert desk.server.calls.count("reserve") == 1


async def test_what_another_computer_gave_up_is_begun_anew(desk: Desk, other: Desk) -> None:
    """Nothing moves there for long: the command ends with the whole file in the one entry."""
    async with desk.running():
        await partly_sent(desk)
    desk.server.hold.set()
    async with uploading(other, CONTENT) as command:
        await other.until(lambda: bool(other.notes.rows))
        await asked(other, only(other))
        await looked_closely(desk)
        assert not command.done()
        assert isinstance(other.clock, FakeClock)
        other.clock.time += GIVEN_UP_SECONDS
        assert await command == (FINE, [READY])
    assert desk.contents() == [CONTENT]
    assert len(desk.server.known) == 1


@pytest.mark.parametrize("same", [True, False])
async def test_bytes_of_another_computer_are_not_told_as_done_unseen(desk: Desk, other: Desk, same: bool) -> None:
    """Without `--wait` too the command ends only when all of them were read back; a mixture is no success."""
    async with desk.running():
        await partly_sent(desk)
    desk.server.hold.set()
    desk.server.copies.gate.clear()
    if not same:
        (token,) = desk.server.tokens.values()
        token.data[-1] ^= 1
    async with uploading(other, CONTENT, Decision.TAKE_OVER, wait=False) as command:
        await other.until(lambda: bool(other.notes.rows))
        await other.until(lambda: other.state(only(other)) is READY)
        await until(lambda: desk.server.copies.reading)
        await other.rounds()
        assert not command.done()
        desk.server.copies.gate.set()
        assert await command == (FINE if same else FAILED, [READY])
    assert other.notes.rows[only(other)].differs is not same


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="this system does not tell who writes a file")
async def test_a_file_that_is_open_can_be_uploaded_as_it_is(tmp_path: Path, desk: Desk) -> None:
    """A script that knows better need not wait for the program that keeps the file open, and hears of no wait."""
    desk.clock = SystemClock()
    told = Told()
    with (tmp_path / "open.mp4").open("wb", buffering=0) as handle:
        handle.write(b"all of it")
        async with desk.running() as queue:
            status, states = await upload(desk, queue, Path(handle.name), wait_for_writers=False, told=told)
    assert (status, states, told.troubles) == (FINE, [READY], [])
    assert desk.contents() == [b"all of it"]


async def test_what_a_slow_drive_brings_in_later_belongs_to_the_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends when the files of the folder have ended, not when the row that stood for it is gone."""
    go_on, look = threading.Event(), file_scan.look_at

    def hang(path: str) -> Looked:
        go_on.wait(10)
        return look(path)

    monkeypatch.setattr(file_scan, "look_at", hang)
    monkeypatch.setattr(admission, "SILENT_SECONDS", 0.05)
    files = [desk.file(f"folder/{number}.mp4") for number in range(3)]
    async with desk.running() as queue, asyncio.TaskGroup() as group:
        running = group.create_task(upload(desk, queue, files[0].parent))
        await desk.until(lambda: FileWait.DRIVE in {row.file_wait for row in desk.notes.rows.values()})
        go_on.set()
        status, _ = await running
    assert status == FINE
    assert len(desk.contents()) == 3


async def test_what_has_just_arrived_is_not_taken_over(desk: Desk, other: Desk) -> None:
    """It has just arrived and cannot be compared yet: the command waits for that, it does not ask in a circle."""
    async with desk.running():
        first = await partly_sent(desk)
        desk.server.hold.set()
        entry_id = (await arrived(desk, first)).entry_id
    desk.server.process(entry_id, EntryStatus.PROCESSING, partner_data="kdesk:older")
    desk.server.copies.readable = False
    other.pauses = (3600.0,)
    async with uploading(other, CONTENT, Decision.TAKE_OVER) as command:
        await other.until(lambda: bool(other.notes.rows))
        assert (await asked(other, only(other))).kind is QuestionKind.ELSEWHERE
        await other.rounds()
        desk.server.calls.clear()
        await other.rounds(most=3000)
        assert desk.server.calls == []
        assert not command.done()


async def test_what_goes_to_somebody_else_is_taken_over_once(desk: Desk, other: Desk) -> None:
    """A third computer was faster: two commands must not take the same upload from each other again and again."""
    async with desk.running():
        await partly_sent(desk)
    written: list[str] = []

    async def too_late(tags: Mapping[str, OwnerTag]) -> None:
        for entry_id, tag in tags.items():
            written.append(tag.transfer_id)
            desk.server.known[entry_id] = replace(desk.server.known[entry_id], partner_data="kdesk:faster")

    desk.server.write_tags = too_late  # type: ignore[method-assign]
    other.pauses = (3600.0,)
    async with uploading(other, CONTENT, Decision.TAKE_OVER) as command:
        await other.until(lambda: bool(other.notes.rows))
        await until(lambda: written)
        await other.rounds(most=3000)
        assert (await asked(other, only(other))).kind is QuestionKind.ELSEWHERE
        assert written == [only(other)]
        assert not command.done()
