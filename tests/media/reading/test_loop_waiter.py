"""Waiting for the loop from another thread: what is wanted is asked for once, and what nobody wants ends."""

import asyncio
import threading
from collections.abc import Callable, Coroutine

import pytest

from kdesk.media.reading.loop_waiter import LoopWaiter


class Unwanted(Exception):
    """Nobody wants the result any more."""


class Work:
    """A read of the loop's thread that ends when the test lets it.

    Attributes:
        asked: How often it was begun.
        cancelled: How often it was ended early.
        begun: Set once it waits.
        may_end: Lets it return.
    """

    def __init__(self) -> None:
        self.asked = self.cancelled = 0
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()

    async def __call__(self) -> bytes:
        """Return a few bytes once it may."""
        self.asked += 1
        self.begun.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return b"bytes"


def raising() -> None:
    """Tell that nobody wants the result."""
    raise Unwanted


def waiter(check: Callable[[], None]) -> LoopWaiter:
    """Return what waits for the running loop."""
    made = LoopWaiter(asyncio.get_running_loop())
    made.check = check
    return made


async def raises_unwanted(waits: LoopWaiter, work: Callable[[], Coroutine[object, None, bytes]]) -> None:
    """Wait on another thread for what turns out to be unwanted."""
    with pytest.raises(Unwanted):
        await asyncio.to_thread(waits.bytes_of, work)


async def test_what_reads_on_keeps_its_request() -> None:
    """Without an interruption it does not matter whether its question is answered already, before it waits either."""
    work, waits = Work(), waiter(raising)
    work.may_end.set()
    assert await asyncio.to_thread(waits.bytes_of, work) == b"bytes"
    assert (work.asked, work.cancelled) == (1, 0)


async def test_an_interruption_ends_the_wait_for_what_nobody_wants() -> None:
    """And the read with it."""
    work, waits = Work(), waiter(raising)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(raises_unwanted(waits, work))
        await work.begun.wait()
        waits.interrupt()
        await waiting
    await asyncio.sleep(0)
    assert (work.asked, work.cancelled) == (1, 1)


async def test_an_interruption_before_the_wait_is_not_lost() -> None:
    """Nothing is asked for that would be ended at once: a server may have sent it by then."""
    work, waits = Work(), waiter(raising)
    waits.interrupt()
    await raises_unwanted(waits, work)
    assert work.asked == 0


async def test_an_interruption_of_another_question_asks_for_nothing_twice() -> None:
    """One that comes late meets the next wait, whose result is still wanted."""
    work, checked = Work(), threading.Event()
    waits = waiter(checked.set)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(asyncio.to_thread(waits.bytes_of, work))
        await work.begun.wait()
        waits.interrupt()
        await asyncio.to_thread(checked.wait)
        work.may_end.set()
        assert await waiting == b"bytes"
    assert (work.asked, work.cancelled) == (1, 0)


async def test_what_somebody_else_ended_is_asked_for_again() -> None:
    """While it is wanted."""
    work = Work()
    waits = waiter(lambda: None)
    ended: list[bool] = []

    async def ended_once() -> bytes:
        if not ended:
            ended.append(True)
            raise asyncio.CancelledError
        return await work()

    work.may_end.set()
    assert await asyncio.to_thread(waits.bytes_of, ended_once) == b"bytes"
    waits.check, ended[:] = raising, []
    await raises_unwanted(waits, ended_once)


async def test_an_error_of_the_read_is_raised() -> None:
    """On the thread that waits."""

    async def broken() -> bytes:
        raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        await asyncio.to_thread(waiter(lambda: None).bytes_of, broken)
