"""`python -m tests.bench.review_process URL`: decode what the bench `review` serves, and print what was measured."""

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kdesk.domain.measures import Measure
from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame, VideoSource
from kdesk.event_loop import EventLoop
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.measuring.measures import FrameMeasures
from tests.bench.heartbeat import Heartbeat
from tests.bench.review import RATE, SECONDS
from tests.bench.review_window import shown_a_second
from tests.support.opened_videos import decoded_videos

JUMPS = 18
STEPS = 60
ROUNDS = 3
CACHED_SECONDS = 24
"""Of the films, whose bytes are there before jumps within them are measured."""
FREED_SECONDS = 2.0
"""In which the threads of closed videos have freed their frames, on a busy computer too."""
PLAYED = 200
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


class Phases:
    """How late the loop was in each part of the bench."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}
        self._beats: dict[str, list[float]] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Watch the loop while the block lasts."""
        with Heartbeat() as heart:
            yield
        beats = self._beats.setdefault(name, [])
        beats += heart.own
        self.found |= {f"{name} p99": sorted(beats)[len(beats) * 99 // 100], f"{name} worst": max(beats)}


async def _measure(base: str) -> dict[str, float]:
    chance = random.Random(5)
    places = [Fraction(chance.randrange(SECONDS * RATE), RATE) for _ in range(JUMPS * 2)]
    phases = Phases()
    found = await _cold(base, phases, places[:JUMPS])
    found |= await _cached(base, phases, places[JUMPS:])
    found |= await _run(base, phases)
    found |= await _four(base, phases)
    found |= await _window(base, phases)
    return found | phases.found


async def _cold(base: str, phases: Phases, places: list[Fraction]) -> dict[str, float]:
    opens, jumps = [], []
    for begin in range(ROUNDS):
        async with decoded_videos() as videos:
            with phases.phase("opening"):
                taken, sides = await _opened(videos, base, ("large.mp4", "small.mp4"))
            opens.append(taken)
            with phases.phase("cold jumps"):
                jumps += await _jumps(sides, places[begin::ROUNDS])
    return {"open": statistics.median(opens), "cold": statistics.median(jumps), "cold_p95": _p95(jumps)}


async def _cached(base: str, phases: Phases, places: list[Fraction]) -> dict[str, float]:
    async with decoded_videos() as videos:
        _, sides = await _opened(videos, base, ("large.mp4", "small.mp4"))
        for second in range(0, CACHED_SECONDS, 2):
            await _both(lambda side, place=second: side.frame_at(Fraction(place)), sides)  # type: ignore[misc]
        with phases.phase("cached jumps"):
            cached = statistics.median(await _jumps(sides, [place % CACHED_SECONDS for place in places]))
            await _jumps(sides, [Fraction(20)])
            near = [Fraction(20 * RATE + number % 9 - 4, RATE) for number in range(0, JUMPS * 2, 2)]
            found = {"cached": cached, "near": statistics.median(await _jumps(sides, near))}
        with phases.phase("steps"):
            forward, back = await _steps(sides, Fraction(31), 1), await _steps(sides, Fraction(45), -1)
    found |= {"forward": statistics.median(forward), "forward_p95": _p95(forward)}
    return found | {"back": statistics.median(back), "back_p95": _p95(back), "back_max": max(back)}


async def _run(base: str, phases: Phases) -> dict[str, float]:
    async with decoded_videos() as videos:
        _, sides = await _opened(videos, base, ("large.mp4", "left.mp4", "right.mp4"))
        with phases.phase("playing"):
            decoded, in_step = 1000 / await _played(sides[:1]), await _played(sides[1:])
        began = time.monotonic()
        with phases.phase("measuring"):
            measured = FrameMeasures(tuple).compare(
                sides[1], sides[2], Fraction(0), Fraction(SECONDS), measures=frozenset({Measure.SSIM})
            )
            count = len([one async for one in measured])
        seconds = _since(began) / 1000
    if count != SECONDS * RATE:
        raise ValueError(f"measured {count} frames")
    return {"decoded": decoded, "in_step": in_step, "ssim": seconds}


async def _window(base: str, phases: Phases) -> dict[str, float]:
    async with decoded_videos() as videos:
        with phases.phase("comparing"):
            return {"shown": await shown_a_second(videos, [f"{base}/large.mp4", f"{base}/small.mp4"])}


async def _four(base: str, phases: Phases) -> dict[str, float]:
    # What was measured before is to be gone.
    await asyncio.sleep(FREED_SECONDS)
    async with decoded_videos() as videos:
        _, sides = await _opened(videos, base, ("large.mp4", "small.mp4", "large.mp4", "small.mp4"))
        for place in range(0, SECONDS, 4):
            await _both(lambda side, place=place: side.frame_at(Fraction(place)), sides)  # type: ignore[misc]
        memory = _memory()
        with phases.phase("closing"):
            for side in sides:
                side.close()
            await asyncio.sleep(FREED_SECONDS)
    return {"memory": memory, "closed": _memory()}


def main(base: str) -> None:
    """Measure, and print it as JSON."""
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
        print(json.dumps(runner.run(_measure(base))))  # noqa: T201  the bench reads it


if __name__ == "__main__":
    main(sys.argv[1])
