"""`pictures`: how late the window is while hostile pictures arrive, and how soon honest ones are there."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kdesk.application import Application
from kdesk.engine.images import FETCHES_AT_ONCE
from kdesk.ui.pixmap_cache import PixmapCache
from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.heartbeat import Heartbeat
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.picture_server import PictureServer, address
from tests.support import hostile_pictures as made
from tests.support.patience import until

BEAT_MS = 50
CARDS = 60
TIMES = 3
"""Each hostile picture comes so often at once."""

SLOTS, WAIT_MS, SLOW, SLOW_MS = FETCHES_AT_ONCE, 50, 6, 20_000
GROUPS = {
    "of other kinds": made.OF_ANOTHER_KIND,
    "broken": made.BROKEN,
    "too large": made.TOO_LARGE,
    "bombs": made.BOMBS,
}


def run(scratch: Path) -> Iterator[Figure]:
    """Measure each group of hostile pictures, then a screen of cards: from the net, from disk, beside slow ones."""
    groups = {group: [_plain(name) for name in kinds] for group, kinds in GROUPS.items()}
    with PictureServer(hostile_files()) as server:
        orders = {"server": server.url, "groups": groups}
        with KdeskProcess(__name__, scratch / "data", orders) as kdesk:
            hostile = kdesk.result()
        with KdeskProcess(__name__, scratch / "data", orders | {"groups": {}}) as kdesk:
            again = kdesk.result()
    beats = hostile["beats"]
    for group in (*groups, "a screen of cards"):
        yield Figure(f"pictures, {group}, max", beats[group], "ms", at_most(BEAT_MS), beats["idle"])
    ideal = CARDS / SLOTS * WAIT_MS / 1000
    yield Figure("pictures, a screen of cards", hostile["cards"], "s", times_at_most(1.5), ideal)
    yield Figure("pictures, the same from disk", 1000 * again["cards"], "ms", at_most(100))
    yield Figure("pictures, 14 beside 6 slow ones", hostile["beside slow"], "s", at_most(2))
    yield Figure("pictures, memory of the window", hostile["memory"], "MB", at_most(300))
    yield Figure("pictures, memory of decoding", hostile["decoder"], "MB", at_most(120))


def hostile_files() -> dict[str, bytes]:
    """Return every hostile picture, and an honest one, by names that can stand in an address."""
    files = {_plain(name): make() for kinds in GROUPS.values() for name, make in kinds.items()}
    return files | {"honest": made.encoded(made.plain(*made.SIZE), "JPG")}


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, Any]:
    """Want the pictures as the grid of cards does, and tell what came of it."""
    server, groups = orders["server"], orders["groups"]
    beats = {}
    # What the first request of a process does once, signing in does in the real window.
    await arrived(cache_of(app), [address(server, "honest", CARDS)])
    await asyncio.sleep(1)
    with Heartbeat() as heart:
        await asyncio.sleep(1)
    beats["idle"] = heart.worst
    for group, names in groups.items():
        urls = [address(server, name, number) for name in names for number in range(TIMES)]
        with Heartbeat() as heart:
            await arrived(cache_of(app), urls)
        beats[group] = heart.worst
    with Heartbeat() as heart:
        cards = await arrived(cache_of(app), card_urls(server))
    beats["a screen of cards"] = heart.worst
    return {
        "beats": beats,
        "cards": cards,
        "beside slow": await _beside_slow(app, server),
        "memory": _peak("self"),
        "decoder": _peak(str(app.decoder.process_id)),
    }


def cache_of(app: Application) -> PixmapCache:
    """Return an empty cache over the window's own pictures."""
    return PixmapCache(app.pictures, app.tasks)


def card_urls(server: str) -> list[str]:
    """Return the addresses of a screen full of cards."""
    return [address(server, "honest", number, WAIT_MS) for number in range(CARDS)]


async def arrived(cache: PixmapCache, urls: list[str]) -> float:
    """Return the seconds until each picture has arrived or failed."""
    began = time.monotonic()
    cache.request(urls)
    await until(lambda: not cache.is_loading)
    return time.monotonic() - began


async def _beside_slow(app: Application, server: str) -> float:
    """Return the seconds until fourteen pictures are there that stand behind six which do not come."""
    cache, began = cache_of(app), time.monotonic()
    slow = [address(server, "honest", 1000 + number, SLOW_MS) for number in range(SLOW)]
    quick = [address(server, "honest", 2000 + number, WAIT_MS) for number in range(14)]
    cache.request([*slow, *quick])
    await until(lambda: all(cache.pixmap(url) for url in quick))
    cache.request(())
    return time.monotonic() - began


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def _peak(process: str) -> float:
    """Return the most megabytes that a process ever had resident."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6
