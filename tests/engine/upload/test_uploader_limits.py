"""What the upload must not do: go on after it was stopped, loop for ever, leave late twins, count bytes twice."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import EntryStatus
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Chunk, UploadToken, UploadTokenStatus
from kdesk.domain.upload_ports import Blocks
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.throughput import concurrency
from kdesk.engine.throughput.chunk_size import ChunkSizes
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.engine.upload.file_version import FileVersion
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.engine.upload.uploader import MAX_FRESH_STARTS, Uploader
from kdesk.errors import (
    BadResponse,
    BodyDropped,
    BodyTooLarge,
    EntryGone,
    KdeskError,
    NotPermitted,
    ServerProblem,
    TimedOut,
    TokenGone,
    Unreachable,
)
from kdesk.threads import Workers
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import CHUNK, FakeServer, no_list, queued, small_chunks
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock
from tests.support.transfers import altered


@pytest.fixture
def server() -> FakeServer:
    """Return a server without content."""
    return FakeServer(Ticks())


class Upload:
    """One transfer of one file, with every snapshot that it went through."""

    def __init__(
        self,
        server: FakeServer,
        path: Path,
        transfer: Transfer | None = None,
        throughput: Throughput | None = None,
    ) -> None:
        self.path = path
        self.seen: list[Transfer] = []
        self.handle = TransferHandle(
            transfer or queued(str(path)), JournalWriter(FakeJournal(Ticks()), lambda _: None), self._see
        )
        self.workers = Workers("test", 2)
        clock = FakeClock(tick=1.0)  # every snapshot of progress is a second after the one before
        retrier = Retrier(RetryPolicy(), clock, lambda trouble: self.handle.update(trouble=trouble), lambda: 0.0)
        local = LocalFile(str(path), self.workers)
        run = UploadRun(server.api(), self.handle, retrier, throughput or small_chunks(clock), clock)
        self.uploader = Uploader(run, local, no_list(clock))

    def _see(self, _before: Transfer, now: Transfer) -> None:
        self.seen.append(now)


@pytest.fixture
def large(tmp_path: Path, server: FakeServer) -> Iterator[Upload]:
    """A file of ten chunks."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(range(200)) * 50)
    upload = Upload(server, path)
    yield upload
    upload.workers.close()


@pytest.fixture
def small(tmp_path: Path, server: FakeServer) -> Iterator[Upload]:
    """A file that goes in one body."""
    path = tmp_path / "small.mp4"
    path.write_bytes(b"s" * CHUNK)
    upload = Upload(server, path)
    yield upload
    upload.workers.close()


async def test_sent_is_never_less_than_accepted_nor_more_than_the_file(large: Upload) -> None:
    """In every snapshot the bytes handed to connections cover the accepted ones, and none is counted twice."""
    await large.uploader.run()
    uploading = [t for t in large.seen if t.state is TransferState.UPLOADING and t.sent]
    assert uploading
    assert all(t.reservation.accepted.total <= t.sent <= t.file.size for t in large.seen if t.sent)
    sent = [t.sent for t in uploading]
    assert sent == sorted(sent)


async def test_progress_goes_back_when_a_chunk_is_sent_again(server: FakeServer, large: Upload) -> None:
    """Bytes of a chunk that failed are not shown as sent any more."""
    server.fail("send", BadResponse, after=True)
    await large.uploader.run()
    sent = [t.sent for t in large.seen if t.state is TransferState.UPLOADING]
    assert sent != sorted(sent)


async def test_a_small_file_is_shown_as_sent_to_the_end(small: Upload) -> None:
    """The last snapshots of a file that went in one body do not fall back to nothing."""
    await small.uploader.run()
    sent = [t.sent for t in small.seen]
    assert sent[-1] == CHUNK
    assert sent == sorted(sent)


