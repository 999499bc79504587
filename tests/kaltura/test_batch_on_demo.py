"""Changing many entries of the demo server, with another editor at work, and with a server that fails."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.batch import Outcome
from kdesk.domain.editing.batch_change import BatchChange
from kdesk.domain.editing.batch_undo import UndoChange
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.description_pattern import DescriptionPattern
from kdesk.domain.editing.moderation import FlagKind, ReasonChange
from kdesk.domain.entry import Entry, Moderation
from kdesk.engine.library.batch_run import BatchRun, Job
from kdesk.engine.library.call_job import ApproveJob, CallJob, RejectJob
from kdesk.engine.library.field_job import FieldJob
from kdesk.errors import Reason
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.thumbnails import Thumbnails
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess
from tests.support.fake_clock import FakeClock

_PORTION = 100


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server whose accounts moderate new entries and have a recycle bin."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--moderate", "--recycle-bin").start()
    yield process
    process.stop()


@pytest.fixture
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """Another editor: an administrator."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


@dataclass(slots=True)
class Editor:
    """Somebody who changes many entries.

    Attributes:
        requests: Addresses of the requests that were sent.
    """

    api: EditingApi
    requests: list[str] = field(default_factory=list)

    async def run(self, job: Job, entry_ids: Sequence[str]) -> BatchRun:
        """Do a piece of work."""
        self.requests.clear()
        run = BatchRun(job, entry_ids, FakeClock())
        await run.run()
        return run

    async def read(self, *entry_ids: str) -> list[Entry]:
        """Return entries."""
        found = await self.api.batch.read(entry_ids)
        return [entry for entry in found if isinstance(entry, Entry)]


@pytest.fixture
async def editor(demo: DemoProcess) -> AsyncIterator[Editor]:
    """Sign in as the administrator."""
    async with make_http() as http:
        requests: list[str] = []

        async def note(request: httpx.Request) -> None:
            requests.append(request.url.path)

        http.event_hooks["request"].append(note)
        connection = await Visitor(demo, KalturaConnector(http), Thumbnails(http)).connect()
        assert connection.editing is not None
        yield Editor(connection.editing, requests)


def made(admin: DemoClient, count: int, **fields: object) -> list[str]:
    """Add entries."""
    ids = []
    for start in range(0, count, _PORTION):
        entry = {"objectType": "KalturaMediaEntry", "mediaType": 1, **fields}
        calls = {
            str(number): {"service": "media", "action": "add", "entry": {**entry, "name": f"Film {start + number}"}}
            for number in range(1, min(_PORTION, count - start) + 1)
        }
        sent = {"format": 1, "ks": admin.ks, **calls}
        ids += [made["id"] for made in admin.http.post("/api_v3/service/multirequest", json=sent).json()]
    return ids


def outcomes(run: BatchRun) -> list[str]:
    """Return what became of the entries, in order."""
    return [run.results[entry_id].outcome.value for entry_id in run.entry_ids]


async def test_a_thousand_entries_are_retagged_and_back(admin: DemoClient, editor: Editor) -> None:
    """Sixty requests each way, of fifty calls at most."""
    ids = made(admin, 1_000, tags="old")

    job = FieldJob(editor.api.batch, BatchChange(add_tags=("spring",), remove_tags=("old",)))
    run = await editor.run(job, ids)

    assert (len(run.of(Outcome.DONE)), len(editor.requests)) == (1_000, 60)
    assert {entry.tags for entry in await editor.read(*ids[:50])} == {"spring"}

    run = await editor.run(FieldJob(editor.api.batch, UndoChange(job.log.entries)), ids)
    assert (len(run.of(Outcome.DONE)), len(editor.requests)) == (1_000, 60)
    assert {entry.tags for entry in await editor.read(*ids[-50:])} == {"old"}


async def test_every_field_and_back(admin: DemoClient, editor: Editor) -> None:
    """Owner, access control, description, tags and categories; each field is as before after Undo."""
    ids = made(admin, 3, tags="old", description="was")
    news = admin.call("category.add", category={"name": f"News {ids[0]}"})
    sport = admin.call("category.add", category={"name": f"Sport {ids[0]}"})
    admin.call("categoryEntry.add", categoryEntry={"entryId": ids[1], "categoryId": sport["id"]})
    profile = admin.call("accessControlProfile.add", accessControlProfile={"name": "closed"})["id"]
    before = await editor.read(*ids)
    change = BatchChange(
        add_tags=("a tag",),
        add_categories=(Category(news["id"], 0, news["name"], news["fullName"]),),
        remove_categories=(Category(sport["id"], 0, sport["name"], sport["fullName"]),),
        user_id="bob",
        access_control_id=profile,
        description=DescriptionPattern("{counter:02} {name} {old}"),
    )
    job = FieldJob(editor.api.batch, change)

    assert outcomes(await editor.run(job, ids)) == ["done"] * 3

    second = (await editor.read(ids[1]))[0]
    assert (second.user_id, second.access_control_id, second.description) == ("bob", profile, "02 Film 2 was")
    assert (second.tags, second.categories) == ("old, a tag", (news["fullName"],))

    assert outcomes(await editor.run(FieldJob(editor.api.batch, UndoChange(job.log.entries)), ids)) == ["done"] * 3
    after = await editor.read(*ids)
    for one, other in zip(before, after, strict=True):
        for name in ("tags", "description", "user_id", "access_control_id", "categories"):
            assert getattr(one, name) == getattr(other, name)


