"""`endurance`: the memory of a window through an hour of hostile answers and pictures. Run by its name only."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kdesk.desk import Desk
from kdesk.kaltura import wire
from tests.bench.figures import Figure, at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess, tell
from tests.bench.nonsense import VALUES_MS, libraries, look_through
from tests.bench.picture_server import PictureServer, address
from tests.bench.pictures import hostile_files
from tests.kaltura.hostile_server import HostileServer

MINUTES = 60
MEGABYTES = 300
_MINUTE = 60.0


def run(scratch: Path) -> Iterator[Figure]:
    """Show hostile libraries with hostile pictures, one after the other, and tell the memory of each minute."""
    with PictureServer(files := hostile_files()) as pictures, HostileServer() as server:
        names = itertools.cycle(files)
        turns = itertools.cycle(itertools.chain.from_iterable(libraries().values()))
        numbers = itertools.count()

        def next_library() -> None:
            server.answers = dict(next(turns))
            named = {"thumbnailUrl": address(pictures.url, next(names), next(numbers))}
            server.answers[wire.WireEntry] = server.answers[wire.WireEntry] | named

        next_library()
        server.before_list = next_library
        orders = {"service_url": server.url, "minutes": MINUTES}
        with KdeskProcess(__name__, scratch / "data", orders) as kdesk:
            resident = [kdesk.hear(f"minute {number}") for number in range(1, MINUTES + 1)]
            worst = kdesk.result()["worst"]
            shown = next(numbers)
    yield Figure(f"endurance, {MINUTES} minutes, {shown:,} libraries, at most", max(resident), "MB", at_most(MEGABYTES))
    yield Figure("endurance, at the end", resident[-1], "MB", at_most(MEGABYTES), resident[0])
    yield Figure("endurance, latest beat", worst, "ms", at_most(VALUES_MS))


async def inside(desk: Desk, orders: dict[str, Any]) -> dict[str, float]:
    """Look through one library after the other, and tell the resident memory every minute."""
    await asyncio.sleep(1)
    began = time.monotonic()
    with Heartbeat() as heart:
        for number in range(1, orders["minutes"] + 1):
            while time.monotonic() - began < number * _MINUTE:
                await look_through(desk, 1)
            tell(**{f"minute {number}": _resident()})
    return {"worst": heart.worst}


def _resident() -> float:
    """Return the megabytes that this process has resident now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6
