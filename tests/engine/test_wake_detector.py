"""What waits for the network goes on at once when it is back, and a sleep of the computer is noticed."""

import asyncio
from pathlib import Path

import pytest

from kdesk.domain.transfer import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.wake_detector import LOOK_EVERY, ConnectionReviver, detect_wakes
from kdesk.errors import Unreachable
from tests.engine.queue_harness import QueueHarness
from tests.engine.test_accounts import ANNA, DictKeyring, ScriptedConnector
from tests.support.fake_clock import HeldClock, ScriptedClock
from tests.support.patience import until

DAY = 86_400.0


@pytest.mark.parametrize(
    ("step", "lapses"),
    [
        ((LOOK_EVERY, LOOK_EVERY), 0),
        ((LOOK_EVERY + 3, LOOK_EVERY + 3), 0),  # a busy computer
        ((LOOK_EVERY + 3600, LOOK_EVERY), 1),  # slept, and its steady clock with it
        ((LOOK_EVERY + 3600, LOOK_EVERY + 3600), 1),  # slept, and its steady clock went on
        ((LOOK_EVERY + DAY, LOOK_EVERY), 1),  # its clock was set ahead
        ((LOOK_EVERY - DAY, LOOK_EVERY), 1),  # and back
    ],
)
async def test_a_lapse_is_noticed_once(step: tuple[float, float], lapses: int) -> None:
    """Whichever clock tells of it, and not again in the looks that follow."""
    told: list[None] = []
    usual = (LOOK_EVERY, LOOK_EVERY)
    with pytest.raises(asyncio.CancelledError):
        await detect_wakes(ScriptedClock(usual, step, usual, usual), lambda: told.append(None))
    assert len(told) == lapses


async def test_what_waits_for_the_network_goes_on_at_once(tmp_path: Path) -> None:
    """No wait is waited to its end; what the server has stays, and nothing is sent twice."""
    harness = QueueHarness(tmp_path)
    harness.clock = HeldClock()
    harness.server.fail("send", Unreachable)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until(lambda: harness.notes.rows[only].waits)
        await harness.rounds()
        queue.begin_again()
        await harness.until(lambda: harness.state(only) is TransferState.PROCESSING)
    assert harness.server.calls.count("reserve") == 1
    assert harness.contents() == [(tmp_path / "clip.mp4").read_bytes()]


async def test_a_second_awakening_takes_the_place_of_the_first(tmp_path: Path) -> None:
    """The network comes back twice in a row: the first try is given up, the second one signs in."""
    connector = ScriptedConnector()
    connector.errors = [Unreachable()]
    gate = connector.gates[ANNA.key] = asyncio.Event()

    async def nothing(*_told: object) -> None:
        """Neither a list of accounts to keep, nor connections to drop."""

    keeper = AccountKeeper(connector, DictKeyring(anna="word"), (ANNA,), nothing, HeldClock())

    async with QueueHarness(tmp_path).running() as queue, asyncio.TaskGroup() as tasks:
        recovery = ConnectionReviver(queue, keeper, nothing)
        gate.set()
        waiting = tasks.create_task(keeper.restore())
        await until(lambda: keeper.state is AccountState.OFFLINE)
        gate.clear()
        first = tasks.create_task(recovery.go_on())
        await until(lambda: len(connector.asked) == 2)
        first.cancel()
        gate.set()
        await recovery.go_on()
        assert keeper.state is AccountState.SIGNED_IN
        waiting.cancel()


async def test_beginning_again_leaves_alone_what_does_not_run(tmp_path: Path) -> None:
    """What is paused or has failed stays where it is."""
    harness = QueueHarness(tmp_path, slots=0)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        queue.pause([only])
        queue.begin_again()
        await harness.rounds()
        assert harness.state(only) is TransferState.PAUSED


async def test_a_removal_that_is_broken_off_waits_no_more(tmp_path: Path) -> None:
    """Signing out while a cancelled transfer waits to be removed: its row counts nothing down."""
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
