"""`review`: jumps, steps, playing and measuring from a server with 50 ms a request, beside ffmpeg's own decoding."""

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
RATE = 30
WAIT_SECONDS = 0.05
FILMS = {
    "large.mp4": ("1920x1080", "5M"),
    "small.mp4": ("1920x1080", "3M"),
    "left.mp4": ("1280x720", "2500k"),
    "right.mp4": ("1280x720", "1200k"),
}
_MADE_SECONDS = 6
"""Of a film; the rest repeats it."""
_REFERENCE_SECONDS = 10


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
    before = _ffmpeg_milliseconds(scratch / "large.mp4")
    with SlowServer() as server:
        for name in FILMS:
            server.pages[f"/{name}"] = (scratch / name).read_bytes()
        found = _measured(server.base)
    # Other programs may have come or gone meanwhile.
    decoding = (before + _ffmpeg_milliseconds(scratch / "large.mp4")) / 2
    small = _ffmpeg_milliseconds(scratch / "left.mp4")
    yield from _moves(found, decoding)
    yield from _runs(found, decoding, small, _ffmpeg_ssim_seconds(scratch))
    for phase in ("opening", "cold jumps", "cached jumps", "steps", "playing", "measuring", "comparing", "closing"):
        yield Figure(f"review, lateness while {phase}, p99", found[f"{phase} p99"], "ms", at_most(16))
        yield Figure(f"review, lateness while {phase}, max", found[f"{phase} worst"], "ms", at_most(50))
    yield Figure("review, memory of four sides", found["memory"], "MB", at_most(600))
    yield Figure("review, memory once they are closed", found["closed"], "MB", at_most(350))


def _moves(found: dict[str, float], decoding: float) -> Iterator[Figure]:
    # In the midst of a group, from its key frame on, two at once on two cores.
    jump = decoding * GROUP / 2
    yield Figure("review, open", found["open"], "ms", at_most(250))
    yield Figure("review, jump of both, cold", found["cold"], "ms", at_most(400), jump)
    yield Figure("review, jump of both, cold, p95", found["cold_p95"], "ms", at_most(700), jump)
    yield Figure("review, jump of both, cached bytes", found["cached"], "ms", at_most(100), jump)
    yield Figure("review, jump of both near kept frames", found["near"], "ms", at_most(100), decoding)
    yield Figure("review, step forward of both, median", found["forward"], "ms", at_most(40), decoding)
    yield Figure("review, step forward of both, p95", found["forward_p95"], "ms", at_most(40), decoding)
    yield Figure("review, step back of both, median", found["back"], "ms", at_most(40), decoding)
    yield Figure("review, step back of both, p95", found["back_p95"], "ms", at_most(40), decoding)
    yield Figure("review, step back of both, max", found["back_max"], "ms", at_most(250), decoding)


def _runs(found: dict[str, float], decoding: float, small: float, ssim: float) -> Iterator[Figure]:
    # Two at once on two cores.
    yield Figure("review, two of 720 lines in step", found["in_step"], "frames a second", at_least(24), 1000 / small)
    yield Figure("review, two of 1080 lines shown in Compare", found["shown"], "frames a second", at_least(24))
    yield Figure("review, one of 1080 lines decoded", found["decoded"], "ms a frame", at_most(40), decoding)
    yield Figure("review, SSIM of a minute of 720 lines", found["ssim"], "s", at_most(60), ssim)


def _make_film(path: Path, size: str, rate: str) -> None:
    picture = f"testsrc2=size={size}:rate={RATE}:duration={_MADE_SECONDS},noise=alls=8:allf=t"
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-b:v", rate, "-maxrate", rate, "-bufsize", rate]
    group = ["-g", str(GROUP), "-keyint_min", str(GROUP), "-sc_threshold", "0", "-pix_fmt", "yuv420p"]
    once = path.with_suffix(".once.mp4")
    ffmpeg("-f", "lavfi", "-i", picture, *coded, *group, str(once))
    repeated = ["-stream_loop", str(SECONDS // _MADE_SECONDS - 1), "-i", str(once), "-c", "copy"]
    ffmpeg(*repeated, "-movflags", "+faststart", str(path))


def _ffmpeg_milliseconds(path: Path) -> float:
    """Return how long ffmpeg decodes a frame on one core."""
    began = time.monotonic()
    ffmpeg("-threads", "1", "-i", str(path), "-t", str(_REFERENCE_SECONDS), "-f", "null", "-")
    return (time.monotonic() - began) * 1000 / (_REFERENCE_SECONDS * RATE)


def _ffmpeg_ssim_seconds(scratch: Path) -> float:
    """Return how long ffmpeg measures a minute."""
    began = time.monotonic()
    sides = ["-i", str(scratch / "right.mp4"), "-i", str(scratch / "left.mp4"), "-t", str(_REFERENCE_SECONDS)]
    ffmpeg(*sides, "-lavfi", "ssim", "-f", "null", "-")
    return (time.monotonic() - began) * SECONDS / _REFERENCE_SECONDS


def _measured(base: str) -> dict[str, Any]:
    """Return what the other process measured."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.review_process", base]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, timeout=600)  # noqa: S603  ours
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
