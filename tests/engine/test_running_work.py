"""When transfers rest."""

import asyncio

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.running_work import REST_SECONDS, WorkRest
from tests.engine.fake_server import queued
from tests.support.fake_clock import HeldClock


def begun(name: str, *states: TransferState) -> Transfer:
    """Return a transfer that holds a slot, or went on through these states."""
    found = queued(f"/videos/{name}", transfer_id=name)
    for state in (TransferState.PREPARING, *states):
        found = found.advance(state)
    return found


async def _rounds() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_work_rests_after_a_while_and_begins_at_once() -> None:
    """A transfer that is processed by the server does not count; one that begins while it rests ends the rest."""
    clock, told = HeldClock(), list[bool]()
    rest = WorkRest(clock)
    rest.follow(told.append)
    running, over = begun("a", TransferState.UPLOADING), begun("a", TransferState.PAUSED)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(rest.run())
        waits = tasks.create_task(rest.wait())
        rest.added([running, queued("/videos/b", transfer_id="b")])
        await _rounds()
        assert not clock.waits
        rest.changed(running, over)
        await _rounds()
        assert not rest.is_resting
        clock.go.set()
        await waits
        assert (rest.is_resting, clock.waits, told) == (True, [REST_SECONDS], [True])
        clock.go.clear()
        rest.changed(over, running)
        assert (rest.is_resting, told) == (False, [True, False])
        rest.removed(["a"])
        await _rounds()
        rest.added([running])
        clock.go.set()
        await _rounds()
        assert told == [True, False]
        rest.removed(["a"])
        await rest.wait()
        assert told == [True, False, True]
        task.cancel()
