"""Inside the window: fill the list and use it."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject

from kdesk.application import Application
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.uploads.summary import Group
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import tell
from tests.bench.queue import STEPS
from tests.bench.scrolling import scroll
from tests.bench.walk import walk

MOVED = 1000
POLL_SECONDS = 0.002


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, Any]:
    """Fill the list and use it; without orders, only tell when its first row, or the empty page, is painted."""
    if not orders:
        await _painted(app)
        used = time.process_time()
        tell(painted=time.monotonic())
        await until(lambda: app.queue.loading.is_done and app.uploads.model.rowCount() == len(app.queue.snapshot()))
        return {"cpu": used, "all": time.monotonic()}
    await asyncio.sleep(1)
    found: dict[str, Any] = {"walked": walk(Path(orders["folder"])), "cpu": {}, "seconds": {}, "turn": {}}
    user = _User(app, Path(orders["folder"]), orders["count"])
    for step in STEPS:
        began, used, threads = time.monotonic(), time.process_time(), _threads()
        with Heartbeat() as heart:
            await user.steps[step]()
            found["seconds"][step] = time.monotonic() - began
            found["cpu"][step] = time.process_time() - used
            if step == "add":
                found["threads"] = {name: seconds for name, seconds in (_threads() - threads).items() if seconds > 0.01}
            await asyncio.sleep(1)
        found["turn"][step] = heart.longest_turn
    return found | {"first": user.first}


class _User:
    """Somebody who uses the list.

    Attributes:
        first: Seconds from the drop to the first rows in the list.
    """

    def __init__(self, app: Application, folder: Path, count: int) -> None:
        self._app, self._folder, self._count = app, folder, count
        self._ids: list[str] = []
        self.first = 0.0
        self.steps: dict[str, Callable[[], Any]] = {
            "add": self._add,
            "scroll": lambda: scroll(app.uploads.list, 3.0),
            "select all": self._select,
            "move": self._move,
            "pause all": lambda: self._all(app.queue.pause, TransferState.PAUSED),
            "resume all": lambda: self._all(app.queue.resume, TransferState.QUEUED),
            "cancel all": lambda: self._all(app.queue.cancel, TransferState.CANCELLED),
            "clear": self._clear,
            "undo": self._undo,
        }

    async def _add(self) -> None:
        began, model = time.monotonic(), self._app.uploads.model
        first, all_of_them = rows_in(model, 1), rows_in(model, self._count)
        self._app.queue.add([self._folder])
        await first
        self.first = time.monotonic() - began
        await all_of_them
        self._ids = [transfer.id for transfer in self._app.queue.snapshot()]

    async def _select(self) -> None:
        self._app.uploads.list.selectAll()
        await asyncio.sleep(1)
        self._app.uploads.list.clearSelection()

    async def _move(self) -> None:
        moved = self._ids[-min(MOVED, self._count // 2) :]
        self._app.queue.move(moved, 0)
        await until(lambda: self._app.uploads.model.transfer(0).id == moved[0])

    async def _all(self, command: Callable[[list[str]], None], state: TransferState) -> None:
        command(self._ids)
        summary = self._app.uploads.model.summary
        await until(lambda: summary.count_of(state) == summary.count(Group.ALL))

    async def _clear(self) -> None:
        self._app.queue.remove(self._ids)
        await until(lambda: self._app.uploads.model.rowCount() == 0)

    async def _undo(self) -> None:
        self._app.queue.restore(self._ids)
        await until(lambda: self._app.uploads.model.rowCount() == self._count)


def _threads() -> Counter[str]:
    """Return the seconds that each thread has computed, by its name without its number; Linux tells them."""
    found: Counter[str] = Counter()
    for thread in threading.enumerate():
        status = Path(f"/proc/self/task/{thread.native_id}/schedstat")
        if status.exists():
            found[thread.name.rstrip("-0123456789")] += int(status.read_text(encoding="ascii").split()[0]) / 1e9
    return found


def rows_in(model: QAbstractItemModel, count: int) -> asyncio.Future[None]:
    """Return what is done with so many rows. Asks nothing meanwhile: asking 500 times a second would be measured."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    model.rowsInserted.connect(
        lambda _parent, _first, last: last + 1 >= count and not done.done() and done.set_result(None)
    )
    return done


async def until(condition: Callable[[], bool]) -> None:
    """Wait for the state of a widget."""
    while not condition():  # noqa: ASYNC110  what is waited for is the state of a widget: it sets no event
        await asyncio.sleep(POLL_SECONDS)


async def _painted(app: Application) -> None:
    eye = _Eye(app)
    app.window.installEventFilter(eye)
    app.uploads.list.viewport().installEventFilter(eye)
    await until(lambda: eye.seen)


class _Eye(QObject):
    """Sees the list painted with rows in it, or the window without any."""

    def __init__(self, app: Application) -> None:
        super().__init__(app.window)
        self._app = app
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  what Qt calls has Qt's name
        """Look at every event of both and let it pass. The first rows of a long list are painted before it is read."""
        if event.type() is QEvent.Type.Paint:
            uploads = self._app.uploads
            rows = watched is uploads.list.viewport() and (uploads.list.previews or uploads.model.rowCount() > 0)
            nothing = watched is self._app.window and self._app.queue.loading.is_done and not uploads.model.rowCount()
            self.seen = self.seen or rows or nothing
        return False
