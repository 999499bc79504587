"""Killed at every moment, with another version of the file at the next start: one of the two, whole, or a question."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files import file_identity
from kdesk.engine.upload.decisions import DecisionNeeded
from tests.engine.fake_server import CHUNK
from tests.engine.ticks import Killed
from tests.engine.upload.test_file_version import move_in, overwrite, set_mode
from tests.engine.upload.test_uploader import Client, assert_arrived_once, make_client, make_file

SIZE = 5 * CHUNK + 7
OFFSETS = (150, 2 * CHUNK + 150, SIZE - 150)
"""Bytes between two samples, of the first chunk, a middle one and the last one."""


@pytest.fixture(autouse=True)
def _short_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 10)


async def killed(client: Client) -> bool:
    """Run until the kill; return False when the upload ended before it."""
    try:
        await client.start()
    except (Killed, BaseExceptionGroup):
        client.server.ticks.kill_at = 0
        return True
    return False


@pytest.mark.parametrize("offset", OFFSETS)
@pytest.mark.parametrize("change", [overwrite, move_in])
async def test_a_kill_and_another_version_make_no_mixture(
    tmp_path: Path, change: Callable[[Path, int], None], offset: int
) -> None:
    """Size, times of writing and samples are equal: the hashes in the journal tell. Both endings come about."""
    asked = arrived = 0
    for moment in count(1):
        file = make_file(tmp_path, SIZE)
        os.utime(file, (10**9, 10**9))
        former = file.read_bytes()
        client = make_client(file, kill_at=moment)
        if not await killed(client):
            break
        change(file, offset)
        try:
            done = await client.start()
        except DecisionNeeded:
            asked += 1
            whole = [bytes(t.data) for t in client.server.tokens.values() if t.token.status in {2, 3}]
            assert whole in ([], [former]), moment
        else:
            arrived += 1
            assert done.state is TransferState.PROCESSING
            ((entry_id, _),) = client.server.known.items()
            assert client.server.content(entry_id) in {former, file.read_bytes()}, moment
    assert arrived
    assert asked


async def test_a_kill_and_a_touch_send_nothing_acknowledged_again(tmp_path: Path) -> None:
    """A mode that was changed, or an equal copy moved in, costs no question and no byte."""
    for moment in count(1):
        file = make_file(tmp_path, SIZE)
        client = make_client(file, kill_at=moment)
        if not await killed(client):
            break
        held = next(iter(client.journal.kept.values()), None)
        before = len(client.server.received)
        (set_mode if moment % 2 else lambda path: move_in(path, None))(file)
        await client.start()
        assert_arrived_once(client)
        if held:
            again = client.server.received[before:]
            assert not [
                c for t, c, n in again if t == held.reservation.token_id and held.reservation.accepted.covers(c, c + n)
            ], moment