async def test_an_editor_meanwhile_loses_no_tag(demo: DemoProcess, admin: DemoClient, editor: Editor) -> None:
    """The first answer is lost after all was done; he adds a tag before the next try, and Undo leaves it alone."""
    ids = made(admin, 60)
    faults = FaultControl(admin.http, demo.credentials)
    admin.call("baseEntry.update", entryId=ids[55], baseEntry={"tags": "before"})

    class EditingClock(FakeClock):
        async def sleep(self, seconds: float) -> None:
            tags = admin.call("baseEntry.get", entryId=ids[3])["tags"]
            admin.call("baseEntry.update", entryId=ids[3], baseEntry={"tags": f"{tags}, his"})
            await super().sleep(seconds)

    job = FieldJob(editor.api.batch, BatchChange(add_tags=("spring",)))
    run = BatchRun(job, ids, EditingClock())
    faults.add("baseEntry.update", "reset-after", count=1)
    await run.run()

    assert outcomes(run) == ["done"] * 60
    assert (await editor.read(ids[3]))[0].tags == "spring, his"
    assert (await editor.read(ids[55]))[0].tags == "before, spring"

    await editor.run(FieldJob(editor.api.batch, UndoChange(job.log.entries)), ids)
    assert [(await editor.read(ids[n]))[0].tags for n in (3, 4, 55)] == ["his", "", "before"]


async def test_a_server_that_fails_in_the_middle(demo: DemoProcess, admin: DemoClient, editor: Editor) -> None:
    """One call of a request fails for the moment and is tried again alone; another entry is gone."""
    ids = made(admin, 10)
    faults = FaultControl(admin.http, demo.credentials)
    faults.add("baseEntry.update", "internal", count=1, after=4)
    admin.call("baseEntry.delete", entryId=ids[7])

    run = await editor.run(FieldJob(editor.api.batch, BatchChange(add_tags=("spring",))), ids)
    faults.clear()

    assert outcomes(run) == [*["done"] * 7, "gone", "done", "done"]


async def test_what_a_user_may_not_change(demo: DemoProcess, admin: DemoClient) -> None:
    """His own entry loses the profile silently, which is told; the entry of somebody else is refused."""
    own = made(admin, 1, userId="user1")
    foreign = made(admin, 1)
    async with make_http() as http:
        with DemoClient(demo.credentials) as client:
            ks = client.as_user("user1").ks
        account = Account(demo.url, 0, "", SignInKind.KS)
        connection = await KalturaConnector(http).connect(account, ks, on_lost=lambda _: None)
        assert connection.editing is not None
        editor = Editor(connection.editing)
        profile = admin.call("accessControlProfile.add", accessControlProfile={"name": "open"})["id"]

        run = await editor.run(FieldJob(editor.api.batch, BatchChange(access_control_id=profile)), own + foreign)
        assert outcomes(run) == ["refused", "refused"]
        problems = [run.results[entry_id].problem for entry_id in run.entry_ids]
        assert [problem.reason for problem in problems if problem] == [Reason.FIELD_LEFT_OUT, Reason.NONE]

        run = await editor.run(CallJob(editor.api.removal.delete, removes=True), own + foreign)
        assert outcomes(run) == ["done", "refused"]


async def test_the_bin_and_back(admin: DemoClient, editor: Editor) -> None:
    """Asking whether there is one changes nothing."""
    ids = made(admin, 3)
    assert await editor.api.removal.has_bin(ids[0])
    job = CallJob(editor.api.removal.recycle)

    assert outcomes(await editor.run(job, [*ids, "0_unknown"])) == ["done", "done", "done", "gone"]
    assert admin.call("baseEntry.get", entryId=ids[0])["displayInSearch"] == -2
    assert outcomes(await editor.run(CallJob(editor.api.removal.restore), job.done)) == ["done"] * 3
    assert admin.call("baseEntry.get", entryId=ids[0])["displayInSearch"] == 1


async def test_moderation(admin: DemoClient, editor: Editor) -> None:
    """Flags are listed with kind and comment; a rejection has its reason; approving takes it out."""
    ids = made(admin, 2, description="mine")
    await editor.run(ApproveJob(editor.api.batch, ReasonChange(""), editor.api.moderation.approve), ids)
    admin.call("baseEntry.flag", moderationFlag={"flaggedEntryId": ids[0], "flagType": 5, "comments": "my song"})

    (flag,) = await editor.api.moderation.flags(ids[0])
    assert (flag.kind, flag.comment, flag.user_id) == (FlagKind.COPYRIGHT, "my song", admin.credentials["user_id"])
    assert (await editor.read(ids[0]))[0].moderation is Moderation.FLAGGED

    reject = RejectJob(editor.api.batch, ReasonChange("a song"), editor.api.moderation.reject)
    assert outcomes(await editor.run(reject, ids)) == ["done", "done"]
    rejected = (await editor.read(ids[0]))[0]
    assert (rejected.moderation, rejected.description) == (Moderation.REJECTED, "[rejected: a song]\nmine")
    assert await editor.api.moderation.flags(ids[0]) == ()

    approve = ApproveJob(editor.api.batch, ReasonChange(""), editor.api.moderation.approve)
    assert outcomes(await editor.run(approve, ids)) == ["done", "done"]
    assert (await editor.read(ids[0]))[0].description == "mine"


async def test_an_account_without_a_bin(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The server says so."""
    process = DemoProcess(tmp_path_factory.mktemp("plain"), "--no-samples").start()
    async with make_http() as http:
        connection = await Visitor(process, KalturaConnector(http), Thumbnails(http)).connect()
        with DemoClient(process.credentials) as client:
            entry_id = client.as_admin().entry()
        assert connection.editing is not None
        assert not await connection.editing.removal.has_bin(entry_id)
    process.stop()
