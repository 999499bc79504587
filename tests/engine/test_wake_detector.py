"""A sleep of the computer is detected, and everything that waits for the network resumes at once."""

import asyncio
from pathlib import Path

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.saved_accounts import SavedAccounts
from kdesk.engine.wake_detector import CHECK_SECONDS, ConnectionReviver, detect_wakes
from kdesk.errors import Unreachable
from tests.engine.queue_harness import QueueHarness
from tests.engine.test_accounts import ANNA, ScriptedConnector
from tests.support.fake_clock import HeldClock, ScriptedClock
from tests.support.memory_keyring import MemoryKeyring
from tests.support.patience import until

DAY = 86_400.0


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ((CHECK_SECONDS, CHECK_SECONDS), 0),
        ((CHECK_SECONDS + 3, CHECK_SECONDS + 3), 0),  # a busy computer
        ((CHECK_SECONDS + 3600, CHECK_SECONDS), 1),  # slept, and its steady clock with it
        ((CHECK_SECONDS + 3600, CHECK_SECONDS + 3600), 1),  # slept, and its steady clock went on
        ((CHECK_SECONDS + DAY, CHECK_SECONDS), 1),  # its clock was set ahead
        ((CHECK_SECONDS - DAY, CHECK_SECONDS), 1),  # and back
    ],
)
async def test_a_sleep_is_detected_once(step: tuple[float, float], expected: int) -> None:
    """Whichever clock shows it, and not again in the next checks."""
    wakes: list[None] = []
    usual = (CHECK_SECONDS, CHECK_SECONDS)
    with pytest.raises(asyncio.CancelledError):
        await detect_wakes(ScriptedClock(usual, step, usual, usual), lambda: wakes.append(None))
    assert len(wakes) == expected


async def test_waiting_transfers_resume_at_once(tmp_path: Path) -> None:
    """No backoff is waited out; accepted bytes stay, and nothing is sent twice."""
    harness = QueueHarness(tmp_path)
    harness.clock = HeldClock()
    harness.server.fail("send", Unreachable)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until(lambda: harness.notes.rows[only].waits)
        await harness.rounds()
        queue.restart_runs()
        await harness.until(lambda: harness.state(only) is TransferState.PROCESSING)
    assert harness.server.calls.count("reserve") == 1
    assert harness.contents() == [(tmp_path / "clip.mp4").read_bytes()]


async def test_a_second_wake_replaces_the_first(tmp_path: Path) -> None:
    """The network comes back twice in a row: the first sign-in is cancelled, the second one completes."""
    connector = ScriptedConnector()
    connector.errors = [Unreachable()]
    gate = connector.gates[ANNA.key] = asyncio.Event()

    async def nothing(*_told: object) -> None:
        """Do nothing."""

    keeper = AccountKeeper(connector, SavedAccounts(MemoryKeyring({ANNA.key: "word"}), (ANNA,), nothing), HeldClock())

    async with QueueHarness(tmp_path).running() as queue, asyncio.TaskGroup() as tasks:
        recovery = ConnectionReviver(queue, keeper, nothing)
        gate.set()
        waiting = tasks.create_task(keeper.restore())
        await until(lambda: keeper.state is AccountState.OFFLINE)
        gate.clear()
        first = tasks.create_task(recovery.resume_all())
        await until(lambda: len(connector.asked) == 2)
        first.cancel()
        gate.set()
        await recovery.resume_all()
        assert keeper.state is AccountState.SIGNED_IN
        waiting.cancel()


async def test_restarting_runs_affects_running_transfers_only(tmp_path: Path) -> None:
    """Paused and failed transfers stay as they are."""
    harness = QueueHarness(tmp_path, slots=0)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        queue.pause([only])
        queue.restart_runs()
        await harness.rounds()
        assert harness.state(only) is TransferState.PAUSED


async def test_a_cancelled_cleanup_shows_no_wait(tmp_path: Path) -> None:
    """After a sign-out during the wait for a cleanup, its row announces no next try."""
    harness = QueueHarness(tmp_path)
    harness.clock = HeldClock()
    harness.server.hold.clear()
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until(lambda: harness.state(only) is TransferState.UPLOADING)
        harness.server.fail("delete_token", Unreachable)
        queue.cancel([only])
        await harness.until(lambda: harness.notes.rows[only].waits)
        harness.sign_in(None)
        await harness.until(lambda: not harness.notes.rows[only].waits)
