"""`playback`: what the relay costs a film of 720 lines, and how fast the player is left while its server is silent."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, at_most
from tests.support.media import ffmpeg
from tests.support.stream_server import StreamServer

SECONDS = 60
SEGMENTS = SECONDS // 4
STALLS = ("list", 0, 1, 2)
MANY = 20_000


def run(scratch: Path) -> Iterator[Figure]:
    """Serve a film here, and play it in another process: directly, through the relay, and while nothing comes."""
    _make_film(scratch / "film")
    with StreamServer(scratch) as server:
        _silence(server)
        server.pages["/many.m3u8"] = _list([f"/film/{number % SEGMENTS}.ts?{number}" for number in range(MANY)])
        found = _played(server.base)
    direct, relayed = found["direct"], found["relayed"]
    yield Figure("playback, start", relayed["start"], "ms", at_most(600), direct["start"])
    yield Figure("playback, seek", relayed["seek"], "ms", at_most(300), direct["seek"])
    yield Figure("playback, processor", relayed["cpu"], "%", at_most(60), direct["cpu"])
    yield Figure("playback, lateness, p99", relayed["p99"], "ms", at_most(16), direct["p99"])
    yield Figure("playback, lateness, max", relayed["worst"], "ms", at_most(50), direct["worst"])
    yield Figure("playback, seek while a segment stays away", found["seek_in_stall"], "ms", at_most(500))
    for name, milliseconds in found["left"].items():
        yield Figure(f"playback, {name} while nothing comes", milliseconds, "ms", at_most(100))
    yield Figure(f"playback, lateness while {MANY:,} segments are read", found["many"], "ms", at_most(50))


def _make_film(folder: Path) -> None:
    folder.mkdir()
    ffmpeg(
        *["-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate=30:duration={SECONDS}"],
        *["-f", "lavfi", "-i", f"sine=440:duration={SECONDS}"],
        *["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "2500k", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac"],
        *["-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod"],
        *["-hls_segment_filename", str(folder / "%d.ts"), str(folder / "list.m3u8")],
    )


def _list(names: list[str]) -> bytes:
    return "\n".join(["#EXTM3U", *(f"#EXTINF:4,\n{name}" for name in names), "#EXT-X-ENDLIST"]).encode()


def _silence(server: StreamServer) -> None:
    """Lay lists under `/silent-…`, each with one thing that never comes."""
    for silent in STALLS:
        names = [f"/film/{n}.ts" if n != silent else f"/film/{n}.ts?silent" for n in range(SEGMENTS)]
        server.pages[f"/silent-{silent}.m3u8"] = _list(names)
        server.faults[f"/film/{silent}.ts?silent"] = server.stall
    server.faults["/silent-list.m3u8"] = server.stall


def _played(base: str) -> dict[str, Any]:
    """Return what the other process measured."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.playback_process", base]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, timeout=300)  # noqa: S603  ours
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
