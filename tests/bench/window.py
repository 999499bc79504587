"""`window`: how late the window is while 4 files go up with 125 MB/s together and 10,000 rows are scrolled."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kdesk.application import Application
from kdesk.domain.settings import SpeedLimit
from tests.bench.figures import Figure, at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess, tell
from tests.bench.media import GIB, film
from tests.bench.scrolling import scroll
from tests.bench.seeded import seed
from tests.bench.sink import Sink

ROWS = 10_000
SLOTS = 4
GIGABIT = 125_000_000
SECONDS = 8.0
SETTLE = 2.0
"""Seconds until what a start or a beginning does once is over."""


def run(scratch: Path) -> Iterator[Figure]:
    """Measure the idle window, the uploads, and both together with the scrolling."""
    files = [str(film(scratch / f"film {number}.mp4", 4 * GIB)) for number in range(SLOTS)]
    seed(scratch / "data", ROWS)
    with (
        Sink() as sink,
        KdeskProcess(__name__, scratch / "data", {"service_url": sink.url, "files": files}) as kdesk,
    ):
        found = kdesk.hear("lateness")
    for name in ("uploading", "uploading and scrolling"):
        yield Figure(f"window, {name}, p99", found[name]["p99"], "ms", at_most(8), found["idle"]["p99"])
        yield Figure(f"window, {name}, max", found[name]["worst"], "ms", at_most(33), found["idle"]["worst"])


async def inside(app: Application, orders: dict[str, Any]) -> None:
    """Tell the lateness of each phase."""
    app.queue.set_slots(SLOTS)
    app.queue.set_limit(SpeedLimit(GIGABIT))
    await asyncio.sleep(SETTLE)
    lateness = {}
    with Heartbeat() as heart:
        await asyncio.sleep(SECONDS)
    lateness["idle"] = _told(heart)
    app.queue.add([Path(file) for file in orders["files"]])
    await asyncio.sleep(SETTLE)
    with Heartbeat() as heart:
        await asyncio.sleep(SECONDS)
    lateness["uploading"] = _told(heart)
    with Heartbeat() as heart:
        await scroll(app.uploads.list, SECONDS)
    lateness["uploading and scrolling"] = _told(heart)
    tell(lateness=lateness)


def _told(heart: Heartbeat) -> dict[str, float]:
    return {"p99": heart.p99, "worst": heart.worst}
