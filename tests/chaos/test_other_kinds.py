"""`kill -9` of a real client while a document, and an address that the server fetches, are on their way."""

import asyncio
import random
from pathlib import Path

import pytest

from kdesk.domain.entry import MediaType
from kdesk.domain.source_file import SourceFile, SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.store.journal import Journal
from tests.chaos.plans import MIB
from tests.chaos.rounds import LINK
from tests.support.command_line import Command
from tests.support.demo_process import DemoProcess
from tests.support.evidence import until
from tests.support.kaltura_client import PlainClient
from tests.support.media import sha256
from tests.support.proxy import Proxy, Strike

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SIZE = 3 * MIB
RECEIVED = 9_500
"""Bytes of all responses to an undisturbed upload, roughly."""
SEEDS = range(6)
_WAITING = "0,1,2"


def kills(seed: int) -> list[int]:
    """Draw two kills, each at a byte received: responses are short, one a step, so these spread over the steps."""
    dice = random.Random(f"other-{seed}")
    return [int(dice.random() * RECEIVED) for _ in range(2)]


async def queue_address(journal: Path, address: str) -> None:
    """Put an address on the list of a client that does not run."""
    journal.parent.mkdir(parents=True)
    file = SourceFile(address, "talk.mp4", media_type=MediaType.VIDEO, kind=SourceKind.ADDRESS)
    async with Journal.open(journal) as opened:
        await opened.save([Transfer(id="a" * 16, file=file, account="", created_at=1.0)])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_kill_loses_nothing_of_documents_and_addresses(seed: int, tmp_path: Path) -> None:
    """Each becomes one entry in the end, the document with its bytes, and no token is left."""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4\n" + random.Random(seed).randbytes(SIZE))
    data = tmp_path / "data"
    server = DemoProcess(tmp_path / "server", "--no-samples", "--hold-transcoding").start()
    asyncio.run(queue_address(data / "journal.sqlite", f"{server.url}/none/talk.mp4"))
    try:
        with Proxy(server.port) as proxy:
            proxy.shape(LINK)
            command = Command(server, data, url=proxy.url)
            client = command.start("upload", str(paper), "--json")
            for number, kill in enumerate(kills(seed), 1):
                proxy.strike(Strike("freeze", "down", after=kill))
                if not proxy.wait_for_strike(number, client):
                    break
                client.kill()
                client.communicate()
                proxy.drop()
                client = command.start("upload", str(paper), "--json")
            _out, err = client.communicate(timeout=90)
            print(f"seed {seed}: {proxy.carried()} bytes")  # noqa: T201  for `pytest -s`
            assert client.returncode == 0, err
            # The command waits for its own file only.
            if len(named(server, "talk")) == 0:
                finish_address(command, server, data)
        check(server, paper)
    finally:
        server.stop()


def finish_address(command: Command, server: DemoProcess, data: Path) -> None:
    """Let a further run go on with the address."""
    other = data.parent / "other.txt"
    other.write_text("words")
    client = command.start("upload", str(other), "--json")
    until(lambda: bool(named(server, "talk")) or client.poll() is not None)
    client.communicate(timeout=90)


def named(server: DemoProcess, name: str) -> list[str]:
    """Return the ids of the entries of this name, in any state."""
    statuses = "-2,-1,0,1,2,4,5,6,7"
    found = PlainClient(server).call("baseEntry", "list", filter={"statusIn": statuses}, pager={"pageSize": 500})
    return [entry["id"] for entry in found["objects"] if entry["name"] == name]


def check(server: DemoProcess, paper: Path) -> None:
    """Compare what the server has with what was sent."""
    assert len(named(server, "paper")) == 1
    assert len(named(server, "talk")) == 1
    assert PlainClient(server).tokens(_WAITING) == []
    closed = PlainClient(server).tokens("3")
    contents = [server.data_dir / "uploads" / token["id"] / "base" for token in closed]
    assert [path for path in contents if path.is_file() and sha256(path) == sha256(paper)]
