"""What `kdesk upload` does about its transfers, on a server in memory."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.commands import earlier_uploads
from kdesk.commands.entry_lookup import EntryLookup
from kdesk.commands.monitor import UploadMonitor, UploadOptions
from kdesk.domain.entry import EntryStatus
from kdesk.domain.links.link import Link
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level
from kdesk.engine.clock import SystemClock
from kdesk.engine.files import file_hash
from kdesk.engine.files.file_hash import file_sha256
from kdesk.engine.files.file_identity import identify
from kdesk.engine.files.local_file import ProbedFile
from kdesk.engine.transfers import enqueue, file_scan
from kdesk.engine.transfers.other_computer_watch import ABANDONED_SECONDS
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.errors import NotPermitted, TimedOut
from kdesk.exit_status import FAILED, FINE, complain
from kdesk.messages.errors import title_of
from kdesk.messages.receipt_page import receipt_page
from kdesk.messages.receipts import receipt_of
from kdesk.messages.remarks import remark_text
from kdesk.messages.reports import end_lines
from kdesk.threads import Workers
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, asked, in_library, partly_sent
from tests.support.fake_clock import FakeClock
from tests.support.patience import until
from tests.support.transfers import altered

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
        self.troubles += [title_of(transfer.trouble)] if transfer.trouble else []

    def warn(self, sentence: str) -> None:
        """As the reports do."""
        complain(sentence)

    def end(self) -> None:
        """Nothing is open."""


async def no_receipt(_transfer: Transfer) -> None:
    """Write nothing."""


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """Everything around a queue, where each entry is READY as soon as its bytes are there."""
    harness = QueueHarness(tmp_path / "files")
    looked = harness.server.entries

    async def entries(entry_ids: Sequence[str]) -> object:
        harness.process_all()
        return await looked(entry_ids)

    harness.server.entries = entries  # type: ignore[assignment, method-assign]
    return harness


def monitor_of(harness: QueueHarness, queue: TransferQueue, told: Told, options: UploadOptions) -> UploadMonitor:
    """Return the monitor of a command with these options."""
    return UploadMonitor(queue, harness.server.api(), told, no_receipt, harness.clock, options)


async def done_before(harness: QueueHarness, queue: TransferQueue, file: Path) -> Mapping[Path, Transfer]:
    """Return what the command would tell of a file without sending it."""
    api = harness.server.api()
    entries = EntryLookup(api, harness.clock)
    return await earlier_uploads.done_before([file], queue, api.account.key, entries)


@pytest.fixture
def other(harness: QueueHarness, tmp_path: Path) -> QueueHarness:
    """Another computer with the same account, and its own journal."""
    second = QueueHarness(tmp_path / "second")
    second.server, second.api = harness.server, harness.api
    return second


async def looked_closely(harness: QueueHarness) -> None:
    """Wait until somebody has looked at a token that is sent elsewhere, and has taken in what was seen."""
    await until(lambda: harness.server.calls.count("token") > 1)


async def upload(
    harness: QueueHarness,
    queue: TransferQueue,
    *files: Path,
    duplicates: Decision | None = None,
    wait: bool = True,
    must_verify: bool = False,
    wait_for_writers: bool = True,
    told: Told | None = None,
) -> tuple[int, list[TransferState]]:
    """Run the command's upload; return the exit status and the last state of each file."""
    told = told or Told()
    options = UploadOptions(duplicates, wait, must_verify, wait_for_writers)
    monitor = monitor_of(harness, queue, told, options)
    await monitor.start(files)
    lost = asyncio.get_running_loop().create_future()
    try:
        return await monitor.wait(lost), list(told.states.values())
    finally:
        lost.cancel()


@pytest.mark.parametrize("error", [TimedOut, NotPermitted], ids=["passing", "for good"])
async def test_failed_requests_for_links_do_not_end_the_command(harness: QueueHarness, error: type[TimedOut]) -> None:
    """The file is there: that is what counts, and what the other files need not suffer for."""
    async with harness.running() as queue:
        harness.server.fail("entry", error)
        assert await upload(harness, queue, harness.file("a.mp4", 900), harness.file("b.mp4", 900)) == (
            FINE,
            [READY, READY],
        )


