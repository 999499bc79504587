"""Inside the window: somebody who looks through a library of any size."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.conditions import Words
from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Call
from kdesk.ui.commands import Command
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.state import Phase
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import WAIT_SECONDS, tell
from tests.bench.painted import painted
from tests.bench.scrolling import scroll

SCROLL_SECONDS, IDLE_SECONDS, SETTLE_SECONDS, REST_SECONDS = 6.0, 3.0, 3.0, 0.3
JUMPS, STOPS = 300, 10
WORD = "lect"
"""Begins titles that the demo server makes up."""

FRAME_SECONDS = 0.016
FILL_PAGE = 500
"""Page size of the requests that fill the mirror in the background; the list asks for smaller pages."""


class CallCounter:
    """Counts the requests for entries that the list makes."""

    def __init__(self) -> None:
        self.count = 0
        call, multi = Api.call, Api.multi

        async def counted(api: Api, service: str, action: str, params: Any = None, **rest: Any) -> Any:
            size = ((params or {}).get("pager") or {}).get("pageSize")
            self.count += service == "baseEntry" and size != FILL_PAGE
            return await call(api, service, action, params, **rest)

        async def counted_multi(api: Api, calls: list[Call]) -> Any:
            self.count += calls[0].service == "baseEntry"
            return await multi(api, calls)

        Api.call = counted  # type: ignore[method-assign,assignment]
        Api.multi = counted_multi  # type: ignore[method-assign,assignment]


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, float]:
    """Return what was found in this part."""
    app.window.show_page(Command.SHOW_LIBRARY)
    await asyncio.sleep(SETTLE_SECONDS)
    counter, model = CallCounter(), app.library.model
    told = orders["demo"]
    account = Account(told["service_url"], told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET)
    async with asyncio.TaskGroup() as group:
        group.create_task(app.accounts.sign_in(account, told["admin_secret"], keep=False))
        await _until(lambda: model.listing.mirroring.mirror is not None)
        began = time.monotonic()
        await painted(app.library.grid.viewport(), lambda: _loaded(model, 0))
        first = (time.monotonic() - began) * 1000
    if orders["part"] == "server":
        return await _on_the_server(app, counter, orders["entries"])
    return {"from mirror": first} | await _in_the_mirror(app)


async def _on_the_server(app: Application, counter: CallCounter, entries: int) -> dict[str, float]:
    found: dict[str, float] = {"calls to first rows": counter.count}
    model, bar = app.library.model, app.library.grid.verticalScrollBar()
    await _until(lambda: app.accounts.api is not None and model.rowCount() > 0.9 * entries)
    await asyncio.sleep(1)
    before = counter.count
    bar.setValue(bar.maximum() // 2)
    await _until(lambda: _in_sight_loaded(app))
    found["calls to the middle"] = counter.count - before
    await _look_through(app)
    found["memory of pages"] = _resident() / 1e6
    bar.setValue(0)
    mirror = model.listing.mirroring.mirror
    assert mirror is not None
    with Heartbeat() as heart:
        while not (await mirror.state()).complete:
            tell(filling=True)
            await asyncio.sleep(1)
    tell(filling=False)
    return found | {"filling stall": heart.own_worst}


async def _in_the_mirror(app: Application) -> dict[str, float]:
    await asyncio.sleep(SETTLE_SECONDS)
    found = {"typed": await _typed(app)}
    await asyncio.sleep(SETTLE_SECONDS)
    with Heartbeat() as idle:
        await asyncio.sleep(IDLE_SECONDS)
    found |= {"idle stall": idle.own_worst, "idle p99": idle.own_p99}
    with Heartbeat() as heart:
        computed = await scroll(app.library.grid, SCROLL_SECONDS)
    found |= {"stall": heart.own_worst, "p99": heart.own_p99, "frame": computed}
    with Heartbeat() as heart:
        await _look_through(app)
    return found | {"jump stall": heart.own_worst, "memory": _resident() / 1e6}


async def _typed(app: Application) -> float:
    """Type a word letter by letter; return how many milliseconds passed between a letter and its rows on the screen.

    The middle one of all: each letter has other rows.
    """
    field, model = app.library.search.field, app.library.model
    app.library.focus_search()
    took = []
    for end in range(1, len(WORD) + 1):
        query = EntryQuery((Words(WORD[:end]),))
        began = time.monotonic()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            letter = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, WORD[end - 1])
            QApplication.postEvent(field, letter)
        await painted(app.library.grid.viewport(), lambda query=query: _shows(model, query))
        took.append((time.monotonic() - began) * 1000)
        await _until(lambda: model.state.phase is Phase.COMPLETE)
        await asyncio.sleep(REST_SECONDS)
    app.library.search.set_text("")
    await _until(lambda: _shows(model, EntryQuery()) and model.state.phase is Phase.COMPLETE)
    return median(took)


async def _look_through(app: Application) -> None:
    """Drag the scroll bar from the first entry to the last; stop now and then until all cards in sight are loaded."""
    bar = app.library.grid.verticalScrollBar()
    for jump in range(JUMPS):
        bar.setValue(bar.maximum() * jump // JUMPS)
        await asyncio.sleep(FRAME_SECONDS)
        if jump % STOPS == 0:
            await _until(lambda: _in_sight_loaded(app))


def _shows(model: LibraryModel, query: EntryQuery) -> bool:
    return model.listing.shown.query == query and _loaded(model, 0)


def _loaded(model: LibraryModel, row: int) -> bool:
    return row < model.rowCount() and model.index(row, 0).data(ENTRY_ROLE) is not None


def _in_sight_loaded(app: Application) -> bool:
    return all(_loaded(app.library.model, row) for row in app.library.grid.visible_rows())


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


async def _until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110  the model's signals say less than the condition
            await asyncio.sleep(0.002)
