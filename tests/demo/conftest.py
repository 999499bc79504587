"""Fixtures: one demo server for each test module, and clients with sessions."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A running demo server without samples; a final chunk waits one second."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--final-wait", "1")
    process.start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with an admin session."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


@pytest.fixture
def user(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client with the user session of `user1`."""
    with DemoClient(demo.credentials) as client:
        yield client.as_user("user1")


@pytest.fixture
def nobody(demo: DemoProcess) -> Iterator[DemoClient]:
    """A client without a session."""
    with DemoClient(demo.credentials) as client:
        yield client


@pytest.fixture(scope="session")
def lavfi(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Make a small media file from ffmpeg arguments, once for the whole run."""
    folder = tmp_path_factory.mktemp("media")
    binary = shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()

    def make(name: str, arguments: str) -> Path:
        path = folder / name
        if not path.exists():
            command = [binary, "-v", "error", "-nostdin", "-y", *arguments.split(" "), str(path)]
            subprocess.run(command, check=True)  # noqa: S603  our own arguments
        return path

    return make


@pytest.fixture(scope="session")
def small_video(lavfi: Callable[[str, str], Path]) -> bytes:
    """Three seconds of 320x180 with a tone."""
    arguments = (
        "-f lavfi -i testsrc2=size=320x180:rate=10 -f lavfi -i sine=frequency=300 -t 3 "
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags +faststart"
    )
    return lavfi("small.mp4", arguments).read_bytes()


@pytest.fixture(scope="session")
def picture(lavfi: Callable[[str, str], Path]) -> bytes:
    """A JPEG of 320x180."""
    return lavfi("picture.jpg", "-f lavfi -i testsrc2=size=320x180 -frames:v 1 -update 1").read_bytes()


@pytest.fixture(scope="module")
def film(demo: DemoProcess, lavfi: Callable[[str, str], Path]) -> str:
    """A finished entry of six seconds of 854x480 with a tone, in three flavors: the source, 360 and 480 lines."""
    arguments = (
        "-f lavfi -i testsrc2=size=854x480:rate=10 -f lavfi -i sine=frequency=300 -t 6 "
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac"
    )
    data = lavfi("film.mp4", arguments).read_bytes()
    with DemoClient(demo.credentials) as client:
        return client.as_admin().converted(client.upload(data, "film.mp4"))
