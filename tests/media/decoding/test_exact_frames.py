"""Every frame that is asked for is the one that is shown at that time, whatever the file is like."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest
from av.video.frame import VideoFrame

from kdesk.domain.video import Frame
from kdesk.media.reading.block_cache import BLOCK
from tests.support.film_kinds import (
    KINDS,
    Kind,
    fast,
    fields,
    fragments,
    hevc,
    late_stream,
    mpeg2,
    one_group,
    open_groups,
    plain,
    variable_rate,
    vp9,
)
from tests.support.local_server import HttpRequest
from tests.support.numbered_video import make, number_of
from tests.support.opened_videos import opened_video
from tests.support.shown_frames import Shown, jump_and_step
from tests.support.stream_server import StreamServer

Films = Callable[[Kind], tuple[Path, Shown]]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """Makes each kind of file once, and asks ffmpeg what it shows."""
    known: dict[Kind, tuple[Path, Shown]] = {}

    def film_of(kind: Kind) -> tuple[Path, Shown]:
        if kind not in known:
            path = kind(tmp_path_factory.mktemp(kind.__name__))
            known[kind] = path, Shown.of(path)
        return known[kind]

    return film_of


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_each_jump_and_each_step_shows_the_frame_that_was_asked_for(kind: Kind, films: Films) -> None:
    """Number, time and length are those that ffmpeg and ffprobe tell."""
    path, shown = films(kind)
    async with opened_video(path) as video:
        await jump_and_step(video, shown, random.Random(kind.__name__))


@pytest.mark.parametrize("kind", [plain, late_stream, fragments, fast], ids=lambda kind: kind.__name__)
async def test_a_rendition_of_a_server_shows_the_same_frames(kind: Kind, films: Films) -> None:
    """Read in ranges, as from a file."""
    path, shown = films(kind)
    with StreamServer(path.parent) as server:
        async with opened_video(f"{server.base}/{path.name}") as video:
            await jump_and_step(video, shown, random.Random(kind.__name__))


@pytest.mark.parametrize("kind", [open_groups, variable_rate, hevc, one_group, mpeg2], ids=lambda kind: kind.__name__)
async def test_the_newest_of_hasty_questions_is_answered_right(kind: Kind, films: Films) -> None:
    """Whatever the decoder was in the midst of when it was interrupted."""
    path, shown = films(kind)
    chance = random.Random(kind.__name__)
    last = len(shown.times) - 1
    async with opened_video(path) as video, asyncio.TaskGroup() as group:
        for _ in range(30):
            index = chance.randint(0, last)
            older = group.create_task(_until_cancelled(video.frame_at(shown.times[chance.randint(0, last)])))
            for _ in range(1 + chance.randrange(60)):
                await asyncio.sleep(0)
            frame = await video.frame_at(shown.times[index])
            shown.assert_is(frame, index)
            for _ in range(chance.randrange(60)):
                await asyncio.sleep(0)
            steps = chance.choice([-2, -1, 1, 2])
            shown.assert_is(await video.beside(frame, steps), min(max(0, index + steps), last))
            await older


@pytest.mark.parametrize("direction", [-1, 1])
async def test_stepping_asks_for_no_byte_twice(direction: int, tmp_path: Path) -> None:
    """A step leaves alone what is read for the next ones, however long the server takes."""
    make(tmp_path / "a.mov", ("-c:v", "rawvideo", "-pix_fmt", "uyvy422"))
    with StreamServer(tmp_path) as server:

        def slowly(request: HttpRequest) -> None:
            server.released.wait(0.03)
            server.serve(request)

        server.faults["/a.mov"] = slowly
        async with opened_video(f"{server.base}/a.mov") as video:
            frame = await video.frame_at(Fraction(75, 30))
            server.asked.clear()
            for _ in range(60):
                frame = await video.beside(frame, direction)
                await asyncio.sleep(0)
        ranges = [headers["Range"].partition("=")[2].split("-") for _, headers in server.asked]
        blocks = [block for begin, end in ranges for block in range(int(begin) // BLOCK, int(end) // BLOCK + 1)]
    assert len(blocks) > 3
    assert len(blocks) == len(set(blocks))


@pytest.mark.parametrize(
    "kind", [plain, open_groups, variable_rate, hevc, vp9, mpeg2, fields, one_group], ids=lambda kind: kind.__name__
)
async def test_a_jump_shows_the_same_picture_as_playing(kind: Kind, films: Films) -> None:
    """To the pixel, although frames are left out on the way: here and there, and dragged along the time line."""
    path, shown = films(kind)
    async with opened_video(path) as video:
        played = {frame.time: _luma(frame) async for frame in video.frames(Fraction(0))}
    chance = random.Random(kind.__name__)
    anywhere = [chance.randrange(len(shown.times) - 1) for _ in range(8)]
    dragged = list(range(3, len(shown.times) - 1, 14))
    async with opened_video(path) as video:
        for index in anywhere + dragged:
            frame = await video.frame_at(shown.moment_in(index, chance))
            shown.assert_is(frame, index)
            assert _luma(frame) == played[frame.time]


def _luma(frame: Frame) -> bytes:
    plane = cast("VideoFrame", frame.picture).planes[0]
    return b"".join(
        memoryview(plane)[row * plane.line_size : row * plane.line_size + plane.width] for row in range(plane.height)
    )


async def _until_cancelled(work: Awaitable[object]) -> None:
    with suppress(asyncio.CancelledError):
        await work


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
async def test_playing_shows_each_frame_once(kind: Kind, films: Films) -> None:
    """From some frame to the last one."""
    path, shown = films(kind)
    async with opened_video(path) as video:
        begin = 17
        found = [frame async for frame in video.frames(shown.times[begin])]
    assert [frame.time for frame in found] == shown.times[begin:]
    assert [number_of(frame.picture) for frame in found] == shown.numbers[begin:]
