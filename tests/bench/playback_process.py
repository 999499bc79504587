"""`python -m tests.bench.playback_process URL`: play what the bench `playback` serves, and print what was measured."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QApplication

from kdesk.domain.video import VideoSource
from kdesk.event_loop import EventLoop
from kdesk.media.relay import MediaRelay
from kdesk.ui.gui_gc import WindowThreadCollector
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.source_streams import SourceStreams
from kdesk.ui.tasks import TaskScope
from tests.bench.heartbeat import Heartbeat
from tests.bench.playback import STALLS
from tests.support.patience import until
from tests.support.relay import opened_relay

TIMES = 5
PLAY_SECONDS = 8.0
PLACES = (24_000, 8_000, 40_000, 16_000, 50_000)
SETTLE = 1.5
"""Seconds until a stream that is silent is waited for."""


class Direct:
    """A player of Qt's own on the server itself: what the relay is measured against."""

    def __init__(self) -> None:
        self.frames = 0
        self._player = QMediaPlayer()
        self._sink = QVideoSink()
        self._sink.videoFrameChanged.connect(self._count)
        self._player.setVideoSink(self._sink)

    def _count(self, frame: QVideoFrame) -> None:
        self.frames += frame.isValid()

    def open(self, url: str) -> None:
        """Play."""
        self._player.setSource(QUrl(url))
        self._player.play()

    def seek(self, milliseconds: int) -> None:
        """Go to a moment."""
        self._player.setPosition(milliseconds)

    def close(self) -> None:
        """Stop."""
        self._player.stop()
        self._player.setSource(QUrl())


class Relayed:
    """The player of kdesk."""

    def __init__(self, relay: MediaRelay, tasks: TaskScope) -> None:
        self.playback = Playback(SourceStreams(relay), tasks, volume=0.5, parent=None)

    @property
    def frames(self) -> int:
        """How many were shown."""
        return self.playback.frames

    def open(self, url: str) -> None:
        """Play."""
        self.playback.open(VideoSource((url,)))

    def seek(self, milliseconds: int) -> None:
        """Go to a moment."""
        self.playback.seek(milliseconds)

    def close(self) -> None:
        """Stop."""
        self.playback.close()


def _since(began: float) -> float:
    return (time.monotonic() - began) * 1000


async def _first_frame(player: Direct | Relayed, act: Callable[[], None]) -> float:
    """Do something and return the milliseconds until the next frame."""
    before, began = player.frames, time.monotonic()
    act()
    await until(lambda: player.frames > before)
    return _since(began)


async def _film(player: Direct | Relayed, url: str) -> dict[str, float]:
    """Start a film several times, seek in it, and let it play."""
    starts = []
    for _ in range(TIMES):
        starts.append(await _first_frame(player, lambda: player.open(url)))
        player.close()
        await asyncio.sleep(0.2)
    player.open(url)
    await until(lambda: player.frames)
    await asyncio.sleep(1)
    seeks = []
    for place in PLACES:
        seeks.append(await _first_frame(player, lambda place=place: player.seek(place)))  # type: ignore[misc]
        await asyncio.sleep(0.5)
    player.seek(1000)
    await asyncio.sleep(1)
    busy, began = time.process_time(), time.monotonic()
    with Heartbeat() as heart:
        await asyncio.sleep(PLAY_SECONDS)
    cpu = (time.process_time() - busy) / (time.monotonic() - began) * 100
    player.close()
    start, seek = statistics.median(starts), statistics.median(seeks)
    return {"start": start, "seek": seek, "cpu": cpu, "p99": heart.p99, "worst": heart.worst}


async def _left(base: str, player: Relayed) -> dict[str, float]:
    """Return the longest that each way of leaving a silent stream took, whatever it is that stays away."""
    ways: dict[str, Callable[[], None]] = {"stop": player.close, "another stream": lambda: player.open(f"{base}/none")}
    longest = dict.fromkeys(ways, 0.0)
    for silent in STALLS:
        for name, leave in ways.items():
            player.open(f"{base}/silent-{silent}.m3u8")
            await asyncio.sleep(SETTLE)
            began = time.monotonic()
            leave()
            longest[name] = max(longest[name], _since(began))
            player.close()
    return longest


async def _quit(base: str, relay: MediaRelay, tasks: TaskScope) -> float:
    """Return the longest that a player took to be destroyed with its stream."""
    longest = 0.0
    for silent in STALLS:
        player = Relayed(relay, tasks)
        player.open(f"{base}/silent-{silent}.m3u8")
        await asyncio.sleep(SETTLE)
        began = time.monotonic()
        player.close()
        player.playback.deleteLater()
        await asyncio.sleep(0)
        longest = max(longest, _since(began))
    return longest


async def _seek_in_stall(base: str, player: Relayed) -> float:
    player.open(f"{base}/silent-2.m3u8")
    await until(lambda: player.playback.buffering)
    took = await _first_frame(player, lambda: player.seek(32_000))
    player.close()
    return took


async def _many(base: str, player: Relayed) -> float:
    with Heartbeat() as heart:
        player.open(f"{base}/many.m3u8")
        await until(lambda: player.playback.phase is not Phase.LOADING)
    player.close()
    return heart.worst


async def _measure(base: str) -> dict[str, Any]:
    async with TaskScope(print) as tasks, opened_relay() as relay:
        player = Relayed(relay, tasks)
        # Once before all: the first one loads the multimedia plug-in.
        await _first_frame(player, lambda: player.open(f"{base}/film/list.m3u8"))
        player.close()
        found: dict[str, Any] = {"relayed": await _film(player, f"{base}/film/list.m3u8")}
        found["direct"] = await _film(Direct(), f"{base}/film/list.m3u8")
        found["seek_in_stall"] = await _seek_in_stall(base, player)
        found["left"] = await _left(base, player) | {"quit": await _quit(base, relay, tasks)}
        found["many"] = await _many(base, player)
        return found


def _main(measure: Callable[[], Awaitable[dict[str, Any]]]) -> None:
    application = QApplication([])
    collector = WindowThreadCollector(application)

    async def tell() -> None:
        collector.settle()
        print(json.dumps(await measure()))  # noqa: T201  the bench reads it

    with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
        runner.run(tell())
    collector.end()


if __name__ == "__main__":
    _main(lambda: _measure(sys.argv[1]))
