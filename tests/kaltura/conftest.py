"""A demo server that reads the protocol on its own, and somebody who can sign in to it."""

import math
import struct
import wave
from collections.abc import AsyncIterator, Iterator

import pytest

from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.thumbnails import Thumbnails
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_faults import FaultControl, faults_of
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """Run a demo server without content; a closing chunk waits for a second only."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--final-wait", "1").start()
    yield process
    process.stop()


@pytest.fixture
async def visitor(demo: DemoProcess) -> AsyncIterator[Visitor]:
    """Give somebody who can sign in."""
    async with make_http() as http:
        yield Visitor(demo, KalturaConnector(http), Thumbnails(http))


@pytest.fixture
def control(demo: DemoProcess) -> Iterator[FaultControl]:
    """Control faults and clock of the server; both are right again after the test."""
    with faults_of(demo) as control:
        yield control


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make ten seconds of a real sound file, about a megabyte, no two chunks alike."""
    path = tmp_path_factory.mktemp("media") / "sound.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(
            b"".join(struct.pack("<h", int(20_000 * math.sin(n * (1 + n / 960_000) / 20))) for n in range(480_000))
        )
    return path.read_bytes()
