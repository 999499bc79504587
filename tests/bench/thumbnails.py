"""`thumbnails`: how soon the first screen of cards has its pictures, from the network and again from the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kdesk.application import Application
from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.picture_server import PictureServer, address
from tests.bench.pictures import CARDS, SLOTS, WAIT_MS, arrived, cache_of, card_urls
from tests.support import hostile_pictures as made


def run(scratch: Path) -> Iterator[Figure]:
    """Measure a screen of cards, then the same at the next start."""
    with PictureServer({"honest": made.encoded(made.plain(*made.SIZE), "JPG")}) as server:
        figures = [_measure(server, scratch / "data") for _ in range(2)]
    (first, fetched), (again, fetched_again) = figures
    ideal = CARDS / SLOTS * WAIT_MS / 1000
    yield Figure("thumbnails, a screen of cards", first, "s", times_at_most(1.5), ideal)
    yield Figure("thumbnails, fetched", fetched, "", at_most(CARDS))
    yield Figure("thumbnails, the same from disk", 1000 * again, "ms", at_most(100))
    yield Figure("thumbnails, fetched again", fetched_again, "", at_most(0))


def _measure(server: PictureServer, data: Path) -> tuple[float, int]:
    """Return the seconds until all cards have their pictures, and how many were fetched."""
    with KdeskProcess(__name__, data, {"server": server.url}) as kdesk:
        seconds = kdesk.result()["seconds"]
    fetched = sum("wait/0/" not in path for path in server.take_requested())
    return seconds, fetched


async def inside(app: Application, orders: dict[str, Any]) -> dict[str, Any]:
    """Want the pictures as the grid of cards does."""
    # What the first picture of a process does once, signing in and the first card do in the real window.
    await arrived(cache_of(app), [address(orders["server"], "honest", CARDS)])
    return {"seconds": await arrived(cache_of(app), card_urls(orders["server"]))}
