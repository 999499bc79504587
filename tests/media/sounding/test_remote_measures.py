"""Measures of what servers deliver, as one file and as HLS: the same figures, stopped while a server is silent."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from kdesk.domain.bit_rates import StretchKind
from kdesk.domain.sound_measures import SoundMeasures
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError, ServerProblem
from kdesk.media.decoding.videos import DecodedVideos
from kdesk.media.scanning.scans import FileScans
from kdesk.media.sounding.sounds import MeasuredSounds
from tests.media.opening import of, open_local
from tests.support.media import ffmpeg, speech
from tests.support.opened_videos import decoded_videos
from tests.support.patience import PATIENCE
from tests.support.stream_server import StreamServer, status


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file, and a playlist of its segments."""
    folder = tmp_path_factory.mktemp("remote")
    picture = "testsrc2=size=160x90:rate=25:duration=12,drawbox=t=fill:color=black:enable='between(t,4,6)'"
    ffmpeg(
        *["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", speech(12)],
        *["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "50", "-c:a", "aac"],
        str(folder / "clip.mp4"),
    )
    ffmpeg(
        "-i", str(folder / "clip.mp4"), "-c", "copy", "-hls_time", "2", "-hls_list_size", "0", str(folder / "a.m3u8")
    )
    return folder


def quiet(_share: float) -> None:
    """Tell nobody."""


async def measured(sounds: MeasuredSounds, source: VideoSource) -> SoundMeasures:
    """Measure a sound that is there."""
    found = await sounds.measure(source, quiet)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["clip.mp4", "a.m3u8"])
async def test_what_a_server_delivers_is_measured_like_the_file(folder: Path, name: str) -> None:
    """Loudness, offset, packets, stretches, repeats and looks."""
    local = of(folder / "clip.mp4")
    ours, sounds = FileScans(open_local), MeasuredSounds(open_local)
    with StreamServer(folder) as server:
        async with decoded_videos() as videos:
            remote = VideoSource((f"{server.base}/{name}",))
            far, scans = MeasuredSounds(videos.file), FileScans(videos.file)
            here, there = await measured(sounds, local), await measured(far, remote)
            assert there.loudness.integrated == pytest.approx(here.loudness.integrated, abs=0.1)
            assert there.peak == pytest.approx(here.peak, abs=0.05)
            offset = await MeasuredSounds(both(videos)).offset(local, remote, quiet)
            assert offset is not None
            assert offset.is_sure
            assert abs(offset.by) <= 0.005
            packets = await scans.packets(remote, quiet)
            assert len(packets.packets) == len((await ours.packets(local, quiet)).packets) == 300
            (black,) = [one for one in await scans.stretches(remote, quiet) if one.kind is StretchKind.BLACK]
            assert (float(black.start), float(black.end)) == pytest.approx((4.0, 6.04), abs=0.05)
            assert await scans.repeats(remote, quiet) == await ours.repeats(local, quiet)
            look, expected = await scans.look(remote, (90,), quiet), await ours.look(local, (90,), quiet)
            assert look.details[90].pictures == expected.details[90].pictures == 6
            assert look.details[90].lost == pytest.approx(expected.details[90].lost, rel=0.05)


def both(videos: DecodedVideos) -> object:
    """Return what opens local files, and those of servers."""

    async def open_any(source: VideoSource) -> object:
        return await (open_local(source) if source.path is not None else videos.file(source))

    return open_any


async def test_a_measure_stops_while_its_server_is_silent(folder: Path) -> None:
    """No thread goes on waiting for the bytes."""
    with StreamServer(folder) as server:
        async with decoded_videos() as videos, asyncio.timeout(PATIENCE):
            sounds = MeasuredSounds(videos.file)
            server.faults["/a2.ts"] = server.stall
            async with asyncio.TaskGroup() as group:
                task = group.create_task(sounds.measure(VideoSource((f"{server.base}/a.m3u8",)), quiet))
                while "/a2.ts" not in server.paths:  # noqa: ASYNC110  the server has no events for this loop
                    await asyncio.sleep(0.01)
                task.cancel()
            assert task.cancelled()
            server.release()


async def test_what_cannot_be_fetched_is_told(folder: Path) -> None:
    """A demuxer takes a failed read for the end of the file; that is no measure of all of it."""
    with StreamServer(folder) as server:
        async with decoded_videos() as videos:
            server.faults["/a3.ts"] = status(404)
            with pytest.raises(ServerProblem):
                await MeasuredSounds(videos.file).measure(VideoSource((f"{server.base}/a.m3u8",)), quiet)


async def test_a_damaged_file_is_measured_or_told(folder: Path, tmp_path: Path) -> None:
    """Cut off, full of zeros in the middle, or of other bytes: the figures of what is there, or an error in words."""
    data = (folder / "clip.mp4").read_bytes()
    middle = len(data) // 2
    broken = (data[:middle], data[:middle] + bytes(20_000) + data[middle + 20_000 :], data[:40], data[:-4000])
    for number, content in enumerate(broken):
        file = tmp_path / f"{number}.mp4"
        file.write_bytes(content)
        for work in (MeasuredSounds(open_local).measure, FileScans(open_local).stretches):
            with suppress(KdeskError):
                await work(of(file), quiet)
