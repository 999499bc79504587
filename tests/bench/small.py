"""`small`: 1,000 files of 10 KB, to a server that takes 50 ms for each answer."""

from collections.abc import Iterator
from pathlib import Path

from kdesk.domain.settings import Settings
from tests.bench.figures import Figure, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.media import film
from tests.bench.references import round_trips
from tests.bench.sink import Sink

FILES = 1000
SIZE = 10_000
ANSWER = 0.05


def run(scratch: Path) -> Iterator[Figure]:
    """Measure kdesk, then the same calls alone, as many at once as kdesk has slots."""
    folder = scratch / "small"
    for number in range(FILES):
        film(folder / f"clip {number:04}.mp4", SIZE)
    with Sink(delay=ANSWER) as sink:
        orders = {"service_url": sink.url, "files": [str(folder)], "count": FILES}
        with KdeskProcess("tests.bench.bring_in", scratch / "data", orders) as kdesk:
            ours = kdesk.result()["seconds"]
    with Sink(delay=ANSWER) as sink:
        alone = round_trips(sink.url, FILES, SIZE, Settings().slots)
    yield Figure("small, 1,000 files of 10 KB", ours, "s", times_at_most(1.5), alone)
