"""Bulk uploads of the server: handed over once, followed to their ends, kept over restarts."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.bulk.job import STUCK_SECONDS, BulkJob, BulkState, LineEntry, LineState, line_of, state_of
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.sheets.rows import SheetRow
from kdesk.engine.bulk.jobs import BulkJobs
from kdesk.engine.one_session import OneSession
from kdesk.errors import ApiError, NotPermitted, TimedOut
from kdesk.kaltura.bulk_uploads import WireBulkJob
from kdesk.store.bulk_jobs import StoredBulkJobs
from kdesk.store.journal import Journal
from tests.support.fake_clock import FakeClock
from tests.support.invented_ks import KS

ACCOUNT = Account("https://kaltura.example", 102, "anna", SignInKind.ADMIN_SECRET)
ROWS = (
    SheetRow(2, address="https://a.example/one.mp4", details=UploadDetails(title="One", tags=("a", "b c"))),
    SheetRow(5, address="https://a.example/two.png"),
)
READY, GONE = LineEntry("0_one", EntryStatus.READY), LineEntry("0_two", EntryStatus.IMPORT_FAILED)


class FakeServer:
    """Keeps the files that were handed over, and answers as a test sets it. Implements `domain.bulk.ports.BulkApi`.

    Attributes:
        files: What was handed over, by name.
        lost: The answer to the next hand-over is lost, after the server has taken it.
        refused: The server refuses the next one.
        told: The state of every job.
        made: The entries of the lines.
        meanwhile: What a person does while the next answer is on its way.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.lost = self.refused = False
        self.told = BulkState.WAITING
        self.made: dict[int, LineEntry] = {}
        self.aborted: list[int] = []
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def add(self, name: str, content: bytes, *, as_xml: bool = False) -> int:
        """Keep a file."""
        assert not as_xml
        if self.refused:
            raise ApiError("no", code="SERVICE_FORBIDDEN")
        self.files[name] = content
        await self._wait()
        if self.lost:
            raise TimedOut
        return 7

    async def find(self, job: BulkJob) -> int:
        """Return 7 if a file with the tags of the job was handed over."""
        return 7 if any(job.tag_start.encode() in content for content in self.files.values()) else 0

    async def state(self, server_id: int) -> BulkState:
        """Return what the test says."""
        assert server_id == 7
        return self.told

    async def abort(self, server_id: int) -> BulkState:
        """Abort."""
        self.aborted.append(server_id)
        await self._wait()
        return BulkState.ABORTED

    async def entries(self, job: BulkJob) -> Mapping[int, LineEntry]:
        """Return what the test says."""
        del job
        return self.made

    async def _wait(self) -> None:
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()


class Bulk:
    """Bulk uploads on a journal of this test.

    Attributes:
        changes: Counts what listeners were told.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.server, self.clock = folder, FakeServer(), FakeClock()
        self.account: Account | None = ACCOUNT
        self.changes = 0
        self._next = asyncio.Event()

    def changed(self) -> None:
        """Hear of a change."""
        self.changes += 1
        self._next.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[BulkJobs]:
        """Follow the jobs as one start of the program does."""
        async with AsyncExitStack() as stack:
            journal = await stack.enter_async_context(Journal.open(self.folder / "journal.sqlite"))
            jobs = BulkJobs(StoredBulkJobs(journal), OneSession(self._api), self.clock, pauses=(0.001,))
            self.jobs = await stack.enter_async_context(jobs.running())
            jobs.listen(self)
            yield jobs

    async def until(self, state: BulkState, *lines: LineState) -> BulkJob:
        """Return the job once it is in this state, and its lines in these."""
        async with asyncio.timeout(20):
            while True:
                self._next.clear()
                for job in self.jobs.jobs():
                    if job.state is state and lines in {(), tuple(line.state(state) for line in job.lines)}:
                        return job
                await self._next.wait()

    def _api(self) -> AccountApi | None:
        if self.account is None:
            return None
        unused = cast("Any", None)
        return AccountApi(self.account, unused, unused, lambda: None, unused, bulk=self.server)


@pytest.fixture
def bulk(tmp_path: Path) -> Bulk:
    """Return bulk uploads that do not run yet."""
    return Bulk(tmp_path)


async def test_lines_are_followed_to_their_ends(bulk: Bulk) -> None:
    """The file has one line a row, with a tag by which its entry is found; each line's end is known."""
    async with bulk.running() as jobs:
        job = await jobs.start("lectures.csv", ROWS)
        assert (job.state, job.server_id, job.name) == (BulkState.WAITING, 7, "lectures.csv")
        [content] = bulk.server.files.values()
        first, second = csv.DictReader(io.StringIO(content.decode()))
        assert (first["title"], first["tags"], first["contentType"]) == ("One", "a,b c", "video")
        assert (second["title"], second["contentType"], second["partnerData"]) == ("two.png", "image", job.tag(5))
        await bulk.until(BulkState.WAITING, LineState.WAITING, LineState.WAITING)
        bulk.server.told = BulkState.WORKING
        bulk.server.made = {2: LineEntry("0_one", EntryStatus.WAITING_FOR_CONTENT)}
        await bulk.until(BulkState.WORKING, LineState.FETCHING, LineState.WAITING)
        bulk.server.told, bulk.server.made = BulkState.PARTLY, {2: READY, 5: GONE}
        ended = await bulk.until(BulkState.PARTLY, LineState.READY, LineState.NOT_FETCHED)
        assert ended.is_settled


