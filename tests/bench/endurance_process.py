"""What `endurance` does inside kdesk's window. It imports no server of the bench: 132 MB would count as kdesk's."""

import asyncio
import time
from pathlib import Path
from typing import Any

from kdesk.application import Application
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import tell
from tests.bench.library_tour import look_through

_MINUTE = 60.0


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, float]:
    """Look through one library after the other, and tell the resident memory every minute."""
    await asyncio.sleep(1)
    began = time.monotonic()
    with Heartbeat() as heart:
        for number in range(1, orders["minutes"] + 1):
            while time.monotonic() - began < number * _MINUTE:
                await look_through(app, 1)
            tell(**{f"minute {number}": _resident()})
    return {"worst": heart.worst}


def _resident() -> float:
    """Return the megabytes that this process has resident now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6
