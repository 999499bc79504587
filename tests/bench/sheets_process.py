"""Inside the window: open a sheet as a drop does, look at its preview and queue its rows."""

import asyncio
import time
from pathlib import Path
from typing import Any

from kdesk.application import Application
from tests.bench.heartbeat import Heartbeat
from tests.bench.queue_process import rows_in, until
from tests.bench.walk import walk


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, Any]:
    """Open the sheet twice: with the first one, modules are imported."""
    from kdesk.ui.sheets.dialog import SheetDialog  # noqa: PLC0415  as kdesk does it

    def opened() -> SheetDialog | None:
        return next((one for one in app.window.findChildren(SheetDialog) if one.isVisible()), None)

    found: dict[str, Any] = {"walked": walk(Path(orders["folder"]))}
    await asyncio.sleep(1)
    for closed in (True, False):
        began, used = time.monotonic(), time.process_time()
        with Heartbeat() as heart:
            app.uploads.add([Path(orders["sheet"])])
            await until(lambda: opened() is not None)
            found |= {"preview": time.monotonic() - began, "preview cpu": time.process_time() - used}
            await asyncio.sleep(0.5)
        found["preview turn"] = heart.longest_turn
        dialog = opened()
        assert dialog is not None
        assert len(dialog.rows) == orders["count"]
        if closed:
            dialog.reject()
            await until(lambda: opened() is None)
            await asyncio.sleep(0.5)
    began, used = time.monotonic(), time.process_time()
    with Heartbeat() as heart:
        listed = rows_in(app.uploads.model, orders["count"])
        dialog.queue.click()
        await listed
        found |= {"queued": time.monotonic() - began, "queued cpu": time.process_time() - used}
        await asyncio.sleep(1)
    return found | {"queued turn": heart.longest_turn}
