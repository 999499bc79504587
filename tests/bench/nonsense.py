"""`nonsense`: how late the window is while a server answers it with megabytes that mean nothing, or with odd values."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any

from kdesk.application import Application
from kdesk.errors import KdeskError
from kdesk.kaltura import wire_entries
from kdesk.kaltura.client import make_http
from kdesk.kaltura.rpc import Rpc
from tests.bench.figures import Figure, at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.library_tour import look_through
from tests.kaltura.hostile import RESPONSES as ODD_ANSWERS
from tests.kaltura.hostile import drawn
from tests.kaltura.hostile_server import HostileServer
from tests.support.odd_server import OddServer, Response

RESPONSES = {
    "13 MB of JSON": Response(b"[" + b'{"id":"0_x"},' * 1_000_000 + b"1]"),
    "100 MB of blanks": Response(b" " * 100 * 2**20),
}
CALLS, TOGETHER = 5, 3
STALL_MS = 500
"""A pause that nobody calls frozen."""

LIBRARIES = 30
VALUES_MS = 100
"""The longest pause while libraries come and their entries are opened."""
MANY = 1_000_000
LONG = "word " * 20_000
"""100 KB."""


def run(scratch: Path) -> Iterator[Figure]:
    """Measure the latest beat of each kind of answer, beside that of the idle window."""
    yield from _megabytes(scratch)
    yield from _values(scratch)


def _values(scratch: Path) -> Iterator[Figure]:
    """Show one library after the other, and open each of its entries."""
    for name, shown in libraries().items():
        with HostileServer() as server:
            orders = {"service_url": server.url, "libraries": max(3, len(shown))}
            turns = cycle(shown)
            server.responses = next(turns)
            server.before_list = lambda server=server, turns=turns: setattr(server, "responses", next(turns))  # type: ignore[misc]
            with KdeskProcess(__name__, scratch / f"values {name}", orders) as kdesk:
                found = kdesk.result()
        yield Figure(f"nonsense, {name}, max", found["asking"], "ms", at_most(VALUES_MS), found["idle"])


def libraries() -> dict[str, list[dict[Any, Any]]]:
    """Return what the server answers, by the name of the figure."""
    usual = next(iter(drawn(ODD_ANSWERS, 1)))
    entry = {"id": "0_entry", "status": 2, "mediaType": 1, "createdAt": 1_700_000_000}
    texts = {"name": LONG, "description": LONG, "tags": LONG, "userId": LONG}
    lists = {"objectType": "KalturaMediaListResponse", "totalCount": 1}
    return {
        "any value": list(drawn(ODD_ANSWERS, LIBRARIES)),
        "texts of 100 KB": [
            usual
            | {wire_entries.WireEntry: entry | texts, wire_entries.WireEntries: lists | {"objects": [entry | texts]}}
        ],
        "a list of a million": [usual | {wire_entries.WireEntries: lists | {"objects": [{"id": "0_x"}] * MANY}}],
    }


def _megabytes(scratch: Path) -> Iterator[Figure]:
    for name, answer in RESPONSES.items():
        with (
            OddServer(answer) as server,
            KdeskProcess(__name__, scratch / "data", {"odd_url": server.url}) as kdesk,
        ):
            found = kdesk.result()
        yield Figure(f"nonsense, {name}, max", found["asking"], "ms", at_most(STALL_MS), found["idle"])


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, float]:
    """Ask the server from the window's thread, as an account that is signed in does."""
    await asyncio.sleep(1)
    with Heartbeat() as heart:
        await asyncio.sleep(1)
    idle = heart.worst
    if "libraries" in orders:
        with Heartbeat() as heart:
            await look_through(app, orders["libraries"])
        return {"idle": idle, "asking": heart.worst}
    async with make_http() as http:
        rpc = Rpc(http, orders["odd_url"])
        with Heartbeat() as heart:
            await asyncio.gather(*(_ask(rpc) for _ in range(TOGETHER)))
    return {"idle": idle, "asking": heart.worst}


async def _ask(rpc: Rpc) -> None:
    for _ in range(CALLS):
        with suppress(KdeskError):
            await rpc.call("media", "list", result=dict[str, Any])