async def test_a_stop_while_a_chunk_fails_is_a_stop(server: FakeServer, large: Upload) -> None:
    """A transfer that is cancelled in the moment in which a chunk fails for good stays stopped: no further call."""
    server.hold.clear()
    server.fail("send", NotPermitted, after=True)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(large.uploader.run())
        while server.in_flight < concurrency.INITIAL_SLOTS:  # noqa: ASYNC110  every round of the loop is looked at
            await asyncio.sleep(0)
        original = server._after

        async def stop(_verb: str) -> None:
            task.cancel()
            server._after = original  # type: ignore[method-assign]
            raise NotPermitted

        server._after = stop  # type: ignore[method-assign]
        server.hold.set()
    assert task.cancelled()
    assert "close" not in server.calls


async def test_a_failing_chunk_stops_the_others(server: FakeServer, large: Upload) -> None:
    """When one chunk fails for good, its error is raised and no other chunk is begun."""
    server.fail("send", NotPermitted)
    with pytest.raises(NotPermitted):
        await large.uploader.run()
    assert server.calls.count("send") <= concurrency.INITIAL_SLOTS
    assert server.in_flight == 0


async def test_an_entry_that_never_takes_its_token_ends_the_upload(server: FakeServer, large: Upload) -> None:
    """Reservations that lead nowhere are not made for ever, nor without a pause for the reader of the row."""
    server.fail("open", TimedOut, times=10_000)
    server.fail("attach", EntryGone, times=10_000)
    with pytest.raises(ServerProblem):
        await large.uploader.run()
    assert server.calls.count("reserve") <= MAX_FRESH_STARTS
    assert len(server.known) <= 1


async def test_a_token_that_is_lost_after_every_chunk_ends_the_upload(server: FakeServer, large: Upload) -> None:
    """A server that takes chunks and then loses the token would make progress for ever."""
    original = server.token

    async def lose(token_id: str) -> UploadToken:
        await server.delete_token(token_id)
        return await original(token_id)

    server.token = lose  # type: ignore[method-assign]
    server.fail("close", TimedOut, times=10_000)
    with pytest.raises(ServerProblem):
        await large.uploader.run()
    assert server.calls.count("add_token") <= MAX_FRESH_STARTS


async def test_a_network_that_goes_away_again_and_again_is_no_loop(server: FakeServer, small: Upload) -> None:
    """Thirty small bodies cut by the network cost thirty tokens, and the thirty-first arrives."""
    server.fail("send_whole", Unreachable, times=30)
    await small.uploader.run()
    assert small.handle.transfer.state is TransferState.PROCESSING
    assert server.waiting() == []


async def test_a_full_token_that_is_being_taken_over_is_waited_for(server: FakeServer, large: Upload) -> None:
    """A token that is full and attached, not closed yet, is asked again after a pause: no call without end."""
    original = server.token
    asked = 0

    async def still_full(token_id: str) -> UploadToken:
        nonlocal asked
        asked += 1
        token = await original(token_id)
        if asked > 4:
            return token
        return UploadToken(
            token.id, UploadTokenStatus.FULL, token.file_name, token.uploaded_size, "", token.attached_id
        )

    server.token = still_full  # type: ignore[method-assign]
    server.fail("close", TimedOut, after=True)
    await large.uploader.run()
    assert large.handle.transfer.state is TransferState.PROCESSING
    assert server.calls.count("reserve") == 1


async def test_a_reservation_that_a_slow_server_made_late_is_removed(server: FakeServer, large: Upload) -> None:
    """An entry that appears only after it was looked for is found at the end: one entry remains."""
    late: list[Transfer] = []
    original, send = server.reserve, server.close

    async def lose(transfer: Transfer, details: UploadDetails) -> object:
        if not late:
            late.append(transfer)
            raise TimedOut
        return await original(transfer, details)

    async def appear(transfer: Transfer) -> UploadToken:
        await original(late[0])
        return await send(transfer)

    server.reserve = lose  # type: ignore[assignment, method-assign]
    server.close = appear  # type: ignore[method-assign]
    await large.uploader.run()
    assert list(server.known) == [large.handle.transfer.reservation.entry_id]
    assert server.waiting() == []


