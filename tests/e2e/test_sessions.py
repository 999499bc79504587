"""The whole main job under each kind of session that a real account hands out, against the demo server's rights."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.links.link import LinkKind
from kdesk.domain.links.of_entry import links_of
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.errors import SignInRefused
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.messages.errors import title_of
from kdesk.messages.remarks import remarks_text
from kdesk.store.journal import Journal
from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import make_video, sha256
from tests.support.raised_words import raises_saying
from tests.support.stored_texts import NO_COPIES, UNREAD, UNSEEN
from tests.support.transfers import make_transfer

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]

PRODUCER = "maria@demo.example"
ROLE_HOLDER = "holder@demo.example"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of session.

    Attributes:
        type: 0 for USER, 2 for ADMIN.
        privileges: As `session.start` takes them.
        user: Whose it is.
        sign_in: How kdesk is signed in; every kind but the first two as a pasted KS.
    """

    name: str
    type: int = 0
    privileges: str = ""
    user: str = PRODUCER
    sign_in: SignInKind = SignInKind.KS


KINDS = (
    Kind("ADMIN", 2, sign_in=SignInKind.ADMIN_SECRET),
    Kind("USER application token", sign_in=SignInKind.APP_TOKEN),
    Kind("pasted USER KS"),
    Kind("USER list:*", privileges="list:*"),
    Kind("Content Uploader", privileges="setrole:Content Uploader"),
    Kind("Content Moderator", privileges="setrole:Content Moderator"),
    Kind("publisher role", privileges="setrole:2"),
    Kind("ADMIN with a role", 2, user=ROLE_HOLDER),
)
UPLOADER = Kind("upload role", privileges="setrole:UPLOAD_BASE_ROLE")
_NUMBERS = count()
LOST_ROLE = Kind("unknown role", privileges="setrole:PUBLISHER_ADMINISTRATOR")


class Account101:
    """The demo's account: opens sessions of every kind, and remembers what it refused to kdesk."""

    def __init__(self, server: DemoProcess) -> None:
        self.server = server
        self.admin = PlainClient(server)
        self.told = server.credentials
        self.refused: list[str] = []
        self.calls: list[str] = []
        self.admin.call("user", "add", user={"id": ROLE_HOLDER, "isAdmin": True, "roleIds": "31"})

    def ks(self, kind: Kind) -> str:
        """Open a session."""
        return str(
            self.admin.call(
                *("session", "start"),
                secret=self.told["admin_secret"],
                partnerId=self.told["partner_id"],
                type=kind.type,
                userId=kind.user,
                privileges=kind.privileges,
                expiry=3600,
            )
        )

    def ticket(self, kind: Kind) -> tuple[Account, str]:
        """Return account and secret for the sign-in."""
        account = Account(self.server.url, self.told["partner_id"], kind.user, kind.sign_in)
        if kind.sign_in is SignInKind.ADMIN_SECRET:
            return account, self.told["admin_secret"]
        if kind.sign_in is SignInKind.APP_TOKEN:
            fields = {"sessionType": 0, "sessionUserId": kind.user, "hashType": "SHA256"}
            token = self.admin.call("appToken", "add", appToken={"objectType": "KalturaAppToken", **fields})
            return replace(account, app_token_id=token["id"]), token["token"]
        # The form of a pasted KS asks for nothing else.
        return replace(account, partner_id=0, user_id=""), self.ks(kind)

    @asynccontextmanager
    async def connected(self, kind: Kind) -> AsyncIterator[AccountApi]:
        """Be signed in, with every later refusal written down."""
        account, secret = self.ticket(kind)
        async with make_http() as http:
            connection = await KalturaConnector(http).connect(account, secret, on_lost=pytest.fail)
            self.refused, self.calls = [], []
            http._transport = Witness(http._transport, self._note)
            yield connection

    def _note(self, request: httpx.Request, body: bytes) -> None:
        called = request.url.path.partition("/service/")[2].replace("/action/", ".")
        self.calls.append(called)
        if b'"SERVICE_FORBIDDEN"' in body:
            self.refused.append(called)


