"""`resume`: killed in the middle of an upload and started again."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from kdesk.engine.throughput.concurrency import MAX_SLOTS
from tests.bench.figures import Figure, at_most
from tests.bench.kdesk_process import WAIT_SECONDS, KdeskProcess, Silent
from tests.bench.media import GIB, MIB, film
from tests.bench.sink import Sink
from tests.support.proxy import Link, Proxy

ROUNDS = 3
LINK = Link(rate=100e6)
POLL_SECONDS = 0.02


def run(scratch: Path) -> Iterator[Figure]:
    """Measure until the first new byte, and count what came twice."""
    file = film(scratch / "film.mp4", GIB)
    rounds = [_round(scratch / str(number), file) for number in range(ROUNDS)]
    waits, chunks = zip(*rounds, strict=True)
    yield Figure("resume, first new byte", median(waits), "s", at_most(3))
    yield Figure("resume, chunks sent twice", max(chunks), "chunks", at_most(MAX_SLOTS))


def _round(scratch: Path, file: Path) -> tuple[float, float]:
    """Return the seconds from the window to the first new byte, and how many chunks' bytes were sent twice."""
    with Sink() as sink, Proxy(sink.port) as proxy:
        proxy.shape(LINK)
        orders = {"service_url": proxy.url, "files": [str(file)]}
        with KdeskProcess("tests.bench.bring_in", scratch, orders) as kdesk:
            _wait_for(sink, 400 * MIB)
        with KdeskProcess("tests.bench.go_on", scratch, orders) as kdesk:
            shown = kdesk.hear("shown")
            kdesk.result()
        bodies = sink.chunks()
    new = [body for body in bodies if body.began > shown]
    twice = sum(body.taken for body in bodies) - file.stat().st_size
    return min(body.began for body in new) - shown, twice / max(body.announced for body in bodies)


def _wait_for(sink: Sink, count: int) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while sink.taken() < count:
        if time.monotonic() > end:
            message = "the file was not sent in time"
            raise Silent(message)
        time.sleep(POLL_SECONDS)  # noqa: TID251  the pause between two questions to another process
