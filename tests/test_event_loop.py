"""Timers of the window's event loop: they run when they are due, and are gone once they are cancelled."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.event_loop import EventLoop

FAR = 3600.0
Run = Callable[[Callable[[], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def run(qapp: QApplication) -> Run:
    """Run a coroutine on a loop of its own."""

    def run_one(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            runner.run(work())

    return run_one


def test_a_cancelled_timer_leaves_nothing(run: Run) -> None:
    """Neither its handle nor what it would have called is kept until it would have been due."""

    async def work() -> None:
        handle = asyncio.get_running_loop().call_later(FAR, print)
        kept = weakref.ref(handle)
        handle.cancel()
        del handle
        assert kept() is None

    run(work)


def test_a_timeout_that_did_not_run_out_leaves_nothing(run: Run) -> None:
    """Each request is inside one of minutes, and a window makes ten thousands of requests an hour."""

    async def work() -> None:
        gc.collect()
        before = _handles()
        for _ in range(50):
            async with asyncio.timeout(FAR):
                await asyncio.sleep(0)
        gc.collect()
        assert _handles() <= before + 1

    run(work)


def test_timers_run_in_their_order(run: Run) -> None:
    """Two that are equal both run; one that is cancelled does not, nor is it an error to cancel one that has run."""

    async def work() -> None:
        loop, said, done = asyncio.get_running_loop(), list[str](), asyncio.Event()
        moment = loop.time() + 0.01
        first, _, never = (loop.call_at(moment, said.append, word) for word in ("twice", "twice", "never"))
        never.cancel()
        loop.call_later(0.03, done.set)
        await done.wait()
        assert said == ["twice", "twice"]
        first.cancel()

    run(work)


def test_timers_end_with_their_loop(qapp: QApplication) -> None:
    """What is not due yet is never called, and may be cancelled afterwards."""
    loop = EventLoop(qapp)
    left = loop.call_later(0.001, pytest.fail, "called after the end")
    loop.close()
    qapp.sendPostedEvents()
    left.cancel()


def test_an_error_in_a_callback_reaches_the_handler(run: Run) -> None:
    """As with any loop of asyncio."""

    async def work() -> None:
        loop, heard = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
        loop.set_exception_handler(lambda _loop, context: heard.set_result(context["exception"]))
        loop.call_later(0.001, int, "no number")
        assert isinstance(await heard, ValueError)

    run(work)


def _handles() -> int:
    return sum(isinstance(one, asyncio.Handle) for one in gc.get_objects())