async def test_looking_for_late_reservations_fails_no_finished_upload(server: FakeServer, large: Upload) -> None:
    """When every byte has arrived, a failing search for stray uploads does not matter."""
    server.fail("reserve", TimedOut)
    original = server._before

    async def refuse(verb: str) -> None:
        if verb == "reserved_entries" and "close" in server.calls:
            raise NotPermitted
        await original(verb)

    server._before = refuse  # type: ignore[method-assign]
    await large.uploader.run()
    assert large.handle.transfer.state is TransferState.PROCESSING


async def test_an_entry_that_has_bytes_is_no_lost_reservation(server: FakeServer, large: Upload) -> None:
    """The failed entry of an earlier upload of this transfer is not removed behind anybody's back."""
    await large.uploader.run()
    first = large.handle.transfer.reservation.entry_id
    server.process(first, EntryStatus.PROCESSING_FAILED)
    failed = altered(large.handle.transfer.advance(TransferState.FAILED), token_id="")
    again = Upload(server, large.path, failed.advance(TransferState.QUEUED))
    server.fail("reserve", TimedOut, after=True)
    await again.uploader.run()
    assert set(server.known) == {first, again.handle.transfer.reservation.entry_id}
    again.workers.close()


async def test_what_is_sent_of_a_small_file_is_what_was_checked(
    server: FakeServer, small: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file that changes while it is read is not sent at all: its one body would also be the closing call."""
    original = FileVersion.compare

    async def change(version: FileVersion, *, held: bool = False) -> None:
        if held:
            small.path.write_bytes(b"t" * CHUNK)
        await original(version, held=held)

    monkeypatch.setattr(FileVersion, "compare", change)
    with pytest.raises(DecisionNeeded):
        await small.uploader.run()
    assert "send_whole" not in server.calls


async def test_a_longer_prefix_than_the_file_is_not_believed(server: FakeServer, large: Upload) -> None:
    """A server that counts more bytes than there are does not make more of them accepted."""
    original = server.open

    async def boast(*arguments: object) -> UploadToken:
        token = await original(*arguments)  # type: ignore[arg-type]
        return UploadToken(token.id, token.status, token.file_name, 10**9, "", token.attached_id)

    server.open = boast  # type: ignore[assignment, method-assign]
    server.fail("close", TokenGone, times=10_000)
    with pytest.raises(TokenGone):
        await large.uploader.run()
    assert max(t.reservation.accepted.total for t in large.seen) <= 10 * CHUNK


@pytest.mark.parametrize("error", [BodyTooLarge, BodyDropped])
async def test_an_opener_with_bytes_shrinks_to_what_the_server_takes(
    server: FakeServer, large: Upload, error: Callable[[], KdeskError]
) -> None:
    """A server that takes neither openers without bytes nor a whole chunk: the file goes in pieces that it takes."""
    openers: list[int] = []
    original = server.open

    async def demanding(transfer: Transfer, first: Chunk, blocks: Blocks) -> UploadToken:
        openers.append(first.length)
        if not 0 < first.length <= CHUNK:
            raise BodyDropped if not first.length else error()
        return await original(transfer, first, blocks)

    server.open = demanding  # type: ignore[method-assign]
    sizes = ChunkSizes(first=4 * CHUNK, smallest=CHUNK, largest=4 * CHUNK, floor=CHUNK, whole=CHUNK)
    throughput = Throughput(FakeClock(), lambda _largest: None, sizes)
    upload = Upload(server, large.path, throughput=throughput)
    await upload.uploader.run()
    assert openers[:2] == [0, 4 * CHUNK]
    assert openers[-1] <= CHUNK
    assert all(t.reservation.accepted.total <= t.sent for t in upload.seen)
    (entry_id,) = server.known
    assert server.content(entry_id) == large.path.read_bytes()
