"""Killed, or an answer lost, at every moment of a replacement: the entry gets the file once, nothing is cancelled."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.entry import EntryStatus, Replacement
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import UploadTokenStatus
from kdesk.errors import ApiError, KdeskError, TimedOut, Unreachable
from tests.engine.fake_server import CHUNK, queued
from tests.engine.ticks import Killed
from tests.engine.upload.test_uploader import Client, make_client, make_file

TARGET = "0_target"
FORMER = b"the former content"
SIZES = (4 * CHUNK + 7, CHUNK)
"""Of a file with several chunks, and of one that goes in one body."""


async def client_of(folder: Path, size: int, kill_at: int = 0) -> Client:
    """Return a client whose journal has a file for an entry that is there."""
    client = make_client(make_file(folder, size))
    server = client.server
    former = queued(str(client.file), transfer_id="earlier")
    token = await server.free_token(former)
    server.tokens[token.id].data = bytearray(FORMER)
    server.tokens[token.id].change(UploadTokenStatus.FULL)
    made = replace(former, reservation=replace(former.reservation, token_id=token.id))
    entry = await server.add_entry(made)
    del server.known[entry.id]
    server.tokens[token.id].entry_id = TARGET
    server.known[TARGET] = replace(entry, id=TARGET, status=EntryStatus.READY)
    await client.journal.save([queued(str(client.file)).replace(replaces=TARGET)])
    server.calls.clear()
    server.ticks.passed, server.ticks.kill_at = 0, kill_at
    return client


def assert_replaced_once(client: Client, done: Transfer) -> None:
    """The new content is under way, whole, and nothing else waits."""
    entry = client.server.known[TARGET]
    assert done.state is TransferState.PROCESSING
    assert entry.replacement is Replacement.APPROVED
    assert entry.replacing_id
    assert client.server.versions[TARGET] == 1
    assert client.server.content(TARGET) == client.file.read_bytes()
    assert list(client.server.known) == [TARGET]
    assert client.server.waiting() == []


@pytest.mark.parametrize("size", SIZES)
async def test_killed_at_every_moment_and_started_again(tmp_path: Path, size: int) -> None:
    """No second call cancels what the first one began, and nothing acknowledged is sent again."""
    for moment in count(1):
        client = await client_of(tmp_path, size, moment)
        try:
            done = await client.start()
        except (Killed, BaseExceptionGroup):
            client.server.ticks.kill_at = 0
            done = await client.start()
            assert_replaced_once(client, done)
        else:
            assert moment > len(client.server.calls)
            assert_replaced_once(client, done)
            return


def trouble() -> ApiError:
    """Return the error of a server that failed within the call."""
    return ApiError(code="INTERNAL_SERVERL_ERROR", retryable=True)


@pytest.mark.parametrize("error", [Unreachable, TimedOut, trouble])
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("size", SIZES)
async def test_every_answer_is_lost_once(
    tmp_path: Path, size: int, after: bool, error: Callable[[], KdeskError]
) -> None:
    """Also that of the call that replaces: it is made again only if it did not arrive."""
    usual = await client_of(tmp_path, size)
    await usual.start()
    for verb in dict.fromkeys(usual.server.calls):
        client = await client_of(tmp_path, size)
        client.server.fail(verb, error, after=after)
        assert_replaced_once(client, await client.start())
        assert client.server.calls.count("replace_content") <= (1 if after else 2)
