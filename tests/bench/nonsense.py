"""`nonsense`: how late the window is while a server answers it with megabytes that mean nothing."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kdesk.desk import Desk
from kdesk.errors import KdeskError
from kdesk.kaltura.client import make_http
from kdesk.kaltura.rpc import Rpc
from tests.bench.figures import Figure, at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess
from tests.support.odd_server import Answer, OddServer

ANSWERS = {
    "13 MB of JSON": Answer(b"[" + b'{"id":"0_x"},' * 1_000_000 + b"1]"),
    "100 MB of blanks": Answer(b" " * 100 * 2**20),
}
CALLS, TOGETHER = 5, 3
STALL_MS = 500
"""A pause that nobody calls frozen."""


def run(scratch: Path) -> Iterator[Figure]:
    """Measure the latest beat of each kind of answer, beside that of the idle window."""
    for name, answer in ANSWERS.items():
        with (
            OddServer(answer) as server,
            KdeskProcess(__name__, scratch / "data", {"odd_url": server.url}) as kdesk,
        ):
            found = kdesk.result()
        yield Figure(f"nonsense, {name}, max", found["asking"], "ms", at_most(STALL_MS), found["idle"])


async def inside(_desk: Desk, orders: dict[str, Any]) -> dict[str, float]:
    """Ask the server from the window's thread, as an account that is signed in does."""
    await asyncio.sleep(1)
    with Heartbeat() as heart:
        await asyncio.sleep(1)
    idle = heart.worst
    async with make_http() as http:
        rpc = Rpc(http, orders["odd_url"])
        with Heartbeat() as heart:
            await asyncio.gather(*(_ask(rpc) for _ in range(TOGETHER)))
    return {"idle": idle, "asking": heart.worst}


async def _ask(rpc: Rpc) -> None:
    for _ in range(CALLS):
        with suppress(KdeskError):
            await rpc.call("media", "list", result=dict[str, Any])
