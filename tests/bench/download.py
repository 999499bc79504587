"""`download`: 512 MiB from the demo server over a line of 1 Gbit/s, and as fast as this machine goes, beside curl."""

import asyncio
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.engine.clock import SystemClock
from kdesk.engine.downloads.planning import DownloadPlanner
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from tests.bench.figures import Figure, at_most, times_at_least
from tests.bench.media import MIB
from tests.support.command_line import Command, objects
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_large_video
from tests.support.proxy import Link, Proxy

ROUNDS = 3
SIZE = 512 * MIB
GIGABIT = 125e6
PLANNED = 500
SECONDS_PER_CALL = 0.05


def run(scratch: Path) -> Iterator[Figure]:
    """Measure kdesk and curl in turn, over the same proxy."""
    server = DemoProcess(scratch / "server", "--no-samples").start()
    try:
        entry = _uploaded(server, scratch)
        for name, rate, least in (("line of 1 Gbit/s", GIGABIT, 0.9), ("unlimited", None, 0.35)):
            rounds = [_round(server, entry, scratch / f"{least} {number}", rate) for number in range(ROUNDS)]
            ours, curls = (median(rates) / 1e6 for rates in zip(*rounds, strict=True))
            yield Figure(f"download, {name}", ours, "MB/s", times_at_least(least), curls)
    finally:
        server.stop()
    yield Figure("download, planning 500 entries", _planned(scratch / "library"), "s", at_most(3))


def _planned(scratch: Path) -> float:
    """Return the seconds until 500 entries have their downloads, at 50 ms a call."""
    options = ("--no-samples", "--entries", str(PLANNED + 100))
    # More than are planned, as some of them are hidden; filled without the delay.
    DemoProcess(scratch, *options).start().stop()
    server = DemoProcess(scratch, "--no-samples", "--fault", f"*:stall:seconds={SECONDS_PER_CALL}").start()
    try:
        return asyncio.run(_plan(server))
    finally:
        server.stop()


async def _plan(server: DemoProcess) -> float:
    told = server.credentials
    account = Account(server.url, int(told["partner_id"]), str(told["user_id"]), SignInKind.ADMIN_SECRET)
    async with make_http() as http:
        api = await KalturaConnector(http).connect(account, str(told["admin_secret"]), on_lost=lambda _problem: None)
        entries = (await api.catalogue.page(EntryQuery(), EVER, 1, PLANNED)).entries
        assert len(entries) == PLANNED
        began = time.monotonic()
        planner = DownloadPlanner(api, SystemClock(), WantedFiles(str(Path.cwd())))
        batches = [batch async for batch in planner.plan(entries)]
        seconds = time.monotonic() - began
    assert sum(len(batch) for batch in batches) == PLANNED
    return seconds


def _uploaded(server: DemoProcess, scratch: Path) -> str:
    file = make_large_video(scratch / "film.mp4", SIZE, "film")
    done = Command(server, scratch / "data").run(
        "upload", str(file), "--wait", "--verify", "size", "--json", seconds=180
    )
    assert done.returncode == 0, done.stderr
    with DemoClient(server.credentials).as_admin() as client:
        return client.converted(str(objects(done.stdout)[-1]["entry_id"]))


def _round(server: DemoProcess, entry: str, scratch: Path, rate: float | None) -> tuple[float, float]:
    """Return the bytes per second of kdesk and of curl."""
    scratch.mkdir()
    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=rate))
        ours = _kdesk(server, proxy, entry, scratch)
        with DemoClient({**server.credentials, "service_url": proxy.url}).as_admin() as client:
            flavors = client.call("flavorAsset.list", filter={"entryIdEqual": entry})["objects"]
            source = next(row["id"] for row in flavors if row["isOriginal"])
            address = client.call("flavorAsset.getUrl", id=source)
        return ours, _curl(address, scratch)


def _kdesk(server: DemoProcess, proxy: Proxy, entry: str, scratch: Path) -> float:
    """Return the rate between the first request of bytes and the last byte on the disk."""
    command = Command(server, scratch / "data", url=proxy.url)
    at: dict[str, float] = {}
    with command.start("download", entry, "--to", str(scratch / "out"), "--json") as process:
        assert process.stdout
        for line in process.stdout:
            at.setdefault(json.loads(line)["state"], time.monotonic())
    assert process.returncode == 0
    return SIZE / (at["checking"] - at["downloading"])


def _curl(address: str, scratch: Path) -> float:
    began = time.monotonic()
    target = scratch / "curl.mp4"
    subprocess.run(  # noqa: S603  an address of the demo server
        ["curl", "--silent", "--fail", "--location", "--output", str(target), address],  # noqa: S607
        check=True,
        timeout=120,
    )
    assert target.stat().st_size == SIZE
    return SIZE / (time.monotonic() - began)
