"""Coroutines in the window's own loop: Qt's events and asyncio's tasks in one thread, as in the program."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.errors import KdeskError
from kdesk.event_loop import EventLoop
from kdesk.ui.tasks import TaskScope

RunQt = Callable[[Callable[[TaskScope], Coroutine[Any, Any, None]]], None]


@pytest.fixture
def reported() -> list[KdeskError]:
    """What the task scope was told to report."""
    return []


@pytest.fixture
def run_qt(qapp: QApplication, reported: list[KdeskError]) -> RunQt:
    """Run a test's coroutine in Qt's loop, with a task scope that is left at its end."""
    # The loop ends with the application, and a test's window is not the last word.
    qapp.setQuitOnLastWindowClosed(False)

    async def scoped(work: Callable[[TaskScope], Coroutine[Any, Any, None]]) -> None:
        async with TaskScope(reported.append) as tasks:
            await work(tasks)

    def run(work: Callable[[TaskScope], Coroutine[Any, Any, None]]) -> None:
        with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
            runner.run(scoped(work))

    return run
