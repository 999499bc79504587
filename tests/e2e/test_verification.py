"""The server's copy against the file, with a real server whose stored files are damaged on its disk."""

import asyncio
import json
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.catalogue_ports import Copies
from kdesk.domain.transfer import Transfer
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions
from kdesk.engine.verification.compare import sample_ranges
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.messages.remarks import remark_text
from kdesk.store.journal import Journal
from tests.e2e.conftest import account_of
from tests.support.command_line import Command, objects
from tests.support.demo_process import DemoProcess
from tests.support.evidence import states
from tests.support.media import make_image, make_video, sha256

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Stored:
    """The source flavor of the only video of a server, as it lies on the server's disk."""

    def __init__(self, server: DemoProcess) -> None:
        self._server = server
        with closing(sqlite3.connect(server.data_dir / "state.sqlite3")) as state:
            ((path,),) = state.execute("SELECT path FROM flavors WHERE params_id = 0").fetchall()
        self.path = server.data_dir / path

    def overwrite(self, start: int, data: bytes) -> None:
        """Put other bytes at a place."""
        with self.path.open("r+b") as file:
            file.seek(start)
            file.write(data)

    def flip(self, offset: int) -> None:
        """Change one bit."""
        self.overwrite(offset, bytes([self.path.read_bytes()[offset] ^ 1]))

    def tell(self, size: int) -> None:
        """Let the server tell another size."""
        with closing(sqlite3.connect(self._server.data_dir / "state.sqlite3", timeout=10)) as state, state:
            state.execute("UPDATE flavors SET size = ? WHERE params_id = 0", (size,))


@asynccontextmanager
async def queue_on(server: DemoProcess, data: Path) -> AsyncIterator[TransferQueue]:
    """Run a queue that is signed in to the server."""
    account, secret = account_of(server)
    events = QueueEvents(lambda _problem: None, lambda _count: None)
    async with make_http() as http, Journal.open(data / "journal.sqlite") as journal:
        connection = await KalturaConnector(http).connect(account, secret, on_lost=lambda _problem: None)
        async with TransferQueue(
            journal, OneSession(lambda: connection), SystemClock(), events, QueueOptions(1, watch_pauses=(0.1,))
        ).running() as queue:
            yield queue


class Elsewhere:
    """The server's copies under an address at which nobody listens. Implements Copies."""

    def __init__(self, copies: Copies) -> None:
        self.size, self.read = copies.size, copies.read
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            self.host = f"127.0.0.1:{listener.getsockname()[1]}"

    async def address(self, entry_id: str) -> str:
        """Name a host that refuses every connection."""
        return f"http://{self.host}/{entry_id}"


async def test_a_delivery_host_that_does_not_answer_is_named(server: DemoProcess, video: Path, tmp_path: Path) -> None:
    """The upload is READY; over real connections the comparison ends after a few tries, and says whom it tried."""
    account, secret = account_of(server)
    events = QueueEvents(lambda _problem: None, lambda _count: None)
    async with make_http() as http, Journal.open(tmp_path / "journal.sqlite") as journal:
        connection = await KalturaConnector(http).connect(account, secret, on_lost=lambda _problem: None)
        blocked = Elsewhere(connection.copies)
        connection = replace(connection, copies=blocked)
        async with TransferQueue(
            *(journal, OneSession(lambda: connection), SystemClock(), events),
            QueueOptions(1, Level.WHOLE, RetryPolicy(first=0.01, longest=0.02), watch_pauses=(0.1,)),
        ).running() as queue:
            await queue.enqueue([video])
            found = (await verified(queue)).verification
    assert found is not None
    assert (found.outcome, remark_text(found.remark)) == (
        Outcome.NOT_COMPARED,
        f"{blocked.host} does not answer",
    )


async def verified(queue: TransferQueue) -> Transfer:
    """Wait until the only transfer is READY and verified."""
    async with asyncio.timeout(60):
        while True:
            (transfer,) = queue.snapshot()
            if transfer.verification and not transfer.unverified:
                return transfer
            await asyncio.sleep(0.02)


