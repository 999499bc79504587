"""`queue`: 50,000 files added, scrolled, moved, paused, and there again after a restart."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject

from kdesk.application import Application
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.uploads.summary import Group
from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess, tell
from tests.bench.media import film
from tests.bench.scrolling import scroll

MANY, FEW = 50_000, 500
MOVED = 1000
POLL_SECONDS = 0.002
STEPS = ("add", "scroll", "move", "pause all")


def run(scratch: Path) -> Iterator[Figure]:
    """Measure many and few."""
    few, many = (_measured(scratch / str(count), count) for count in (FEW, MANY))
    yield Figure("queue, add 50,000", many["seconds"]["add"], "s", at_most(3), few["seconds"]["add"])
    per_file = (many["seconds"]["add"] / MANY, few["seconds"]["add"] / FEW)
    yield Figure("queue, add one of 50,000", per_file[0] * 1e6, "µs", times_at_most(1.5), per_file[1] * 1e6)
    for step in STEPS:
        yield Figure(f"queue, stall in “{step}”", many["worst"][step], "ms", at_most(50), few["worst"][step])
    yield Figure("queue, restart to first row", many["restart"], "s", at_most(2), few["restart"])


def _measured(scratch: Path, count: int) -> dict[str, Any]:
    folder, data = scratch / "files", scratch / "data"
    _make_files(folder, count)
    with KdeskProcess(__name__, data, {"folder": str(folder), "count": count}) as kdesk:
        found: dict[str, Any] = kdesk.result()
    with KdeskProcess(__name__, data, {}) as kdesk:
        found["restart"] = kdesk.hear("painted") - kdesk.began
        kdesk.result()
    return found


def _make_files(folder: Path, count: int) -> None:
    """Make files in folders of a thousand; all are links to few, since making 50,000 would be measured for nothing."""
    first = film(folder / "first.mp4", 10_000)
    for number in range(count - 1):
        place = folder / f"{number // 1000:03}"
        place.mkdir(exist_ok=True)
        os.link(first, place / f"clip {number % 1000:03}.mp4")


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, Any]:
    """Fill the list and use it; without orders, only tell when its first row is painted."""
    if not orders:
        await _painted(app)
        tell(painted=time.monotonic())
        return {}
    await asyncio.sleep(1)
    steps: dict[str, Callable[[], Any]] = {
        "add": lambda: _add(app, orders),
        "scroll": lambda: scroll(app.uploads.list, 3.0),
        "move": lambda: _move(app),
        "pause all": lambda: _pause(app),
    }
    found: dict[str, Any] = {"seconds": {}, "worst": {}}
    for step in STEPS:
        began = time.monotonic()
        with Heartbeat() as heart:
            await steps[step]()
            found["seconds"][step] = time.monotonic() - began
            await asyncio.sleep(1)
        found["worst"][step] = heart.worst
    return found


async def _add(app: Application, orders: dict[str, Any]) -> None:
    app.queue.add([Path(orders["folder"])])
    await _until(lambda: app.uploads.model.rowCount() == orders["count"])


async def _move(app: Application) -> None:
    ids = [transfer.id for transfer in app.queue.snapshot()]
    app.queue.move(ids[-min(MOVED, len(ids) // 2) :], 0)
    await _until(lambda: app.uploads.model.transfer(0).id != ids[0])


async def _pause(app: Application) -> None:
    snapshot = app.queue.snapshot()
    app.queue.pause([transfer.id for transfer in snapshot])
    summary = app.uploads.model.summary
    await _until(lambda: summary.count_of(TransferState.PAUSED) == summary.count(Group.ALL))


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  what is waited for is the state of a widget: it sets no event
        await asyncio.sleep(POLL_SECONDS)


async def _painted(app: Application) -> None:
    eye = _Eye(app)
    app.uploads.list.viewport().installEventFilter(eye)
    await _until(lambda: eye.seen)


class _Eye(QObject):
    """Sees the list painted with rows in it."""

    def __init__(self, app: Application) -> None:
        super().__init__(app.window)
        self._app = app
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  what Qt calls has Qt's name
        """Look at every event of the list and let it pass."""
        del watched
        self.seen = self.seen or (event.type() is QEvent.Type.Paint and self._app.uploads.model.rowCount() > 0)
        return False