async def test_a_file_whose_entry_was_deleted_is_uploaded_again(harness: QueueHarness) -> None:
    """What is done is told again as done; what somebody deleted since is not done any more."""
    files = harness.file("a.mp4", 900), harness.file("b.mp4", 900)
    async with harness.running() as queue:
        await upload(harness, queue, *files)
        deleted, kept = harness.server.known
        del harness.server.known[deleted]
        assert await upload(harness, queue, *files) == (FINE, [READY, READY])
    assert next(iter(harness.server.known)) == kept
    assert len(harness.server.known) == 2
    assert harness.server.calls.count("reserve") == 3


async def test_a_file_of_an_earlier_command_is_reported_so(harness: QueueHarness) -> None:
    """Each step of it, beside a file that is sent now."""
    old, new = harness.file("a.mp4", 900), harness.file("b.mp4", 900)
    options = UploadOptions(wait_for_ready=True)
    async with harness.running() as queue:
        await upload(harness, queue, old)
        told = Told()
        monitor = monitor_of(harness, queue, told, options)
        await monitor.start([old])
        assert await monitor.wait(asyncio.get_running_loop().create_future()) == FINE
        assert told.earlier
        assert all(told.earlier)
        told = Told()
        monitor = monitor_of(harness, queue, told, options)
        await monitor.start([new])
        assert await monitor.wait(asyncio.get_running_loop().create_future()) == FINE
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
async def test_other_content_of_the_same_length_and_time_is_uploaded(harness: QueueHarness, *, moved_in: bool) -> None:
    """Size, time and samples are no proof: it is not reported with the entry of the former content."""
    first, second = (
        record(harness.folder / name, at) for name, at in (("take.wav", 100_000), ("other.wav", 1_600_000))
    )
    assert identify(first).sampled_hash == identify(second).sampled_hash
    async with harness.running() as queue:
        assert await upload(harness, queue, first) == (FINE, [READY])
        if moved_in:
            second.replace(first)
        else:
            record(first, 1_600_000)
        assert await done_before(harness, queue, first) == {}