class Witness(httpx.AsyncBaseTransport):
    """Sees what is asked and answered in JSON, and passes it on unread."""

    def __init__(self, inner: httpx.AsyncBaseTransport, note: Callable[[httpx.Request, bytes], None]) -> None:
        self._inner = inner
        self._note = note

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it."""
        response = await self._inner.handle_async_request(request)
        if "json" not in response.headers.get("content-type", ""):
            self._note(request, b"")
            return response
        body = await response.aread()
        await response.aclose()
        self._note(request, body)
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(body))

    async def aclose(self) -> None:
        """Close it."""
        await self._inner.aclose()


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account101]:
    """One server for all kinds of sessions."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield Account101(demo)
    demo.stop()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A short video of a content that no other test has."""
    number = next(_NUMBERS)
    return make_video(tmp_path / f"clip {number}.mp4", seconds=1, size=f"{320 + 2 * number}x180", megabits=1)


@asynccontextmanager
async def queue_of(connection: AccountApi, data: Path, *transfers: Transfer) -> AsyncIterator[TransferQueue]:
    """Run a queue over the connection, with these transfers in its journal."""
    events = QueueEvents(lambda _problem: None, lambda _count: None)
    async with Journal.open(data.with_suffix(".sqlite")) as journal:
        await journal.save(transfers)
        async with TransferQueue(
            journal, OneSession(lambda: connection), SystemClock(), events, QueueOptions(1, watch_pauses=(0.1,))
        ).running() as queue:
            yield queue


async def ended(queue: TransferQueue) -> Transfer:
    """Wait for the end of the only transfer, with its comparison."""
    async with asyncio.timeout(90):
        while True:
            (transfer,) = queue.snapshot()
            if transfer.state.is_finished and not transfer.unverified:
                return transfer
            assert transfer.question is None, transfer.question
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_the_main_job(account: Account101, kind: Kind, video: Path, tmp_path: Path) -> None:
    """Sign in, upload, watch, list, links, verify, replace, clean up; nothing is asked that would be refused."""
    async with account.connected(kind) as connection:
        assert (connection.account.partner_id, connection.account.user_id) == (account.told["partner_id"], kind.user)
        async with queue_of(connection, tmp_path / "data") as queue:
            await queue.enqueue([video])
            done = await ended(queue)
            assert (done.state, done.verification and done.verification.outcome) == (TransferState.READY, Outcome.SAME)
            await verify_closely(queue, done)
        entry = await listed(connection, done.reservation.entry_id)
        assert entry.user_id == kind.user
        assert (await whole_of(entry)) == sha256(video)
        await replaced(connection, entry, tmp_path)
        await cleaned_up(connection, video)
    # The names of recipes are asked for once, and the renditions are shown without them.
    assert account.refused in ([], ["flavorParams.list"], ["flavorParams.list"] * 2)


async def verify_closely(queue: TransferQueue, done: Transfer) -> None:
    """Compare every byte with what the server delivers."""
    queue.verify([done.id], Level.WHOLE)
    compared = (await ended(queue)).verification
    assert compared is not None
    assert (compared.level, compared.outcome, compared.compared) == (Level.WHOLE, Outcome.SAME, done.file.size)


async def listed(connection: AccountApi, entry_id: str) -> Entry:
    """Find the entry in the library, with its renditions."""
    page = await connection.catalogue.page(EntryQuery(), EVER, 1, 500)
    (entry,) = [entry for entry in page.entries if entry.id == entry_id]
    assert any(flavor.is_source for flavor in await connection.catalogue.flavors(entry_id))
    return entry


async def whole_of(entry: Entry) -> str:
    """Return the SHA-256 of what the raw link delivers, to whoever has it."""
    (link,) = [link for link in links_of(entry) if link.kind is LinkKind.SOURCE]
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as http:
        return hashlib.sha256((await http.get(link.url)).content).hexdigest()


async def replaced(connection: AccountApi, entry: Entry, tmp_path: Path) -> None:
    """Give the entry the content of another file; id and links stay."""
    other = make_video(tmp_path / "other.mp4", seconds=2, size="320x180", megabits=2)
    fields = {"account": connection.account.key, "created_at": 1.0, "replaces": entry.id}
    transfer = make_transfer(f"replace{entry.id}", str(other), other.name, **fields)
    async with queue_of(connection, tmp_path / "second", transfer) as queue:
        done = await ended(queue)
    assert (done.state, done.reservation.entry_id, done.trouble) == (TransferState.READY, entry.id, None)


async def cleaned_up(connection: AccountApi, video: Path) -> None:
    """Find and remove what an upload left that nobody continues."""
    left = make_transfer("left0123456789ab", str(video), "left.mp4", connection.account.key, 1.0, size=1)
    await connection.uploads.reserve(left)
    clean_up = Orphans(lambda: connection, lambda: ())
    found = [orphan for orphan in await clean_up.find() if orphan.name == "left.mp4"]
    assert len(found) == 1
    assert await clean_up.remove(found[0])
    assert not [orphan for orphan in await clean_up.find() if orphan.name == "left.mp4"]


async def test_a_session_that_may_only_upload(account: Account101, video: Path, tmp_path: Path) -> None:
    """Token, bytes, entry: the row ends as arrived, and of everything else not one call is made."""
    async with account.connected(UPLOADER) as connection:
        async with queue_of(connection, tmp_path / "data") as queue:
            await queue.enqueue([video])
            done = await ended(queue)
            assert (done.state, remarks_text(done.remarks), done.verification) == (TransferState.ARRIVED, UNSEEN, None)
        left = make_transfer("left0123456789ab", str(video), "left.mp4", connection.account.key, 1.0, size=1)
        await connection.uploads.free_token(left)
        clean_up = Orphans(lambda: connection, lambda: ())
        (found,) = await clean_up.find()
        assert await clean_up.remove(found)
    assert account.refused == []
    assert {call.partition(".")[0] for call in account.calls} == {"uploadToken", "media"}
    made = account.admin.call("media", "get", entryId=done.reservation.entry_id)
    assert (made["userId"], made["name"]) == (PRODUCER, video.stem)
    assert made["partnerData"] == str(done.owner_tag)


async def test_a_widget_session_uploads_nothing(account: Account101, video: Path, tmp_path: Path) -> None:
    """It may look; an upload is refused in words, at once and without a call."""
    widget = account.admin.call("session", "startWidgetSession", widgetId=f"_{account.told['partner_id']}")
    async with make_http() as http:
        pasted = Account(account.server.url, 0, "", SignInKind.KS)
        connection = await KalturaConnector(http).connect(pasted, widget["ks"], on_lost=pytest.fail)
        async with queue_of(connection, tmp_path / "data") as queue:
            await queue.enqueue([video])
            failed = await ended(queue)
    assert failed.trouble is not None
    assert (failed.state, title_of(failed.trouble)) == (TransferState.FAILED, "This session may not upload")
    assert failed.reservation.token_id == failed.reservation.entry_id == ""


async def test_a_role_that_does_not_exist_is_refused_at_the_sign_in(account: Account101) -> None:
    """Not with the first upload."""
    with raises_saying(SignInRefused, "role of this session does not exist"):
        async with account.connected(LOST_ROLE):
            pass


def command(account: Account101, data: Path, kind: Kind) -> Command:
    """Return `kdesk` with a pasted KS of this kind."""
    return Command(account.server, data, {"KDESK_KS": account.ks(kind)})


def test_the_command_line_of_a_session_that_may_only_upload(account: Account101, video: Path, tmp_path: Path) -> None:
    """`--wait` has nothing to wait for; a comparison that was asked for is no success; links are not for it to see."""
    kdesk = command(account, tmp_path / "data", UPLOADER)
    ran = kdesk.run("upload", str(video), "--wait", "--receipts", str(tmp_path / "receipts"))
    assert (ran.returncode, ran.stderr) == (0, f"kdesk: {NO_COPIES}\n")
    assert f"{video.name}: arrived, entry " in ran.stdout
    assert ran.stdout.endswith(f"; {UNSEEN}; not compared: {UNREAD}\n")
    (receipt,) = (tmp_path / "receipts").glob("*.json")
    told = json.loads(receipt.read_text("utf-8"))
    assert (told["state"], told["remark"], told["verification"]["detail"]) == ("arrived", UNSEEN, UNREAD)
    assert told["entry_id"]

    again = kdesk.run("upload", str(video), "--wait", "--verify", "whole", "--json")
    assert again.returncode == 1
    end = objects(again.stdout)[-1]
    assert (end["entry_id"], end["sent_earlier"]) == (told["entry_id"], True)
    assert (end["verification"]["outcome"], end["verification"]["detail"]) == ("not compared", UNREAD)
    unasked = kdesk.run("upload", str(video), "--duplicates", "upload")
    assert (unasked.returncode, unasked.stderr) == (0, "")

    links = kdesk.run("links", told["entry_id"])
    assert links.returncode == 1
    assert links.stderr.startswith("kdesk: This account may upload, but not see the library\n")


def test_a_ks_that_ended_says_so_once(account: Account101, video: Path, tmp_path: Path) -> None:
    """Not “Sign in again to go on: Sign in again to go on”."""
    ks = account.ks(Kind("short", privileges="actionslimit:5"))
    ran = Command(account.server, tmp_path / "data", {"KDESK_KS": ks}).run("upload", str(video))
    assert ran.returncode == 1
    assert ran.stderr.count("Sign in again to go on") == 1, ran.stderr


def test_links_of_an_entry_that_is_not_ready(account: Account101, tmp_path: Path) -> None:
    """A sentence tells when they work, and nothing stands on standard output; a program gets it in an object."""
    entry: dict[str, Any] = account.admin.call("media", "add", entry={"mediaType": 1, "name": "empty"})
    kdesk = command(account, tmp_path / "data", Kind("USER"))
    ran = kdesk.run("links", entry["id"], "--json")
    sentence = "The links of this entry work once its content has arrived and is processed"
    assert ran.stderr == f"kdesk: {entry['id']}: {sentence}\n"
    without = {"error": sentence, "status": "no content"}
    assert (ran.returncode, objects(ran.stdout)) == (1, [without])
    words = kdesk.run("links", entry["id"])
    assert (words.returncode, words.stdout, words.stderr) == (1, "", ran.stderr)
    assert kdesk.run("links", entry["id"], entry["id"]).stdout == ""
    both = objects(kdesk.run("links", entry["id"], "1_nowhere", "--json").stdout)
    unknown = {"error": "There is no entry of this id, or this user may not see it"}
    assert both == [{"entry_id": entry["id"]} | without, {"entry_id": "1_nowhere"} | unknown]
