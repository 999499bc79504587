"""`throughput`: 1 GiB to a sink, as fast as this machine goes, and over a line of 1 Gbit/s."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, times_at_least
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.media import GIB, film
from tests.bench.references import Curl
from tests.bench.sink import Sink, at_once, rate
from tests.support.proxy import Link, Proxy

ROUNDS = 3
GIGABIT = 125e6
SCRIPT = "tests.bench.bring_in"


def run(scratch: Path) -> Iterator[Figure]:
    """Measure both, kdesk and curl in turn."""
    file = film(scratch / "film.mp4", GIB)
    rounds = [_unlimited(scratch / str(number), file) for number in range(ROUNDS)]
    ours, curls = (median(rates) for rates in zip(*rounds, strict=True))
    yield Figure("throughput, unlimited", ours / 1e6, "MB/s", times_at_least(0.35), curls / 1e6)
    line = median(_over_the_line(scratch / f"line {number}", file) for number in range(2))
    yield Figure("throughput, line of 1 Gbit/s", line / 1e6, "MB/s", times_at_least(0.97), GIGABIT / 1e6)


def _unlimited(scratch: Path, file: Path) -> tuple[float, float]:
    scratch.mkdir()
    with Sink() as sink, KdeskProcess(SCRIPT, scratch, {"service_url": sink.url, "files": [str(file)]}) as kdesk:
        kdesk.result()
        chunks = sink.chunks()
    with Sink() as sink:
        Curl.send(sink.url, chunks, at_once(chunks), scratch)
        return rate(chunks), rate(sink.chunks())


def _over_the_line(scratch: Path, file: Path) -> float:
    with Sink() as sink, Proxy(sink.port) as proxy:
        proxy.shape(Link(rate=GIGABIT))
        with KdeskProcess(SCRIPT, scratch, {"service_url": proxy.url, "files": [str(file)]}) as kdesk:
            kdesk.result()
        return rate(sink.chunks())