async def test_a_touched_file_with_the_same_content_is_done(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read once and compared by its hash; then its new times are known, and it is not read again."""
    file = record(harness.folder / "take.wav", 100_000)
    hashed: list[Path] = []

    async def counted(path: Path, workers: Workers, *, restless: bool = False) -> str:
        hashed.append(path)
        return await file_sha256(path, workers, restless=restless)

    monkeypatch.setattr(file_hash, "file_sha256", counted)
    async with harness.running() as queue:
        await upload(harness, queue, file)
        assert await upload(harness, queue, file) == (FINE, [READY])
        assert hashed == []
        for touched in (lambda: file.chmod(0o640), lambda: os.utime(file, (1_700_100_000, 1_700_100_000))):
            touched()
            for _ in range(2):
                assert await upload(harness, queue, file) == (FINE, [READY])
    assert hashed == [file, file]
    assert len(harness.server.known) == 1


async def test_other_samples_mean_other_content(harness: QueueHarness) -> None:
    """Nothing is hashed for that; and who never took an identity knows nothing."""
    file = record(harness.folder / "take.wav", 100_000)
    async with harness.running() as queue:
        await upload(harness, queue, file)
        record(file, 1_000)
        assert await done_before(harness, queue, file) == {}
    record(file, 100_000)
    for key, kept in harness.journal.kept.items():
        harness.journal.kept[key] = altered(kept, identity=None)
    async with harness.running() as queue:
        assert await done_before(harness, queue, file) == {}


async def test_a_file_that_cannot_be_compared_is_uploaded(harness: QueueHarness) -> None:
    """A transfer of an older kdesk may have no hash: once its file was touched nobody knows."""
    file = record(harness.folder / "take.wav", 100_000)
    async with harness.running() as queue:
        await upload(harness, queue, file)
    for key, kept in harness.journal.kept.items():
        harness.journal.kept[key] = altered(kept, sha256="", hashed=())
    file.chmod(0o640)
    async with harness.running() as queue:
        assert await done_before(harness, queue, file) == {}


async def test_the_same_file_by_another_path_is_done(harness: QueueHarness) -> None:
    """A path with `..` in it names the same file: nothing is asked and nothing sent."""
    file = harness.file("a.mp4")
    async with harness.running() as queue:
        await upload(harness, queue, file)
        calls = harness.server.calls.count("entries_like")
        assert await upload(harness, queue, file.parent / "sub" / ".." / "a.mp4") == (FINE, [READY])
    assert harness.server.calls.count("entries_like") == calls


@pytest.mark.parametrize(("asked", "status"), [(False, FINE), (True, FAILED)], ids=["not asked", "asked"])
async def test_a_copy_that_was_not_compared_fails_only_if_asked_for(
    harness: QueueHarness, asked: bool, status: int
) -> None:
    """The file arrived, which is success; a comparison that was asked for and not done is none."""
    harness.server.copies.silent = 1_000_000
    async with harness.running() as queue:
        queue.set_verification(Level.WHOLE)
        assert await upload(harness, queue, harness.file("a.mp4"), must_verify=asked) == (status, [READY])
    ((transfer_id, row),) = harness.notes.rows.items()
    assert row.verification is not None
    assert remark_text(row.verification.remark) == "cdn.example does not answer"
    assert end_lines(row, ()) == [
        f"a.mp4: ready, entry {row.reservation.entry_id} (not compared: cdn.example does not answer)"
    ]
    assert receipt_of(row)["verification"]["detail"] == "cdn.example does not answer"
    assert "Ready; not compared: cdn.example does not answer" in receipt_page(harness.journal.kept[transfer_id])


@asynccontextmanager
async def uploading(
    harness: QueueHarness, content: bytes, duplicates: Decision | None = None, *, wait: bool = True
) -> AsyncIterator[asyncio.Task[tuple[int, list[TransferState]]]]:
    """Run the command beside the test; nothing of it is left behind."""
    file = harness.file("again.mp4", content=content)
    async with harness.running() as queue:
        command = asyncio.create_task(upload(harness, queue, file, duplicates=duplicates, wait=wait))  # noqa: TID251  one command
        try:
            yield command
        finally:
            command.cancel()
            await asyncio.gather(command, return_exceptions=True)


def only(harness: QueueHarness) -> str:
    """Return the id of the one transfer of a list."""
    (transfer_id,) = harness.notes.rows
    return transfer_id


@pytest.mark.parametrize("duplicates", [None, Decision.REPLACE, Decision.TAKE_OVER])
async def test_a_suspected_duplicate_is_uploaded(
    harness: QueueHarness, other: QueueHarness, duplicates: Decision | None
) -> None:
    """What could not be compared becomes an entry of its own: neither left out, nor put in the place of the other."""
    async with harness.running():
        entry_id = await in_library(harness)
    harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data="kdesk:older")
    harness.server.copies.readable = False
    async with uploading(other, CONTENT, duplicates) as command:
        assert await command == (FINE, [READY])
    assert harness.contents() == [CONTENT, CONTENT]
    assert len(harness.server.known) == 2


async def test_the_command_waits_for_another_computer(harness: QueueHarness, other: QueueHarness) -> None:
    """The command neither ends nor sends; once the file is there and the same, there is nothing left to do."""
    async with harness.running():
        first = await partly_sent(harness)
        async with uploading(other, CONTENT) as command:
            await other.until(lambda: bool(other.notes.rows))
            assert (await asked(other, only(other))).kind is QuestionKind.ELSEWHERE
            await looked_closely(harness)
            assert not command.done()
            harness.server.hold.set()
            await arrived(harness, first)
            harness.process_all()
            status, _ = await command
    assert status == FINE
    assert harness.contents() == [CONTENT]
    assert harness.server.calls.count("reserve") == 1


async def test_an_upload_that_another_computer_gave_up_is_restarted(harness: QueueHarness, other: QueueHarness) -> None:
    """Nothing moves there for long: the command ends with the whole file in the one entry."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    async with uploading(other, CONTENT) as command:
        await other.until(lambda: bool(other.notes.rows))
        await asked(other, only(other))
        await looked_closely(harness)
        assert not command.done()
        assert isinstance(other.clock, FakeClock)
        other.clock.time += ABANDONED_SECONDS
        assert await command == (FINE, [READY])
    assert harness.contents() == [CONTENT]
    assert len(harness.server.known) == 1


@pytest.mark.parametrize("same", [True, False])
async def test_bytes_of_another_computer_are_compared_first(
    harness: QueueHarness, other: QueueHarness, same: bool
) -> None:
    """Without `--wait` too the command ends only when all of them were read back; a mixture is no success."""
    async with harness.running():
        await partly_sent(harness)
    harness.server.hold.set()
    harness.server.copies.gate.clear()
    if not same:
        (token,) = harness.server.tokens.values()
        token.data[-1] ^= 1
    async with uploading(other, CONTENT, Decision.TAKE_OVER, wait=False) as command:
        await other.until(lambda: bool(other.notes.rows))
        await other.until(lambda: other.state(only(other)) is READY)
        await until(lambda: harness.server.copies.reading)
        await other.rounds()
        assert not command.done()
        harness.server.copies.gate.set()
        assert await command == (FINE if same else FAILED, [READY])
    assert other.notes.rows[only(other)].differs is not same


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="this system does not tell who writes a file")
async def test_a_file_that_is_open_can_be_uploaded_as_it_is(tmp_path: Path, harness: QueueHarness) -> None:
    """A script that knows better need not wait for the program that keeps the file open, and hears of no wait."""
    harness.clock = SystemClock()
    told = Told()
    with (tmp_path / "open.mp4").open("wb", buffering=0) as handle:
        handle.write(b"all of it")
        async with harness.running() as queue:
            status, states = await upload(harness, queue, Path(handle.name), wait_for_writers=False, told=told)
    assert (status, states, told.troubles) == (FINE, [READY], [])
    assert harness.contents() == [b"all of it"]


