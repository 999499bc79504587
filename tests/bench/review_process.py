"""`python -m tests.bench.review_process URL`: decode what the bench `review` serves, and print what was measured."""

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame, VideoSource
from kdesk.event_loop import EventLoop
from kdesk.media.decoding.videos import DecodedVideos
from tests.bench.heartbeat import Heartbeat
from tests.bench.review import SECONDS
from tests.support.opened_videos import decoded_videos

JUMPS = 24
STEPS = 60
ROUNDS = 3
PLAYED = 300
"""Frames that are played."""
LOOK_SECONDS = 0.02
"""Between two steps: a key that is held down repeats 30 times a second, which leaves less."""


def _since(began: float) -> float:
    return (time.monotonic() - began) * 1000


async def _both(work: Callable[[Video], Awaitable[Frame]], sides: list[Video]) -> tuple[float, list[Frame]]:
    began = time.monotonic()
    frames = await asyncio.gather(*(work(side) for side in sides))
    return _since(began), list(frames)


def _p95(values: list[float]) -> float:
    return sorted(values)[len(values) * 95 // 100]


async def _opened(videos: DecodedVideos, base: str, names: tuple[str, ...]) -> tuple[float, list[Video]]:
    began = time.monotonic()
    sides = await asyncio.gather(*(videos.open(VideoSource((f"{base}/{name}",))) for name in names))
    return _since(began), list(sides)


async def _jumps(sides: list[Video], places: list[Fraction]) -> list[float]:
    times = []
    for place in places:
        taken, _ = await _both(lambda side, place=place: side.frame_at(place), sides)  # type: ignore[misc]
        times.append(taken)
        await asyncio.sleep(LOOK_SECONDS)
    return times


async def _steps(sides: list[Video], place: Fraction, step: int) -> list[float]:
    _, frames = await _both(lambda side: side.frame_at(place), sides)
    times = []
    for _ in range(STEPS):
        began = time.monotonic()
        frames = await asyncio.gather(*(side.beside(frame, step) for side, frame in zip(sides, frames, strict=True)))
        times.append(_since(began))
        await asyncio.sleep(LOOK_SECONDS)
    return times


async def _played(sides: list[Video]) -> float:
    """Return the frames a second at which videos are decoded in step."""
    streams = [side.frames(Fraction(5)) for side in sides]
    began = time.monotonic()
    for _ in range(PLAYED):
        await asyncio.gather(*(anext(stream) for stream in streams))
    rate = PLAYED * 1000 / _since(began)
    for stream in streams:
        await stream.aclose()
    return rate


def _memory() -> float:
    """Return the resident megabytes of this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS"))


async def _measure(base: str) -> dict[str, float]:
    chance = random.Random(5)
    places = [Fraction(chance.randrange(SECONDS * 30), 30) for _ in range(JUMPS * 2)]
    found: dict[str, float] = {}
    opens, cold = [], []
    with Heartbeat() as heart:
        for begin in range(ROUNDS):
            async with decoded_videos() as videos:
                taken, sides = await _opened(videos, base, ("large.mp4", "small.mp4"))
                opens.append(taken)
                cold += await _jumps(sides, places[begin : JUMPS // 2 * ROUNDS : ROUNDS])
        async with decoded_videos() as videos:
            _, sides = await _opened(videos, base, ("large.mp4", "small.mp4"))
            await _jumps(sides, [Fraction(second) for second in range(SECONDS)])
            found["cached"] = statistics.median(await _jumps(sides, places[JUMPS:]))
            found["forward_p95"] = _p95(await _steps(sides, Fraction(31), 1))
            back = await _steps(sides, Fraction(45), -1)
            found["back_p95"], found["back_max"] = _p95(back), max(back)
            found["decoded"] = 1000 / await _played(sides[:1])
        async with decoded_videos() as videos:
            _, sides = await _opened(videos, base, ("left.mp4", "left.mp4"))
            found["in_step"] = await _played(sides)
        async with decoded_videos() as videos:
            _, sides = await _opened(videos, base, ("large.mp4", "small.mp4", "large.mp4", "small.mp4"))
            for place in range(0, SECONDS, 4):
                await _both(lambda side, place=place: side.frame_at(Fraction(place)), sides)  # type: ignore[misc]
            found["memory"] = _memory()
        await asyncio.sleep(0.5)
        found["closed"] = _memory()
    found |= {"open": statistics.median(opens), "cold": statistics.median(cold), "cold_p95": _p95(cold)}
    return found | {"p99": heart.own_p99, "worst": heart.own_worst}


def main(base: str) -> None:
    """Measure, and print it as JSON."""
    application = QApplication([])
    with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
        print(json.dumps(runner.run(_measure(base))))  # noqa: T201  the bench reads it


if __name__ == "__main__":
    main(sys.argv[1])
