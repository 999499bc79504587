"""One transfer through the protocol: whatever fails, and wherever it is killed, the server ends with one whole file."""

import random
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.reservation import CallState
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadToken
from kdesk.domain.upload_ports import Blocks
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.throughput import concurrency
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.engine.upload.uploader import Uploader
from kdesk.errors import (
    BadResponse,
    BodyDropped,
    FileTypeRefused,
    KdeskError,
    NotPermitted,
    SizeMismatch,
    TimedOut,
    TokenGone,
    TokenNotOpen,
    Unreachable,
)
from kdesk.messages.errors import title_of
from kdesk.threads import Workers
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import CHUNK, OPEN, REFUSED, FakeServer, no_list, queued, small_chunks
from tests.engine.ticks import Killed, Ticks
from tests.support.fake_clock import FakeClock

LARGE, SMALL = 9 * CHUNK + 7, CHUNK


@pytest.fixture(params=[LARGE, SMALL], ids=["large", "small"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of ten chunks, and one that goes in one body."""
    return make_file(tmp_path, request.param)


def make_file(folder: Path, size: int) -> Path:
    """Write random bytes under a name that is a video's."""
    path = folder / "clip.mp4"
    path.write_bytes(random.Random(size).randbytes(size))
    return path


class Client:
    """kdesk's engine for one transfer, as a process that can be killed and started again."""

    def __init__(self, file: Path, server: FakeServer, journal: FakeJournal) -> None:
        self.file = file
        self.server = server
        self.journal = journal
        self.clock = FakeClock()
        self.states: list[TransferState] = []
        self.handle: TransferHandle | None = None

    async def start(self) -> Transfer:
        """Run the transfer as the journal has it, or a new one, to its end."""
        kept = list(await self.journal.load())
        transfer = kept[0] if kept else queued(str(self.file))
        if transfer.state is TransferState.PROCESSING:
            return transfer  # the queue only watches these
        if transfer.state.holds_slot:
            transfer = transfer.advance(TransferState.QUEUED)
        self.handle = TransferHandle(
            transfer, JournalWriter(self.journal, lambda _: None), lambda _before, now: self.states.append(now.state)
        )
        retrier = Retrier(RetryPolicy(), self.clock, lambda _: None, lambda: 0.0)
        local = LocalFile(str(self.file), Workers("test", 1))
        run = UploadRun(self.server.api(), self.handle, retrier, small_chunks(self.clock), self.clock)
        await Uploader(run, local, no_list(self.clock)).run()
        return self.handle.transfer


def make_client(file: Path, kill_at: int = 0) -> Client:
    """Return a client of a new server."""
    ticks = Ticks(kill_at)
    return Client(file, FakeServer(ticks), FakeJournal(ticks))


def assert_arrived_once(client: Client) -> None:
    """The server holds one entry with the bytes of the file, and nothing that waits."""
    ((entry_id, entry),) = client.server.known.items()
    assert entry.status is EntryStatus.PROCESSING
    assert client.server.content(entry_id) == client.file.read_bytes()
    assert client.server.waiting() == []


async def test_the_way_of_a_large_file(tmp_path: Path) -> None:
    """Reserve, one opener without bytes, the chunks, one closing call; every state in its order."""
    client = make_client(make_file(tmp_path, LARGE))
    done = await client.start()
    assert client.server.calls == ["entries_like", "reserve", "open", *["send"] * 10, "entry", "close"]
    assert list(dict.fromkeys(client.states)) == ["preparing", "uploading", "finishing", "processing"]
    assert (done.reservation.accepted.total, done.sent) == (LARGE, LARGE)
    assert_arrived_once(client)


async def test_the_way_of_a_small_file(tmp_path: Path) -> None:
    """Two calls: reserve, and one body that opens and closes."""
    client = make_client(make_file(tmp_path, SMALL))
    await client.start()
    assert client.server.calls == ["entries_like", "reserve", "send_whole"]
    assert_arrived_once(client)


async def test_no_more_than_four_chunks_are_in_flight(tmp_path: Path) -> None:
    """Chunks go out in parallel, but never more than the window is wide."""
    client = make_client(make_file(tmp_path, LARGE))
    await client.start()
    assert client.server.most_in_flight == concurrency.INITIAL_SLOTS


async def count_ticks(file: Path) -> int:
    """How many moments a whole upload has."""
    client = make_client(file)
    await client.start()
    return client.server.ticks.passed


async def test_killed_at_every_moment_and_started_again(file: Path) -> None:
    """Wherever kill -9 strikes, the next start ends with one whole file, and sends nothing acknowledged again."""
    moments = await count_ticks(file)
    for moment in count(1):
        client = make_client(file, kill_at=moment)
        try:
            await client.start()
        except (Killed, BaseExceptionGroup):
            pass
        else:
            # How many there are depends on how many chunks share one journal entry of their hashes.
            assert moment > moments - client.server.calls.count("send")
            return
        held = next(iter(client.journal.kept.values()), None)
        before = len(client.server.received)
        client.server.ticks.kill_at = 0
        await client.start()
        assert_arrived_once(client)
        if held:
            again = client.server.received[before:]
            assert not [
                c for t, c, n in again if t == held.reservation.token_id and held.reservation.accepted.covers(c, c + n)
            ], moment


VERBS = ["reserve", "open", "send", "close", "send_whole"]
RETRYABLE: list[Callable[[], KdeskError]] = [Unreachable, TimedOut, BadResponse]


@pytest.mark.parametrize("error", RETRYABLE)
@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("verb", VERBS)
async def test_a_failed_call_is_cured(file: Path, verb: str, after: bool, error: Callable[[], KdeskError]) -> None:
    """Each call of the protocol may fail before the server acted, or after; the file arrives once all the same."""
    client = make_client(file)
    client.server.fail(verb, error, after=after)
    await client.start()
    assert_arrived_once(client)


@pytest.mark.parametrize("verb", ["token", "add_token", "attach", "delete_token", "reserved_entries", "delete_entry"])
@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("trigger", ["open", "reserve"])
async def test_failures_while_mending_are_cured(tmp_path: Path, trigger: str, verb: str, after: bool) -> None:
    """A lost answer needs further calls to mend it, which may fail as well."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail(trigger, TimedOut, after=True)
    client.server.fail(verb, TimedOut, after=after)
    await client.start()
    assert_arrived_once(client)


async def test_an_opener_is_never_repeated_on_a_token(tmp_path: Path) -> None:
    """A lost answer to the opener costs the token: a late twin of the opener would wipe the file."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("open", TimedOut, after=True)
    done = await client.start()
    first, second = (i for i, stored in client.server.tokens.items())
    assert (client.server.tokens[first].token.status, done.reservation.token_id) == (5, second)
    assert_arrived_once(client)


class LateBody(FakeServer):
    """Gets the first whole body only when the client, which gave it up, has made so many further calls."""

    def __init__(self, ticks: Ticks, calls: int) -> None:
        super().__init__(ticks)
        self._calls = calls
        self._late: tuple[str, bytes] | None = None

    async def send_whole(self, transfer: Transfer, blocks: Blocks) -> UploadToken:
        """Keep the first body on its way."""
        if "send_whole" in self.calls:
            return await super().send_whole(transfer, blocks)
        self.calls.append("send_whole")
        self._late = transfer.reservation.token_id, await self._body(blocks)
        raise TimedOut

    async def _before(self, verb: str) -> None:
        if self._late and not self._calls:
            (token_id, body), self._late = self._late, None
            if self.tokens[token_id].token.status in OPEN:
                self.tokens[token_id].data = bytearray(body)
                self._close(self.tokens[token_id])
        self._calls -= self._late is not None
        await super()._before(verb)


@pytest.mark.parametrize("calls", range(8))
async def test_a_whole_body_that_arrives_late_makes_no_second_entry(tmp_path: Path, calls: int) -> None:
    """Between which two calls ever the body comes that was given up: one entry has it, and nothing waits."""
    ticks = Ticks()
    client = Client(make_file(tmp_path, SMALL), LateBody(ticks, calls), FakeJournal(ticks))
    done = await client.start()
    assert_arrived_once(client)
    assert [done.reservation.entry_id] == list(client.server.known)


async def test_a_refused_empty_opener_carries_the_first_chunk(tmp_path: Path) -> None:
    """Servers that do not take openers without bytes get the first chunk as opener."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("open", BodyDropped)
    done = await client.start()
    assert (done.reservation.token_id, 0, CHUNK) not in client.server.received
    assert_arrived_once(client)


@pytest.mark.parametrize("error", [TokenGone, TokenNotOpen])
async def test_a_token_that_went_away_is_replaced_or_asked(tmp_path: Path, error: Callable[[], KdeskError]) -> None:
    """When a chunk is told that its token is not there, the token is asked for, and the upload goes on."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("send", error)
    await client.start()
    assert_arrived_once(client)


async def test_bytes_that_the_server_lost_are_sent_again(tmp_path: Path) -> None:
    """When closing misses bytes that were acknowledged, the server's prefix counts, and the rest is sent again."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("close", SizeMismatch)
    await client.start()
    assert_arrived_once(client)


async def test_a_server_that_never_has_every_byte_is_given_up(tmp_path: Path) -> None:
    """There is an end to sending again."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("close", SizeMismatch, times=1000)
    with pytest.raises(SizeMismatch):
        await client.start()
    assert client.server.calls.count("close") < 20


async def test_being_offline_is_waited_out(tmp_path: Path) -> None:
    """Fifty failures to connect are no reason to give up."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("send", Unreachable, times=50)
    await client.start()
    assert_arrived_once(client)


async def test_a_server_that_answers_nonsense_is_given_up(tmp_path: Path) -> None:
    """Answers that are no answers are counted."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("reserve", BadResponse, times=1000)
    with pytest.raises(BadResponse):
        await client.start()
    assert client.server.calls.count("reserve") == RetryPolicy().tries


async def test_a_server_that_takes_no_chunk_is_given_up(tmp_path: Path) -> None:
    """A chunk has its tries, and these are all: asking the token in between does not begin them anew."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("send", BadResponse, times=1000)
    with pytest.raises(BadResponse):
        await client.start()
    assert client.server.calls.count("send") <= RetryPolicy().tries * concurrency.MAX_SLOTS


async def test_a_missing_right_is_not_retried(tmp_path: Path) -> None:
    """Trying again cannot help."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("reserve", NotPermitted)
    with pytest.raises(NotPermitted):
        await client.start()
    assert client.server.calls == ["entries_like", "reserve"]


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_refused_type_leaves_nothing_behind(tmp_path: Path, size: int) -> None:
    """The reserved entry is removed, and the row names the kind of file."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(REFUSED + bytes(size - len(REFUSED)))
    client = make_client(path)
    with pytest.raises(FileTypeRefused) as refused:
        await client.start()
    assert title_of(refused.value) == "Kaltura does not accept this kind of file (named mp4, but the content decides)"
    assert (client.server.known, client.server.waiting()) == ({}, [])


async def test_a_changed_file_is_never_mixed(tmp_path: Path) -> None:
    """A file that changes during its upload stops it before the closing call, and whenever it is to go on.

    The new version is uploaded, from its first byte, when somebody decides so.
    """
    file = make_file(tmp_path, LARGE)
    client = make_client(file)
    client.server.hold.clear()

    def change(transfer_state: list[TransferState]) -> None:
        if TransferState.UPLOADING in transfer_state and not client.server.hold.is_set():
            file.write_bytes(random.Random(2).randbytes(LARGE))
            client.server.hold.set()

    client.states = _Watched(change)
    with pytest.raises(DecisionNeeded, match="changed"):
        await client.start()
    assert client.server.calls.count("close") == 0
    client.states = []
    with pytest.raises(DecisionNeeded, match="changed"):
        await client.start()
    assert client.handle is not None
    decided = client.handle.transfer.advance(TransferState.PAUSED).advance(TransferState.QUEUED)
    client.journal.kept = {"t1": decided.replace(decision=Decision.NEW_VERSION)}
    await client.start()
    assert client.handle.transfer.decision is None
    assert_arrived_once(client)


async def test_a_file_that_became_shorter_is_a_changed_file(tmp_path: Path) -> None:
    """Missing bytes at the end stop the transfer."""
    file = make_file(tmp_path, LARGE)
    client = make_client(file)
    client.server.fail("open", TimedOut)
    original = client.server.add_token

    async def shorten(transfer: Transfer) -> object:
        file.write_bytes(b"short")
        return await original(transfer)

    client.server.add_token = shorten  # type: ignore[assignment, method-assign]
    with pytest.raises(DecisionNeeded) as raised:
        await client.start()
    assert raised.value.changes["question"].kind is QuestionKind.CHANGED
    assert "close" not in client.server.calls


async def test_an_entry_deleted_meanwhile_is_made_anew(tmp_path: Path) -> None:
    """When the token is replaced and its entry is gone, both are reserved again."""
    client = make_client(make_file(tmp_path, LARGE))
    client.server.fail("open", TimedOut)
    original = client.server.delete_token

    async def and_entry(token_id: str) -> None:
        await original(token_id)
        client.server.known.clear()

    client.server.delete_token = and_entry  # type: ignore[method-assign]
    await client.start()
    assert client.server.calls.count("reserve") == 2
    assert_arrived_once(client)


async def test_marks_are_journalled_before_the_call_leaves(tmp_path: Path) -> None:
    """At the moment of reserving and of opening the journal already says so."""
    client = make_client(make_file(tmp_path, LARGE))
    seen: dict[str, CallState] = {}
    before = client.server._before

    async def look(verb: str) -> None:
        (kept,) = client.journal.kept.values()
        seen[verb] = kept.reservation.request if verb == "reserve" else kept.reservation.opener
        await before(verb)

    client.server._before = look  # type: ignore[method-assign]
    await client.start()
    assert (seen["reserve"], seen["open"]) == (CallState.SENT, CallState.SENT)


class _Watched(list[TransferState]):
    """A list that tells of every state that is added."""

    def __init__(self, told: Callable[[list[TransferState]], None]) -> None:
        super().__init__()
        self._told = told

    def append(self, state: TransferState) -> None:
        """Add a state."""
        super().append(state)
        self._told(self)
