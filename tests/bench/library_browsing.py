"""Inside the window: somebody who looks through a library of any size."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Call
from kdesk.ui.commands import Command
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import WAIT_SECONDS, tell
from tests.bench.scrolling import scroll

SCROLL_SECONDS, IDLE_SECONDS = 6.0, 3.0
JUMPS = 300
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
    counter = CallCounter()
    told = orders["demo"]
    account = Account(told["service_url"], told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET)
    await app.accounts.sign_in(account, told["admin_secret"], keep=False)
    model = app.library.model
    await _until(lambda: _loaded(model, 0))
    if orders["part"] == "server":
        return await _on_the_server(app, counter, orders["entries"])
    return await _in_the_mirror(app)


async def _on_the_server(app: Application, counter: CallCounter, entries: int) -> dict[str, float]:
    found: dict[str, float] = {"calls to first rows": counter.count}
    model, bar = app.library.model, app.library.grid.verticalScrollBar()
    await _until(lambda: app.accounts.api is not None and model.rowCount() > 0.9 * entries)
    await asyncio.sleep(1)
    before = counter.count
    bar.setValue(bar.maximum() // 2)
    await _until(lambda: _in_sight_loaded(app))
    found["calls to the middle"] = counter.count - before
    for jump in range(JUMPS):
        bar.setValue(bar.maximum() * jump // JUMPS)
        await asyncio.sleep(FRAME_SECONDS)
        if jump % 10 == 0:
            await _until(lambda: _in_sight_loaded(app))
    found["memory"] = _resident() / 1e6
    bar.setValue(0)
    mirror = model.listing.mirroring.mirror
    assert mirror is not None
    tell(browsed=found)
    while not (await mirror.state()).complete:
        tell(filling=True)
        await asyncio.sleep(1)
    tell(filling=False)
    return found


async def _in_the_mirror(app: Application) -> dict[str, float]:
    model, grid = app.library.model, app.library.grid
    mirror, catalogue = model.listing.mirroring.mirror, app.accounts.api.catalogue if app.accounts.api else None
    await asyncio.sleep(3)
    found: dict[str, float] = {}
    model.set_catalogue(None)
    began = time.monotonic()
    model.set_catalogue(catalogue, mirror)
    await _until(lambda: _loaded(model, 0))
    found["from mirror"] = (time.monotonic() - began) * 1000
    await asyncio.sleep(2)
    shown = model.rowCount()
    app.library.search.set_text("le")
    await _until(lambda: model.rowCount() != shown and _loaded(model, 0))
    await asyncio.sleep(2)
    before = model.rowCount()
    began = time.monotonic()
    app.library.search.set_text("lec")
    await _until(lambda: model.rowCount() != before and _loaded(model, 0))
    found["typed"] = (time.monotonic() - began) * 1000
    app.library.search.set_text("")
    await _until(lambda: model.rowCount() == shown)
    await asyncio.sleep(2)
    with Heartbeat() as idle:
        await asyncio.sleep(IDLE_SECONDS)
    with Heartbeat() as heart:
        await scroll(grid, SCROLL_SECONDS)
        bar = grid.verticalScrollBar()
        for jump in range(JUMPS):
            bar.setValue(bar.maximum() * jump // JUMPS)
            await asyncio.sleep(FRAME_SECONDS)
    return found | {"stall": heart.worst, "p99": heart.p99, "idle stall": idle.worst, "idle p99": idle.p99}


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
