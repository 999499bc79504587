"""The whole program within a test: as `kdesk` runs it, from its arguments to its end."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from driving import until
from PySide6.QtWidgets import QApplication

from kdesk.app import _until_closed
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from kdesk.ui.desktop.opening import DesktopApplication
from kdesk.ui.main_window import MainWindow
from kdesk.ui.question_box import QuestionBox
from kdesk.unhandled_errors import UnhandledErrors
from tests.support.patience import PATIENCE


async def run_program(
    application: DesktopApplication, data: Path, use: Callable[[], Awaitable[None]], *, demo: bool = False
) -> None:
    """Run the program on a data directory while somebody uses it; then quit, whatever is under way."""
    (paths := Paths.under(data)).create()
    options = argparse.Namespace(demo=demo, fresh=False, data=data, files=(), entry="", background=False)

    async def use_and_quit() -> None:
        await use()
        window = await window_in_sight()
        window.commands[Command.QUIT].trigger()
        for question in window.findChildren(QuestionBox):
            question.agreed.emit()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_until_closed(application, paths, Redactor(), UnhandledErrors(str), options))
        tasks.create_task(use_and_quit())


async def window_in_sight() -> MainWindow:
    """Wait for a window, and return it."""
    await until(_windows, PATIENCE, "the window")
    return _windows()[0]


def _windows() -> list[MainWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
