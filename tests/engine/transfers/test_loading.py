"""The transfers of the journal come after the queue has started: nothing is lost or doubled meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import pytest

from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers.loading import Loading
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.errors import JournalProblem
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import ACCOUNT
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING, QUEUED, UPLOADING
from tests.engine.ticks import Ticks
from tests.support.transfers import make_transfer


class SlowJournal(FakeJournal):
    """Reads only once somebody allows it."""

    def __init__(self) -> None:
        super().__init__(Ticks())
        self.readable, self.reads = asyncio.Event(), 0

    async def load(self) -> Sequence[Transfer]:
        """Read."""
        self.reads += 1
        await self.readable.wait()
        return await super().load()


@pytest.fixture
def slow(harness: QueueHarness) -> SlowJournal:
    """Let the journal of the harness be slow."""
    journal = harness.journal = SlowJournal()
    return journal


@asynccontextmanager
async def started(harness: QueueHarness) -> AsyncIterator[TransferQueue]:
    """Start a queue without the transfers of its journal."""
    queue = harness.new_queue()
    async with queue.started():
        queue.listen(harness.notes)
        yield queue


def kept(harness: QueueHarness, *transfers: Transfer) -> None:
    """Let the journal have transfers of an earlier process."""
    harness.journal.kept = {one.id: one for one in transfers}


async def test_a_file_that_comes_before_joins_its_transfer(harness: QueueHarness, slow: SlowJournal) -> None:
    """It is on the list once, in the row of the earlier process; a new file stands behind."""
    known, new = harness.file("known.mp4"), harness.file("new.mp4")
    kept(harness, make_transfer("t1", str(known), account=ACCOUNT.key, state=PAUSED))
    async with started(harness) as queue, asyncio.TaskGroup() as group:
        adding = group.create_task(queue.enqueue([new, known]))
        loading = group.create_task(queue.load())
        await harness.rounds()
        assert queue.snapshot() == ()
        assert not queue.loading.is_done
        assert not adding.done()
        slow.readable.set()
        await loading
        made = await adding
        assert [one.id for one in queue.snapshot()] == ["t1", made[0].id]
        assert made[1].id == "t1"
    assert list(slow.kept) == ["t1", made[0].id]


async def test_a_session_that_comes_before_is_used(harness: QueueHarness, slow: SlowJournal) -> None:
    """What waits for it is sent, and what has no account gets this one."""
    waiting = make_transfer("t1", str(harness.file("a.mp4")), account=ACCOUNT.key, state=QUEUED)
    kept(harness, waiting, make_transfer("t2", str(harness.file("b.mp4")), state=QUEUED))
    harness.api = None
    slow.readable.set()
    async with started(harness) as queue:
        harness.sign_in(harness.server.api())
        assert harness.server.known == {}
        await queue.load()
        await harness.until_all(PROCESSING)
        assert {one.account for one in queue.snapshot()} == {ACCOUNT.key}


async def test_a_queue_that_ends_before_leaves_the_journal_as_it_is(harness: QueueHarness, slow: SlowJournal) -> None:
    """What came meanwhile is not queued: it is told by nobody that it was."""
    before = make_transfer("t1", str(harness.file("a.mp4")), account=ACCOUNT.key, state=QUEUED)
    kept(harness, before)
    called: list[str] = []
    async with started(harness) as queue, asyncio.TaskGroup() as group:
        queue.add([harness.file("b.mp4")])
        queue.loading.once_done(partial(called.append, "too late"))
        loading = group.create_task(queue.load())
        await harness.rounds()
        loading.cancel()
    assert slow.kept == {"t1": before}
    assert called == []
    assert harness.server.known == {}


async def test_the_journal_is_loaded_once(harness: QueueHarness, slow: SlowJournal) -> None:
    """Whoever asks for more gets nothing twice."""
    kept(harness, make_transfer("t1", state=PAUSED))
    slow.readable.set()
    async with started(harness) as queue:
        await queue.load()
        await queue.load()
        assert [one.id for one in queue.snapshot()] == ["t1"]
    assert slow.reads == 1


async def test_a_journal_that_cannot_be_read_is_told_and_keeps_nobody_waiting(harness: QueueHarness) -> None:
    """Files are queued in memory."""

    async def load() -> Sequence[Transfer]:
        raise JournalProblem("the disk is gone")

    harness.journal.load = load  # type: ignore[method-assign]
    async with started(harness) as queue:
        await queue.load()
        assert queue.loading.is_done
        assert len(await queue.enqueue([harness.file("a.mp4")])) == 1
    assert "the disk is gone" in str(harness.problems[0])


async def test_what_waits_is_called_in_its_order_and_an_error_stops_nothing() -> None:
    """The error is reported as any other of the loop; whoever comes later is called at once."""
    loading, called, told = Loading(), list[str](), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context["exception"]))
    for do in (partial(called.append, "first"), partial(int, "no number"), partial(called.append, "second")):
        loading.once_done(do)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(loading.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        loading.finish()
    assert called == ["first", "second"]
    assert [type(error) for error in told] == [ValueError]
    loading.once_done(partial(called.append, "third"))
    assert called[2:] == ["third"]


async def test_the_first_are_known_before_the_list(harness: QueueHarness, slow: SlowJournal) -> None:
    """As a new process has them; nothing is listed, begun or written because of it."""
    ran = make_transfer("t1", str(harness.file("a.mp4")), account=ACCOUNT.key, state=UPLOADING)
    kept(harness, ran, make_transfer("t2", state=PAUSED), make_transfer("t3", state=PAUSED))
    async with started(harness) as queue:
        first = await queue.first(2)
        assert [(one.id, one.state) for one in first] == [("t1", QUEUED), ("t2", PAUSED)]
        await harness.rounds()
        assert queue.snapshot() == ()
        assert not queue.loading.is_done
    assert slow.kept["t1"] is ran
    assert harness.server.known == {}


async def test_no_first_ones_are_known_of_a_journal_that_cannot_be_read(harness: QueueHarness) -> None:
    """Loading the list tells why."""

    async def load_first(_count: int) -> Sequence[Transfer]:
        raise JournalProblem("the disk is gone")

    harness.journal.load_first = load_first  # type: ignore[method-assign]
    async with started(harness) as queue:
        assert list(await queue.first(2)) == []
    assert harness.problems == []
