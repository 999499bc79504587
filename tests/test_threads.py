"""Threads for blocking work: results, errors, cancelling, order, and that nobody waits for a hanging one."""

import asyncio
import subprocess
import sys
import threading
import weakref
from collections.abc import AsyncIterator

import pytest

from kdesk import threads
from kdesk.threads import Workers
from tests.support.patience import PATIENCE


@pytest.fixture
async def worker() -> AsyncIterator[Workers]:
    """One thread."""
    workers = Workers("test", 1)
    yield workers
    workers.close()


async def test_result_and_error_come_back(worker: Workers) -> None:
    """A function's result is returned, its error raised, and the thread goes on after it."""
    assert await worker.run(max, 1, 2) == 2
    with pytest.raises(ZeroDivisionError):
        await worker.run(divmod, 1, 0)
    assert await worker.run(max, 3, 2) == 3


async def test_functions_run_on_a_daemon_thread(worker: Workers) -> None:
    """Work is done on a thread that does not keep the program alive."""
    thread = await worker.run(threading.current_thread)
    assert thread is not threading.current_thread()
    assert thread.daemon


async def test_one_thread_keeps_the_order(worker: Workers) -> None:
    """With one thread, functions run strictly in the order in which they were handed in."""
    order: list[int] = []
    await asyncio.gather(*(worker.run(order.append, number) for number in range(200)))
    assert order == list(range(200))


async def test_no_more_run_at_once_than_threads() -> None:
    """Two threads run two functions at once, a third waits."""
    workers = Workers("test", 2)
    both, go_on = threading.Barrier(3), threading.Event()
    running = [workers.submit(lambda: (both.wait(5), go_on.wait(5))) for _ in range(2)]
    third = workers.submit(lambda: None)
    await asyncio.get_running_loop().run_in_executor(None, both.wait, 5)
    assert not third.done()
    go_on.set()
    await asyncio.gather(*running, third)
    workers.close()


async def test_cancelling_drops_what_has_not_begun(worker: Workers) -> None:
    """A cancelled function that waits for its turn is never run; the one before it goes on."""
    begun, go_on = threading.Event(), threading.Event()
    ran: list[str] = []

    def first() -> str:
        begun.set()
        go_on.wait(5)
        return "first"

    running = worker.submit(first)
    waiting = worker.submit(ran.append, "second")
    waiting.cancel()
    go_on.set()
    assert await running == "first"
    await worker.run(ran.append, "third")
    assert ran == ["third"]


async def test_stop_iteration_is_an_error_like_others(worker: Workers) -> None:
    """A StopIteration, which no future takes, comes back as a RuntimeError instead of never."""
    with pytest.raises(RuntimeError, match="StopIteration"):
        await worker.run(next, iter(()))


async def test_a_closed_worker_finishes_what_was_handed_in() -> None:
    """Closing lets the threads end after the work that waits."""
    workers = Workers("test", 1)
    waiting = workers.submit(max, 1, 2)
    workers.close()
    assert await waiting == 2


HANGING = """
import asyncio, threading
from kdesk import threads
from kdesk.threads import Workers

async def main():
    workers = Workers("hanging", 2)
    begun = threading.Event()
    workers.submit(lambda: (begun.set(), threading.Event().wait()))
    await workers.run(begun.wait)
    workers.close()
    print("leaving")

asyncio.run(main())
"""


async def test_threads_end_with_whom_they_work_for() -> None:
    """Threads of workers that nobody closed end when these are forgotten, after what was handed in."""
    workers, ran = Workers("forgotten", 2), threading.Event()
    both = threading.Barrier(3)
    names = [workers.submit(lambda: (both.wait(5), threading.current_thread())[1]) for _ in range(2)]
    await asyncio.get_running_loop().run_in_executor(None, both.wait, 5)
    working = await asyncio.gather(*names)
    workers.submit(ran.set)
    del workers
    for thread in working:
        await asyncio.get_running_loop().run_in_executor(None, thread.join, PATIENCE)
        assert not thread.is_alive()
    assert ran.is_set()


async def test_an_idle_thread_holds_nothing(worker: Workers) -> None:
    """What a function ran with can be freed while its thread waits for the next one."""

    class Picture:
        """Something large."""

    async def shown() -> weakref.ref[Picture]:
        picture = Picture()
        await worker.run(id, picture)
        return weakref.ref(picture)

    seen = await shown()
    async with asyncio.timeout(PATIENCE):
        while seen():  # noqa: ASYNC110  freeing sets no event
            await asyncio.sleep(0.001)


def test_a_hanging_function_does_not_keep_the_program() -> None:
    """The interpreter ends while a function hangs for ever, and says nothing about it."""
    done = subprocess.run(  # noqa: S603  our own text
        [sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "leaving\n", "")


async def test_an_outcome_after_the_loop_has_closed_is_dropped() -> None:
    """A function that ends after the program's loop disturbs nobody."""
    go_on, ended = threading.Event(), threading.Event()

    def run_a_loop() -> None:
        workers = Workers("late", 1)

        async def leave() -> None:
            workers.submit(lambda: go_on.wait(5))
            workers.submit(ended.set)

        asyncio.run(leave())

    thread = threading.Thread(target=run_a_loop)
    thread.start()
    thread.join(5)
    go_on.set()
    assert await asyncio.get_running_loop().run_in_executor(None, ended.wait, 5)


async def test_stuck_threads_are_replaced_as_far_as_spares_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions behind hanging ones are run, also when nobody hands in another; what returns leaves again."""
    monkeypatch.setattr(threads, "STUCK_SECONDS", 0.01)
    workers, go_on = Workers("hanging", 2, spare=2), threading.Event()
    hanging = [workers.submit(go_on.wait, 10) for _ in range(3)]
    assert await workers.run(max, 1, 2) == 2
    fourth, behind = workers.submit(go_on.wait, 10), workers.submit(max, 1, 2)
    await asyncio.sleep(0.1)
    assert not behind.done()
    go_on.set()
    assert await asyncio.gather(*hanging, fourth) == [True] * 4
    assert await behind == 2
    while len(workers._threads._threads) > 2:
        await workers.run(max, 1, 2)
    workers.close()
