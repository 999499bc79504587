"""How fast chunks come in, against a bare receiver on the same machine: `KDESK_LONG=1 pytest -s` on this file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.intake import CHUNK_BYTES

_CHUNKS = 64
_LEAST_SHARE = 0.12
_COMMAND = [sys.executable, "-m", "tests.support.intake"]

pytestmark = pytest.mark.skipif(not os.environ.get("KDESK_LONG"), reason="a measurement: set KDESK_LONG=1")


@pytest.fixture
def bare_port() -> Iterator[str]:
    """The port of a bare receiver in a process of its own."""
    with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own module
        assert process.stdout is not None
        yield process.stdout.readline().strip()


def rate(port: str, token: str, ks: str) -> float:
    """Send half a gigabyte; the result is in MB/s."""
    command = [*_COMMAND, "127.0.0.1", port, token, ks, str(_CHUNKS)]
    taken = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own module
    return _CHUNKS * CHUNK_BYTES / 1e6 / float(taken.stdout)


def test_intake(demo: DemoProcess, admin: DemoClient, bare_port: str) -> None:
    """Four connections get an eighth of what plain Python can take at all, the best of three runs."""
    runs = []
    for _ in range(3):
        token = admin.token()
        admin.chunk(token, b"", resume=False, finalChunk=False)
        bare, here = rate(bare_port, "none", "none"), rate(demo.url.rpartition(":")[2], token, admin.ks)
        sys.stdout.write(f"\nbare {bare:.0f} MB/s, demo {here:.0f} MB/s, share {here / bare:.2f}")
        final = admin.chunk(token, b"", resume=True, finalChunk=True, resumeAt=_CHUNKS * CHUNK_BYTES)
        assert final["uploadedFileSize"] == str(_CHUNKS * CHUNK_BYTES)
        assert Path(demo.data_dir / "uploads" / token / "base").stat().st_size == _CHUNKS * CHUNK_BYTES
        admin.call("uploadToken.delete", uploadTokenId=token)
        runs.append(here / bare)
    assert max(runs) >= _LEAST_SHARE
