"""`review`: jumps, steps and playing of two renditions from a server with 50 ms a request, beside ffmpeg's decoding."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, at_least, at_most
from tests.support.local_server import HttpRequest
from tests.support.media import ffmpeg
from tests.support.stream_server import StreamServer

SECONDS = 60
GROUP = 60
"""Frames between two key frames."""
WAIT_SECONDS = 0.05
FILMS = {"large.mp4": ("1920x1080", "5M"), "small.mp4": ("1920x1080", "3M"), "left.mp4": ("1280x720", "2500k")}


class SlowServer(StreamServer):
    """Waits before each response, as a server far away does."""

    def respond(self, request: HttpRequest) -> None:
        """Serve a file after the wait."""
        threading.Event().wait(WAIT_SECONDS)
        super().respond(request)


def run(scratch: Path) -> Iterator[Figure]:
    """Serve films here, and decode them in another process."""
    for name, (size, rate) in FILMS.items():
        _make_film(scratch / name, size, rate)
    with SlowServer() as server:
        for name in FILMS:
            server.pages[f"/{name}"] = (scratch / name).read_bytes()
        found = _measured(server.base)
    decoding = _ffmpeg_milliseconds(scratch / "large.mp4")
    # In the midst of a group, from its key frame on, two at once on two cores.
    jump = decoding * GROUP / 2
    yield Figure("review, open", found["open"], "ms", at_most(250))
    yield Figure("review, jump of both, cold", found["cold"], "ms", at_most(400), jump)
    yield Figure("review, jump of both, cold, p95", found["cold_p95"], "ms", at_most(700), jump)
    yield Figure("review, jump of both, cached bytes", found["cached"], "ms", at_most(100), jump)
    yield Figure("review, step forward of both, p95", found["forward_p95"], "ms", at_most(40), decoding)
    yield Figure("review, step back of both, p95", found["back_p95"], "ms", at_most(40), decoding)
    yield Figure("review, step back of both, max", found["back_max"], "ms", at_most(250), decoding)
    yield Figure("review, two of 720 lines in step", found["in_step"], "frames a second", at_least(24))
    yield Figure("review, one of 1080 lines decoded", found["decoded"], "ms a frame", at_most(40), decoding)
    yield Figure("review, lateness, p99", found["p99"], "ms", at_most(16))
    yield Figure("review, lateness, max", found["worst"], "ms", at_most(50))
    yield Figure("review, memory of four sides", found["memory"], "MB", at_most(600))
    yield Figure("review, memory once they are closed", found["closed"], "MB", at_most(350))


def _make_film(path: Path, size: str, rate: str) -> None:
    picture = f"testsrc2=size={size}:rate=30:duration={SECONDS},noise=alls=8:allf=t"
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-b:v", rate, "-maxrate", rate, "-bufsize", rate]
    group = ["-g", str(GROUP), "-keyint_min", str(GROUP), "-sc_threshold", "0"]
    ffmpeg("-f", "lavfi", "-i", picture, *coded, *group, "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path))


def _ffmpeg_milliseconds(path: Path) -> float:
    """Return how long ffmpeg decodes a frame on one core."""
    began = time.monotonic()
    ffmpeg("-threads", "1", "-i", str(path), "-t", "20", "-f", "null", "-")
    return (time.monotonic() - began) * 1000 / (20 * 30)


def _measured(base: str) -> dict[str, Any]:
    """Return what the other process measured."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.review_process", base]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, timeout=600)  # noqa: S603  ours
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