async def test_files_of_a_slow_drive_belong_to_the_command(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends when the files of the folder have ended, not when the row that stood for it is gone."""
    go_on, look = threading.Event(), file_scan.probe

    def hang(path: str, *, known_regular: bool, with_stamp: bool) -> ProbedFile:
        go_on.wait(10)
        return look(path, known_regular=known_regular, with_stamp=with_stamp)

    monkeypatch.setattr(file_scan, "probe", hang)
    monkeypatch.setattr(enqueue, "SILENT_SECONDS", 0.05)
    files = [harness.file(f"folder/{number}.mp4") for number in range(3)]
    async with harness.running() as queue, asyncio.TaskGroup() as group:
        running = group.create_task(upload(harness, queue, files[0].parent))
        await harness.until(lambda: FileWait.DRIVE in {row.file_wait for row in harness.notes.rows.values()})
        go_on.set()
        status, _ = await running
    assert status == FINE
    assert len(harness.contents()) == 3


async def test_an_arrived_upload_is_not_taken_over(harness: QueueHarness, other: QueueHarness) -> None:
    """It has just arrived and cannot be compared yet: the command waits for that, it does not ask in a circle."""
    async with harness.running():
        first = await partly_sent(harness)
        harness.server.hold.set()
        entry_id = (await arrived(harness, first)).reservation.entry_id
    harness.server.process(entry_id, EntryStatus.PROCESSING, partner_data="kdesk:older")
    harness.server.copies.readable = False
    other.pauses = (3600.0,)
    async with uploading(other, CONTENT, Decision.TAKE_OVER) as command:
        await other.until(lambda: bool(other.notes.rows))
        assert (await asked(other, only(other))).kind is QuestionKind.ELSEWHERE
        await other.rounds()
        harness.server.calls.clear()
        await other.rounds(most=3000)
        assert harness.server.calls == []
        assert not command.done()


async def test_an_upload_is_taken_over_once(harness: QueueHarness, other: QueueHarness) -> None:
    """A third computer was faster: two commands must not take the same upload from each other again and again."""
    async with harness.running():
        await partly_sent(harness)
    written: list[str] = []

    async def too_late(tags: Mapping[str, OwnerTag]) -> None:
        for entry_id, tag in tags.items():
            written.append(tag.transfer_id)
            harness.server.known[entry_id] = replace(harness.server.known[entry_id], partner_data="kdesk:faster")

    harness.server.write_tags = too_late  # type: ignore[method-assign]
    other.pauses = (3600.0,)
    async with uploading(other, CONTENT, Decision.TAKE_OVER) as command:
        await other.until(lambda: bool(other.notes.rows))
        await until(lambda: written)
        await other.rounds(most=3000)
        assert (await asked(other, only(other))).kind is QuestionKind.ELSEWHERE
        assert written == [only(other)]
        assert not command.done()
