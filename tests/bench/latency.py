"""`latency`: 256 MiB over a line of 500 Mbit/s on which a round trip takes 150 ms."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, times_at_least
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.media import MIB, film
from tests.bench.references import send_in_sequence
from tests.bench.sink import Sink, rate
from tests.support.proxy import Link, Proxy

ROUNDS = 3
LINK = Link(delay=0.075, rate=62.5e6)
SIZE = 256 * MIB
SEQUENTIAL_CHUNK = 5 * MIB


def run(scratch: Path) -> Iterator[Figure]:
    """Measure kdesk and a sequential client in turn."""
    file = film(scratch / "film.mp4", SIZE)
    rounds = [(_ours(scratch / str(number), file), _sequential()) for number in range(ROUNDS)]
    ours, sequential = (median(rates) / 1e6 for rates in zip(*rounds, strict=True))
    assert LINK.rate
    yield Figure("latency, of the line", ours, "MB/s", times_at_least(0.9), LINK.rate / 1e6)
    yield Figure("latency, of a sequential client", ours, "MB/s", times_at_least(2), sequential)


def _ours(scratch: Path, file: Path) -> float:
    with Sink() as sink, Proxy(sink.port) as proxy:
        proxy.shape(LINK)
        with KdeskProcess("tests.bench.bring_in", scratch, {"service_url": proxy.url, "files": [str(file)]}) as kdesk:
            kdesk.result()
        return rate(sink.bodies())


def _sequential() -> float:
    with Sink() as sink, Proxy(sink.port) as proxy:
        proxy.shape(LINK)
        send_in_sequence(proxy.url, SIZE, SEQUENTIAL_CHUNK)
        return rate(sink.bodies())
