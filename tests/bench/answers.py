"""`answers`: how late the window is, and how large kdesk grows, while answers made to hurt come in."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from pathlib import Path
from typing import Any

from kdesk.application import Application
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.errors import KdeskError
from kdesk.kaltura.client import make_http
from kdesk.kaltura.rpc import Rpc
from tests.bench.figures import Figure, at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess
from tests.kaltura.nonsense import connected
from tests.support.odd_server import OddServer, Response

CALLS, TOGETHER = 5, 3
BEAT_MS = 100
"""How late the window may be at worst."""
MEMORY_MB = 300


def answers() -> dict[str, Response]:
    """Return the answers by name; each is as bad as its kind can be within the bounds, or beyond them."""
    head, foot = b'{"objectType":"KalturaMediaListResponse","totalCount":999999999,"objects":[', b"]}"
    entry = b'{"id":"0_x","name":"%s","description":"%s"}' % (b"n" * 60, b"d" * 2000)
    layers = reduce(lambda data, _: gzip.compress(data), range(3), head + b" " * 512 * 2**20)
    return {
        "gzip in three layers": Response(layers, headers={"Content-Encoding": "gzip, gzip, gzip"}),
        "gzip of 512 MB": Response(gzip.compress(b" " * 512 * 2**20), headers={"Content-Encoding": "gzip"}),
        "34,000 entries": Response(head + b",".join([b'{"id":"0_x"}'] * 34_000) + foot),
        "90,000 entries": Response(head + b",".join([b'{"id":"0_x"}'] * 90_000) + foot),
        "a message of 34,000 lists": Response(
            b'{"objectType":"KalturaAPIException","message":[%s]}' % b",".join([b"[]"] * 34_000)
        ),
        "a message of 4 million numbers": Response(
            b'{"objectType":"KalturaAPIException","message":[%s]}' % b",".join([b"1"] * 4_000_000)
        ),
        "9 MB in one text": Response(head + b'{"id":"0_x","name":"%s"}' % (b"\\u00e9" * 1_500_000) + foot),
        "9 MB of other fields": Response(b'{"z":[%s],' % b",".join([b"1.5"] * 2_200_000) + head[1:] + foot),
        "500 entries with texts": Response(head + b",".join([entry] * 500) + foot),
    }


def run(scratch: Path) -> Iterator[Figure]:
    """Measure the latest beat and the memory for each kind of answer, beside the idle window's beat."""
    for number, (name, answer) in enumerate(answers().items()):
        with (
            OddServer(answer) as server,
            KdeskProcess(__name__, scratch / str(number), {"odd_url": server.url}) as kdesk,
        ):
            found = kdesk.result()
        yield Figure(f"answers, {name}, beat", found["asking"], "ms", at_most(BEAT_MS), found["idle"])
        yield Figure(f"answers, {name}, memory", found["peak"], "MB", at_most(MEMORY_MB))


async def inside(_app: Application, orders: dict[str, Any]) -> dict[str, float]:
    """List the library from the window's thread, as an account that is signed in does."""
    await asyncio.sleep(1)
    with Heartbeat() as heart:
        await asyncio.sleep(1)
    idle = heart.worst
    async with make_http() as http:
        catalogue = connected(Rpc(http, orders["odd_url"]), http).catalogue

        async def ask() -> None:
            for _ in range(CALLS):
                with suppress(KdeskError):
                    await catalogue.page(EntryQuery(), EVER, 1, 500)

        with Heartbeat() as heart:
            await asyncio.gather(*(ask() for _ in range(TOGETHER)))
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]  # noqa: ASYNC240  no disk
    peak = int(line.split()[1]) * 1024 / 1e6
    return {"idle": idle, "asking": heart.worst, "peak": peak}
