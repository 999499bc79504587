"""`cpu`: what 1 GiB over TLS costs."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, times_at_most
from tests.bench.kdesk_process import KdeskProcess
from tests.bench.media import GIB, film
from tests.bench.references import Curl
from tests.bench.sink import Sink, at_once

ROUNDS = 3


def run(scratch: Path) -> Iterator[Figure]:
    """Measure kdesk and curl in turn."""
    file = film(scratch / "film.mp4", GIB)
    certificate = make_certificate(scratch / "sink.pem")
    rounds = [_round(scratch / str(number), file, certificate) for number in range(ROUNDS)]
    ours, curls = (median(seconds) for seconds in zip(*rounds, strict=True))
    yield Figure("cpu, 1 GiB over TLS", ours, "s", times_at_most(4), curls)


def _round(scratch: Path, file: Path, certificate: Path) -> tuple[float, float]:
    scratch.mkdir()
    trust = {"SSL_CERT_FILE": str(certificate)}
    with Sink(certificate=certificate) as sink:
        orders = {"service_url": sink.url, "files": [str(file)]}
        with KdeskProcess("tests.bench.bring_in", scratch, orders, trust) as kdesk:
            ours = kdesk.result()["cpu"]
        chunks = sink.chunks()
        curl = Curl.send(sink.url, chunks, at_once(chunks), scratch, certificate)
    return ours, curl.cpu


def make_certificate(path: Path) -> Path:
    """Make a key and a certificate for this machine that nobody but the bench trusts, for a day."""
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    files = ["-keyout", str(path), "-out", str(path)]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*asked, *files, *names], check=True, capture_output=True)  # noqa: S603  no input from elsewhere
    return path
