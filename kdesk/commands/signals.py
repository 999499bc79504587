"""Ends a command in order on Ctrl+C, on SIGTERM, and when its terminal is closed."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from kdesk.exit_status import Interrupted
from kdesk.unhandled_errors import UnhandledErrors

T = TypeVar("T")


def run_until_signal(work: Coroutine[Any, Any, T], said: str, unhandled: UnhandledErrors) -> T:
    """Run a coroutine; a signal cancels it, a second one ends the program at once.

    A signal that the parent wants ignored (`nohup`, a background job of a script) stays ignored.

    Args:
        work: What to run.
        said: What to tell once the work has ended on a signal.
        mishaps: Takes what fails in the loop and is awaited by nobody.

    Raises:
        Interrupted: A signal came, and the work has ended.
    """
    return asyncio.run(_run(work, said, unhandled))


async def _run(work: Coroutine[Any, Any, T], said: str, unhandled: UnhandledErrors) -> T:
    came: list[int] = []
    asyncio.get_running_loop().set_exception_handler(unhandled.in_loop)
    installed = _listen(came, asyncio.current_task())
    try:
        return await work
    except asyncio.CancelledError:
        if not came:
            raise
        raise Interrupted(came[0], said) from None
    finally:
        loop = asyncio.get_running_loop()
        for number in installed:
            loop.remove_signal_handler(number)


def _listen(came: list[int], task: "asyncio.Task[Any] | None") -> list[int]:
    """Let the signals cancel the task; return those that do."""
    if sys.platform == "win32":
        return []  # its event loops take no signal handlers; Ctrl+C cancels the task all the same
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    installed = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]

    def come(number: int) -> None:
        came.append(number)
        for each in installed:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        if task is not None:
            task.cancel()

    for number in installed:
        loop.add_signal_handler(number, come, number)
    return list(map(int, installed))