async def test_entries_that_come_after_the_job_are_waited_for(bulk: Bulk) -> None:
    """A job that has ended is settled only once its entries are; a line without an entry has none for good."""
    async with bulk.running() as jobs:
        await jobs.start("s.csv", ROWS)
        bulk.server.told, bulk.server.made = BulkState.FINISHED, {2: LineEntry("0_one", EntryStatus.PROCESSING)}
        job = await bulk.until(BulkState.FINISHED, LineState.PROCESSING, LineState.NO_ENTRY)
        assert not job.is_settled
        bulk.server.made = {2: READY}
        assert (await bulk.until(BulkState.FINISHED, LineState.READY, LineState.NO_ENTRY)).is_settled


async def test_a_lost_answer_makes_no_second_job(bulk: Bulk) -> None:
    """The job is looked for by its content, also by the next start, and never handed over again."""
    bulk.server.lost = True
    bulk.server.told = BulkState.SENT
    async with bulk.running() as jobs:
        job = await jobs.start("s.csv", ROWS)
        assert job.state is BulkState.SENT
    bulk.server.told = BulkState.WORKING
    async with bulk.running():
        assert (await bulk.until(BulkState.WORKING)).server_id == 7
    assert len(bulk.server.files) == 1


async def test_a_refused_sheet_leaves_nothing(bulk: Bulk) -> None:
    """What the server refuses is raised, and is on no list, also after a restart; nor is it without an account."""
    bulk.server.refused = True
    async with bulk.running() as jobs:
        with pytest.raises(ApiError):
            await jobs.start("s.csv", ROWS)
        assert jobs.jobs() == ()
        bulk.account = None
        with pytest.raises(NotPermitted):
            await jobs.start("s.csv", ROWS)
        bulk.account = ACCOUNT
        with pytest.raises(NotPermitted):
            await jobs.start("s.csv", ROWS, "of somebody else")
    async with bulk.running() as jobs:
        assert jobs.jobs() == ()


async def test_abort_and_forget(bulk: Bulk) -> None:
    """An aborted job has its state at once; one that is taken off the list stays off it."""
    async with bulk.running() as jobs:
        job = await jobs.start("s.csv", ROWS)
        bulk.server.told = BulkState.ABORTED
        await jobs.abort(job.id)
        assert (bulk.server.aborted, jobs.jobs()[0].state) == ([7], BulkState.ABORTED)
        await jobs.abort("of nobody")
        await jobs.forget(job.id)
        assert jobs.jobs() == ()
    async with bulk.running() as jobs:
        assert jobs.jobs() == ()