async def looked_at(queue: TransferQueue, level: Level) -> Verification:
    """Compare the only transfer again."""
    queue.verify([queue.snapshot()[0].id], level)
    found = (await verified(queue)).verification
    assert found is not None
    return found


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A video of some ten megabytes: its samples are not the whole of it."""
    return make_video(tmp_path / "clip.mp4", seconds=5, megabits=16)


async def test_damage_on_the_servers_disk_is_found(server: DemoProcess, video: Path, tmp_path: Path) -> None:
    """An identical copy passes at every depth; a byte, a half and another size are each found by what looks there."""
    content = video.read_bytes()  # noqa: ASYNC240  a test has no window to block
    async with queue_on(server, tmp_path) as queue:
        await queue.enqueue([video])
        uploaded = await verified(queue)
        assert uploaded.verification is not None
        assert (uploaded.verification.level, uploaded.verification.outcome) == (Level.SIZE, Outcome.SAME)
        samples = sample_ranges(Level.SAMPLES, len(content), uploaded.id)
        for level, compared in ((Level.SAMPLES, samples.total), (Level.WHOLE, len(content))):
            found = await looked_at(queue, level)
            assert (found.outcome, found.compared) == (Outcome.SAME, compared)

        stored = Stored(server)
        between = next(start for start, _ in samples.gaps(len(content)))
        stored.flip(between)
        assert (await looked_at(queue, Level.SAMPLES)).outcome is Outcome.SAME
        found = await looked_at(queue, Level.WHOLE)
        assert (found.outcome, remark_text(found.remark)) == (
            Outcome.DIFFERENT,
            f"it differs at byte {between:,}",
        )

        stored.overwrite(len(content) // 2, bytes(len(content) // 2))
        assert (await looked_at(queue, Level.SAMPLES)).outcome is Outcome.DIFFERENT
        assert (await looked_at(queue, Level.SIZE)).outcome is Outcome.SAME

        stored.tell(len(content) + 1)
        found = await looked_at(queue, Level.SIZE)
        assert found.outcome is Outcome.DIFFERENT
        assert remark_text(found.remark) == f"it has {len(content) + 1:,} bytes instead of {len(content):,}"


@pytest.fixture
def holding(tmp_path: Path) -> Iterator[DemoProcess]:
    """A server that transcodes nothing for now."""
    demo = DemoProcess(tmp_path / "server", "--no-samples", "--hold-transcoding").start()
    yield demo
    demo.stop()


def test_a_command_fails_for_a_copy_that_is_not_the_file(holding: DemoProcess, video: Path, tmp_path: Path) -> None:
    """Its words, its JSON and the receipt say where."""
    command = Command(holding, tmp_path / "data")
    assert command.run("upload", str(video)).returncode == 0
    assert states(tmp_path / "data") == ["processing"]
    offset = video.stat().st_size - 1
    Stored(holding).flip(offset)
    (holding.data_dir / "hold-transcoding").unlink()

    receipts = tmp_path / "receipts" / "of today"
    more = ("--wait", "--verify", "whole", "--receipts", str(receipts))
    done = command.run("upload", str(video), *more)
    assert done.returncode == 1
    assert f"the server's copy is not the file: it differs at byte {offset:,}" in done.stdout
    (receipt,) = (json.loads(path.read_text("utf-8")) for path in receipts.glob("*.json"))
    assert (receipt["verification"]["depth"], receipt["verification"]["outcome"]) == ("whole", "different")


def test_a_receipt_tells_what_was_brought_in(server: DemoProcess, tmp_path: Path) -> None:
    """An image too, which has no flavors: its copy is the entry's own content."""
    picture = make_image(tmp_path / "harbour.png")
    receipts = tmp_path / "receipts"
    more = ("--wait", "--json", "--verify", "whole", "--receipts", str(receipts))
    done = Command(server, tmp_path / "data").run("upload", str(picture), *more)
    assert (done.returncode, done.stderr) == (0, "")
    told = objects(done.stdout)[-1]
    assert (told["verification"]["outcome"], told["verification"]["compared"]) == ("same", picture.stat().st_size)
    (receipt,) = (json.loads(path.read_text("utf-8")) for path in receipts.glob("*.json"))
    assert (receipt["entry_id"], receipt["verification"]) == (told["entry_id"], told["verification"])
    assert receipt["file"] == {
        "path": str(picture),
        "name": "harbour.png",
        "size": picture.stat().st_size,
        "sha256": sha256(picture),
    }
    secret = server.credentials["admin_secret"]
    assert all(secret not in path.read_text("utf-8") for path in receipts.iterdir())
