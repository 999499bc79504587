"""The window that is read: `python -m tests.accessibility.window GROUP…` brings it into every scene of the pictures.

Before each scene goes on, it prints a line of JSON and waits for a line: meanwhile it is read from outside.
"""

import asyncio
import json
import sys
import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.app import make_application
from kdesk.application import Application
from kdesk.event_loop import EventLoop
from tests.accessibility.tabbing import passed_over

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from photographer import Photographer
from screenshots import photograph

_SETTLE_SECONDS = 0.3


class Reading(Photographer):
    """Has each scene read instead of pictured."""

    def __init__(self, app: Application) -> None:
        super().__init__(app, Path(), "", schemes=(), sizes=())
        self._app = app

    async def take(self, name: str) -> None:
        """Have the window read."""
        await self._read(name, self._app.window, keys=True)

    async def take_popup(self, name: str, popup: QWidget) -> None:
        """Have an open menu read, and close it; one that is only painted for its picture is opened."""
        popup.show()
        await self._read(name, popup, keys=False)
        popup.close()

    async def take_window(self, name: str, window: QWidget) -> None:
        """Have a window of its own read."""
        await self._read(name, window, keys=True)

    async def _read(self, name: str, window: QWidget, *, keys: bool) -> None:
        await asyncio.sleep(_SETTLE_SECONDS)
        missed = passed_over(window) if keys else []
        number = QAccessible.uniqueId(QAccessible.queryAccessibleInterface(window))
        print(json.dumps({"scene": name, "window": number, "missed": missed}), flush=True)  # noqa: T201  the reader listens
        await asyncio.to_thread(sys.stdin.readline)


def main(groups: list[str]) -> None:
    """Go through the scenes of these groups."""
    application: QApplication = make_application()
    with (
        tempfile.TemporaryDirectory(prefix="kdesk-read-", ignore_cleanup_errors=True) as work,
        asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner,
    ):
        runner.run(photograph(application, partial(Reading), Path(work), groups))


if __name__ == "__main__":
    main(sys.argv[1:])
