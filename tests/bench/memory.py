"""`memory`: what is resident at most while the first 4 GiB of a file of 100 GiB are sent."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, at_most, times_at_most
from tests.bench.kdesk_process import WAIT_SECONDS, KdeskProcess, Silent
from tests.bench.media import GIB, MIB, film
from tests.bench.sink import Sink

ROUNDS = 2
POLL_SECONDS = 0.1
SHARE = 4 * GIB


def run(scratch: Path) -> Iterator[Figure]:
    """Measure the large file and a small one in turn."""
    large, small = film(scratch / "large.mp4", 100 * GIB), film(scratch / "small.mp4", 64 * MIB)
    rounds = [
        (_peak(scratch / f"large {number}", large, SHARE), _peak(scratch / f"small {number}", small, 64 * MIB))
        for number in range(ROUNDS)
    ]
    peaks, references = (median(values) / 1e6 for values in zip(*rounds, strict=True))
    yield Figure("memory, 4 of 100 GiB", peaks, "MB", times_at_most(1.15), references)
    yield Figure("memory, with the window", peaks, "MB", at_most(300))


def _peak(scratch: Path, file: Path, share: int) -> float:
    """Return the most bytes that were resident when so many bytes of the file had been sent."""
    with Sink() as sink:
        orders = {"service_url": sink.url, "files": [str(file)]}
        with KdeskProcess("tests.bench.bring_in", scratch, orders) as kdesk:
            end = time.monotonic() + WAIT_SECONDS
            while sink.taken() < share:
                if time.monotonic() > end:
                    message = f"{file.name} was not sent in time"
                    raise Silent(message)
                time.sleep(POLL_SECONDS)  # noqa: TID251  the pause between two questions to another process
            return float(kdesk.peak_memory())