@pytest.mark.parametrize("server_id", [7, 0])
async def test_a_job_that_is_taken_off_the_list_while_it_is_handed_over(bulk: Bulk, server_id: int) -> None:
    """The answer finds no job any more, and changes nothing; one that is lost neither."""
    bulk.server.lost = not server_id
    async with bulk.running() as jobs:

        async def forget() -> None:
            await jobs.forget(jobs.jobs()[0].id)

        bulk.server.meanwhile = forget
        assert (await jobs.start("s.csv", ROWS)).server_id == server_id
        assert jobs.jobs() == ()


async def test_a_job_that_is_taken_off_the_list_while_it_is_aborted(bulk: Bulk) -> None:
    """The answer finds no job any more, and changes nothing."""
    async with bulk.running() as jobs:
        job = await jobs.start("s.csv", ROWS)
        bulk.server.meanwhile = partial(jobs.forget, job.id)
        await jobs.abort(job.id)
        assert (bulk.server.aborted, jobs.jobs()) == ([7], ())


async def test_jobs_of_another_account_rest(bulk: Bulk) -> None:
    """They are neither asked for nor aborted with a session that is not theirs, and go on with their own."""
    async with bulk.running() as jobs:
        job = await jobs.start("s.csv", ROWS)
        bulk.account = replace(ACCOUNT, partner_id=103)
        bulk.server.told = BulkState.FINISHED
        await jobs.abort(job.id)
        assert bulk.server.aborted == []
        await asyncio.sleep(0.02)
        assert jobs.jobs()[0].state is BulkState.WAITING
        bulk.account = ACCOUNT
        jobs.wake()
        await bulk.until(BulkState.FINISHED)


async def test_a_job_that_does_not_move(bulk: Bulk) -> None:
    """After a while without any news it is stuck; news, and an end, end that."""
    async with bulk.running() as jobs:
        job = await jobs.start("s.csv", ROWS)
        assert not job.is_stuck(bulk.clock.now() + STUCK_SECONDS)
        bulk.clock.time += STUCK_SECONDS + 1
        assert (await bulk.until(BulkState.WAITING)).is_stuck(bulk.clock.now())
        bulk.server.made = {2: LineEntry("0_one", EntryStatus.WAITING_FOR_CONTENT)}
        moved = await bulk.until(BulkState.WAITING, LineState.FETCHING, LineState.WAITING)
        assert not moved.is_stuck(bulk.clock.now())
        assert moved.is_stuck(bulk.clock.now() + STUCK_SECONDS + 1)
        bulk.server.told = BulkState.ABORTED
        assert not (await bulk.until(BulkState.ABORTED)).is_stuck(bulk.clock.now() + STUCK_SECONDS + 1)


async def test_a_listener_that_has_gone(bulk: Bulk) -> None:
    """It hears nothing more: a command that waited for its job has ended."""
    async with bulk.running() as jobs:
        jobs.ignore(bulk)
        await jobs.start("s.csv", ROWS)
        assert bulk.changes == 0


def test_addresses_of_logs_are_never_read() -> None:
    """They carry the session: nothing of a job of the server has them."""
    answer = {
        "id": 7,
        "status": 5,
        "uploadedOn": 1,
        "logFileUrl": f"https://a/ks/{KS}",
        "csvFileUrl": f"https://a/{KS}",
    }
    job = msgspec.convert(answer, WireBulkJob)
    assert KS not in repr(job) + msgspec.json.encode(job).decode()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *((0, BulkState.WAITING), (11, BulkState.WAITING), (2, BulkState.WORKING), (99, BulkState.WORKING)),
        *((5, BulkState.FINISHED), (6, BulkState.FAILED), (7, BulkState.ABORTED), (12, BulkState.PARTLY)),
    ],
)
def test_states(status: int, state: BulkState) -> None:
    """An unknown status may still change."""
    assert state_of(status) is state


@pytest.mark.parametrize(
    ("transfer", "line"), [("job-5", 5), ("job-", None), ("job-x", None), ("other-5", None), ("job-\u0665", None)]
)
def test_lines_of_owner_tags(transfer: str, line: int | None) -> None:
    """Only a tag of the job itself names a line of it."""
    assert line_of(transfer, "job") == line
