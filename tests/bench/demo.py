"""`demo`: how fast the demo server is: a library of 100,000 entries, kept pictures, chunks that come in."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from tests.bench.figures import Figure, at_most, times_at_least
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.intake import CHUNK_BYTES
from tests.support.media import make_image

ENTRIES, TRIES = 100_000, 7
PICTURES, WORKERS = 200, 8
CHUNKS, RUNS = 64, 3
INTAKE = [sys.executable, "-m", "tests.support.intake"]
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"orderBy": "-createdAt"},
    {"orderBy": "+name"},
    {"orderBy": "-duration"},
    {"statusIn": "-2,-1,0,1,2,4,5,6,7", "moderationStatusIn": "1,2,3,5,6", "orderBy": "-createdAt"},
    {"freeText": "music", "orderBy": "-updatedAt"},
    {"nameLike": "lect bri", "orderBy": "-createdAt"},
    {"categoriesMatchOr": "Courses", "orderBy": "-createdAt"},
    {"userIdEqual": "anna", "mediaTypeIn": "1,5", "orderBy": "+name"},
    {"createdAtLessThanOrEqual": -180 * 86_400, "orderBy": "-createdAt"},
)


def run(scratch: Path) -> Iterator[Figure]:
    """Measure a large library, and an empty server."""
    began = time.monotonic()
    large = DemoProcess(scratch / "large", "--no-samples", "--entries", str(ENTRIES)).start()
    yield Figure("demo, filled with 100,000 entries", time.monotonic() - began, "s", at_most(60))
    with DemoClient(large.credentials) as client:
        seconds = [_listed(client.as_admin(), filters, page) for filters in FILTERS for page in (1, 20)]
    large.stop()
    yield Figure("demo, slowest list of 500", max(seconds) * 1000, "ms", at_most(100), min(seconds) * 1000)
    small = DemoProcess(scratch / "small", "--no-samples").start()
    with DemoClient(small.credentials) as client:
        yield Figure(
            "demo, 200 kept pictures",
            _pictures(client.as_admin(), make_image(scratch / "picture.jpg")),
            "s",
            at_most(1),
        )
        yield _intake(client, small)
    small.stop()


def _listed(client: DemoClient, filters: dict[str, Any], page: int) -> float:
    """List 500 entries, the first or the last that paging reaches; the seconds of the best try."""
    seconds = []
    for _ in range(TRIES):
        began = time.monotonic()
        answer = client.call("media.list", filter=filters, pager={"pageSize": 500, "pageIndex": page})
        seconds.append(time.monotonic() - began)
        assert len(answer["objects"]) == max(0, min(500, answer["totalCount"] - 500 * (page - 1)))
    return min(seconds)


def _pictures(client: DemoClient, picture: Path) -> float:
    """Get pictures that were made before, by many at once; the seconds of it."""
    image = client.upload(picture.read_bytes(), picture.name, 2)
    urls = [f"{client.http.base_url}/p/1/thumbnail/entry_id/{image}/width/{number}" for number in range(40, 50)]
    for each in urls:
        client.http.get(each)

    def fetch(number: int) -> None:
        with httpx.Client() as http:
            for place in range(PICTURES // WORKERS):
                http.get(urls[(number + place) % len(urls)]).raise_for_status()

    began = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(fetch, range(WORKERS)))
    return time.monotonic() - began


def _intake(client: DemoClient, demo: DemoProcess) -> Figure:
    """Send half a gigabyte over four connections, to the demo server and to a bare receiver; the best run."""
    best = Figure("demo, chunks taken in", 0.0, "MB/s", times_at_least(0.12), 1.0)
    with subprocess.Popen(INTAKE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare:  # noqa: S603  ours
        assert bare.stdout is not None
        port = bare.stdout.readline().strip()
        for _ in range(RUNS):
            token = client.token()
            client.chunk(token, b"", resume=False, finalChunk=False)
            reference, rate = _rate(port, "none", "none"), _rate(str(demo.port), token, client.ks)
            client.call("uploadToken.delete", uploadTokenId=token)
            figure = Figure(best.name, rate, "MB/s", best.target, reference)
            best = max(best, figure, key=lambda each: each.ratio or 0.0)
    return best


def _rate(port: str, token: str, ks: str) -> float:
    """Send the chunks; the result is in MB/s."""
    command = [*INTAKE, "127.0.0.1", port, token, ks, str(CHUNKS)]
    taken = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own module
    return CHUNKS * CHUNK_BYTES / 1e6 / float(taken.stdout)
