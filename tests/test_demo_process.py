"""The demo server comes back, however often it is killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from itertools import count, islice, pairwise
from pathlib import Path

import pytest

from kdesk import demo_process
from kdesk.demo_process import LONGEST_WAIT, DemoServerProcess, restart_waits
from tests.support.patience import until

pytestmark = [pytest.mark.e2e]

DIES = [sys.executable, "-c", "raise SystemExit(9)"]
SAYS_NONSENSE = [sys.executable, "-c", "print('no JSON', flush=True); input()"]
REAL = demo_process._program


def _no_more_programs(*_: object) -> list[str]:
    raise OSError(24, "Too many open files")


@pytest.mark.parametrize(
    "program", [lambda: DIES, lambda: SAYS_NONSENSE, _no_more_programs], ids=["dies", "speaks", "cannot"]
)
async def test_failed_starts_do_not_end_the_restarts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Callable[[], list[str]]
) -> None:
    """A server that is killed, and whose next four starts fail, is ready in the end."""
    monkeypatch.setattr(demo_process, "FIRST_WAIT", 0.0)
    server = DemoServerProcess(tmp_path / "server", tmp_path, ["--no-samples"])
    await server.start()
    attempts = count(1)
    monkeypatch.setattr(demo_process, "_program", lambda: REAL() if next(attempts) > 4 else program())
    started: list[bool] = []
    monkeypatch.setattr(demo_process, "_read_ready", _noting(started))
    try:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(server.keep_running())
            assert server.pid is not None
            os.kill(server.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            await until(lambda: started)
            assert server.is_running
            running.cancel()
    finally:
        await asyncio.to_thread(server.stop)


def _noting(started: list[bool]) -> Callable[..., object]:
    read = demo_process._read_ready

    def noting(*arguments: object) -> object:
        account = read(*arguments)  # type: ignore[arg-type]
        started.append(True)
        return account

    return noting


def test_waits_grow_to_a_bound() -> None:
    """The first attempt is made at once, and none is further away than ten seconds."""
    waits = list(islice(restart_waits(), 50))
    assert waits[0] == 0
    assert all(one <= next_one for one, next_one in pairwise(waits))
    assert waits[-1] == max(waits) == LONGEST_WAIT <= 10
