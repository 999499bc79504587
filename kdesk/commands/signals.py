"""Signals that end a command in order: Ctrl+C, SIGTERM, and a closed terminal."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from kdesk.exit_status import Interrupted
from kdesk.unhandled_errors import UnhandledErrors

T = TypeVar("T")


def run_until_signal(work: Coroutine[Any, Any, T], sentence: str, unhandled: UnhandledErrors) -> T:
    """Run a coroutine; a signal cancels it, a second one ends the program at once.

    A signal that the parent wants ignored (`nohup`, a background job of a script) stays ignored.

    Args:
        work: What to run.
        sentence: What to print when the work has ended on a signal.
        unhandled: Receives exceptions of the loop that nobody awaits.

    Raises:
        Interrupted: A signal came, and the work has ended.
    """
    return asyncio.run(_run(work, sentence, unhandled))


async def _run(work: Coroutine[Any, Any, T], sentence: str, unhandled: UnhandledErrors) -> T:
    received: list[int] = []
    asyncio.get_running_loop().set_exception_handler(unhandled.in_loop)
    installed = _listen(received, asyncio.current_task())
    try:
        return await work
    except asyncio.CancelledError:
        # Ctrl+C on Windows: asyncio.run() cancels the task and raises KeyboardInterrupt itself.
        if not received:
            raise
        raise Interrupted(received[0], sentence) from None
    finally:
        loop = asyncio.get_running_loop()
        for number in installed:
            loop.remove_signal_handler(number)


def _listen(received: list[int], task: "asyncio.Task[Any] | None") -> list[int]:
    """Let signals cancel the task and return their numbers."""
    if sys.platform == "win32":
        return []  # its event loops have no signal handlers; Ctrl+C cancels the task all the same
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    installed = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]

    def receive(number: int) -> None:
        received.append(number)
        for each in installed:
            # remove_signal_handler() gives SIGINT back to Python, which would raise KeyboardInterrupt in the clean-up.
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        if task is not None:
            task.cancel()

    for number in installed:
        loop.add_signal_handler(number, receive, number)
    return list(map(int, installed))
