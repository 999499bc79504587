"""The computer stays awake while transfers run, and not longer."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kdesk.desktop.awake import GRACE, Awake, SystemInhibitor
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from tests.engine.fake_server import queued
from tests.support.fake_clock import FakeClock, HeldClock

RUNNING, OVER = TransferState.UPLOADING, TransferState.PROCESSING


class Lamp:
    """An inhibitor that counts."""

    def __init__(self) -> None:
        self.lit = False
        self.times = 0

    async def hold(self) -> None:
        """Light up."""
        self.lit = True
        self.times += 1

    async def release(self) -> None:
        """Go out."""
        self.lit = False


def transfer(name: str, *states: TransferState) -> Transfer:
    """Return a transfer that went through these states."""
    found = queued(f"/videos/{name}", transfer_id=name)
    for state in (TransferState.PREPARING, *states):
        found = found.advance(state)
    return found


def show(follower: Awake, now: Transfer) -> None:
    """Tell the follower of the next snapshot of a transfer."""
    follower.changed(now, now)


async def rounds() -> None:
    """Let everything that can go on go on."""
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def awake(lamp: Lamp, clock: FakeClock) -> AsyncIterator[Awake]:
    """Follow a queue for the length of the block."""
    follower = Awake(lamp, clock)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(follower.run())
        yield follower
        task.cancel()


async def test_awake_as_long_as_anything_runs() -> None:
    """The first transfer that runs lights the lamp; it goes out a moment after the last has ended."""
    lamp, clock = Lamp(), FakeClock()
    async with awake(lamp, clock) as follower:
        follower.added([queued("/videos/waits.mp4")])
        await rounds()
        assert not lamp.lit
        show(follower, transfer("a", RUNNING))
        show(follower, transfer("b", RUNNING))
        await rounds()
        assert lamp.lit
        show(follower, transfer("a", RUNNING, TransferState.PAUSED))
        await rounds()
        assert lamp.lit
        follower.removed(["b"])
        await rounds()
        assert not lamp.lit
        assert clock.waits == [GRACE]


async def test_between_two_files_nothing_flickers() -> None:
    """A transfer that begins during the grace goes on under the same light."""
    lamp, clock = Lamp(), HeldClock()
    async with awake(lamp, clock) as follower:
        show(follower, transfer("a", RUNNING))
        await rounds()
        show(follower, transfer("a", RUNNING, TransferState.FINISHING, OVER))
        await rounds()
        show(follower, transfer("b", RUNNING))
        clock.go.set()
        await rounds()
        assert lamp.lit
        assert lamp.times == 1


async def test_the_computer_may_sleep_if_the_option_says_so() -> None:
    """Also while a transfer runs; wanted again, it is held at once."""
    lamp, clock = Lamp(), FakeClock()
    async with awake(lamp, clock) as follower:
        follower.added([transfer("runs", RUNNING)])
        await rounds()
        assert lamp.lit
        follower.set_wanted(False)
        await rounds()
        assert not lamp.lit
        follower.set_wanted(True)
        await rounds()
        assert lamp.lit


async def test_the_end_of_the_program_lets_the_computer_sleep() -> None:
    """Quitting in mid-transfer releases."""
    lamp = Lamp()
    async with awake(lamp, FakeClock()) as follower:
        show(follower, transfer("a", RUNNING))
        await rounds()
        assert lamp.lit
    assert not lamp.lit


async def test_the_system_is_asked_and_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wakepy is entered once and left once, on one thread, however often it is asked."""
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "yes")
    inhibitor = SystemInhibitor()
    await inhibitor.hold()
    await inhibitor.hold()
    mode = inhibitor._mode
    assert mode is not None
    assert mode.active
    await inhibitor.release()
    await inhibitor.release()
    await inhibitor._thread.run(lambda: None)
    assert inhibitor._mode is None
    assert not mode.active


async def test_a_system_that_cannot_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without any way to stay awake, transfers go on; the log says so in one line, one time, and knows the reasons."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS", raising=False)
    inhibitor = SystemInhibitor()
    caplog.set_level(logging.DEBUG, "kdesk.desktop.awake")
    for _ in range(2):
        await inhibitor.hold()
        await inhibitor.release()
    await inhibitor._thread.run(lambda: None)
    told, reasons = [record for record in caplog.records if record.name == "kdesk.desktop.awake"]
    assert told.getMessage() == "the computer cannot be kept awake: it may fall asleep while transfers run"
    assert (told.levelno, reasons.levelno) == (logging.WARNING, logging.DEBUG)
    assert "org.freedesktop" in reasons.getMessage()
