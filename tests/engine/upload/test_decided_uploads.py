"""A transfer that goes on as a person decided, killed at every moment of that: as safe as any other."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.question import Decision
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import NotPermitted
from tests.engine.fake_server import CHUNK, queued
from tests.engine.ticks import Killed
from tests.engine.upload.test_uploader import Client, make_client, make_file
from tests.support.transfers import altered


async def stopped(file: Path) -> Client:
    """A client whose transfer has sent what it could, and then failed to end."""
    client = make_client(file)
    client.server.fail("send_whole", NotPermitted)
    client.server.fail("close", NotPermitted)
    with pytest.raises(NotPermitted):
        await client.start()
    client.server.faults.clear()
    return client


async def new_version(file: Path) -> Client:
    """Another file has taken the place of the one that was begun, and is to be uploaded."""
    client = await stopped(file)
    write_another(file)
    (kept,) = client.journal.kept.values()
    decided = replace(kept, state=TransferState.QUEUED, decision=Decision.NEW_VERSION)
    client.journal.kept = {decided.id: decided}
    return client


def write_another(file: Path) -> None:
    """Write other bytes, and more of them."""
    file.write_bytes(random.Random(7).randbytes(file.stat().st_size + CHUNK))


async def take_over(file: Path) -> Client:
    """Another computer has begun to send the file, and this one is to go on."""
    client = await stopped(file)
    decide(client, decision=Decision.TAKE_OVER)
    return client


async def replacement(file: Path) -> Client:
    """An entry has the content already, and is to get it once more."""
    client = make_client(file)
    entry_id = (await client.start()).reservation.entry_id
    client.server.process(entry_id)
    decide(client, decision=Decision.REPLACE, replaces=entry_id)
    return client


def decide(client: Client, **decided: object) -> None:
    """Put a second transfer of the same file in the place of the first, as it is after its question was answered."""
    (first,) = client.journal.kept.values()
    second = altered(
        queued(str(client.file), transfer_id="t2"), identity=first.file.identity, size=first.file.size, **decided
    )
    client.journal.kept = {second.id: second}


def left_over(client: Client) -> list[str]:
    """The tokens that nobody will use; one that was made for a replacement and never heard of holds nothing."""
    tokens = [client.server.tokens[token_id].token for token_id in client.server.waiting()]
    return [t.id for t in tokens if t.attached_id or t.status is not UploadTokenStatus.PENDING]


@pytest.mark.parametrize("size", [4 * CHUNK + 7, CHUNK], ids=["large", "small"])
@pytest.mark.parametrize("prepare", [new_version, take_over, replacement])
async def test_killed_at_every_moment(tmp_path: Path, prepare: Callable[[Path], Awaitable[Client]], size: int) -> None:
    """Wherever kill -9 strikes, the next start ends with one entry that has the whole file."""
    moment = 0
    killed = True
    while killed:
        moment += 1
        client = await prepare(make_file(tmp_path, size))
        client.server.ticks.kill_at = client.server.ticks.passed + moment
        try:
            await client.start()
            killed = False
        except (Killed, BaseExceptionGroup):
            client.server.ticks.kill_at = 0
            await client.start()
        (entry_id,) = client.server.known
        assert client.server.content(entry_id) == client.file.read_bytes(), moment
        assert left_over(client) == [], moment
    assert moment > 10
