"""Packet sizes over time, beside those that ffmpeg lists."""

import asyncio
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.bit_rates import PacketScan, peaks_above
from kdesk.media.scanning.scans import FileScans
from tests.media.opening import WatchedFiles, of, open_local
from tests.support.media import ffmpeg, make_video

SCANS = FileScans(open_local)
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")


def scan(path: Path) -> PacketScan:
    """Scan a file."""
    return asyncio.run(SCANS.packets(of(path), lambda _share: None))


def listed(path: Path) -> list[tuple[int, bool]]:
    """Return size and keyness of the video packets as ffmpeg tells them."""
    rows = ffmpeg("-i", str(path), "-map", "0:v", "-c", "copy", "-f", "framecrc", "-").splitlines()
    found = [row.split(",") for row in rows if not row.startswith("#")]
    return [(int(row[4]), not any("F=" in part for part in row)) for row in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One video with B-frames and key frames every second, in several containers."""
    folder = tmp_path_factory.mktemp("packets")
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=6")
    sound = ("-f", "lavfi", "-i", "sine=duration=6")
    ffmpeg(*picture, *sound, *X264, "-bf", "3", "-g", "25", "-sc_threshold", "0", str(folder / "clip.mp4"))
    for other in ("clip.mkv", "clip.ts"):
        ffmpeg("-i", str(folder / "clip.mp4"), "-c", "copy", str(folder / other))
    fragments = ("-movflags", "frag_keyframe+empty_moov", str(folder / "fragments.mp4"))
    ffmpeg("-i", str(folder / "clip.mp4"), "-c", "copy", *fragments)
    return folder


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts", "fragments.mp4"])
def test_the_packets_are_those_of_the_file(folder: Path, name: str) -> None:
    """Each with its size and whether it is a key frame; the GOPs last about a second each: B-frames shift the ends."""
    found = scan(folder / name)
    assert [(packet.size, packet.is_key) for packet in found.packets] == listed(folder / name)
    assert len(found.packets) == 150
    assert [float(gop) for gop in found.gops] == pytest.approx([1.0] * 6, abs=0.2)
    assert found.mean == pytest.approx(8 * sum(size for size, _ in listed(folder / name)) / 6, rel=0.02)
    assert len(found.rates()) in {6, 7}
    assert sum(found.rates()[:6]) / 6 == pytest.approx(found.mean, rel=0.05)


def test_an_mp4_is_scanned_without_reading_its_media(folder: Path) -> None:
    """Its list of packets is enough: far fewer bytes than the file has are read."""
    file = make_video(folder / "large.mp4", seconds=12, size="320x180", megabits=4)

    async def read() -> int:
        files = WatchedFiles()
        await FileScans(files.open).packets(of(file), lambda _share: None)
        return files.bytes_read

    assert 0 < asyncio.run(read()) < file.stat().st_size / 4


def test_a_second_above_the_declared_bandwidth_is_marked(tmp_path: Path) -> None:
    """The noisy one."""
    noise = "testsrc2=size=320x180:rate=25:duration=6,noise=alls=90:allf=t:enable='between(t,3,3.99)'"
    file = tmp_path / "clip.mp4"
    ffmpeg("-f", "lavfi", "-i", noise, *X264, "-crf", "23", "-bf", "0", "-g", "25", str(file))
    found = scan(file)
    rates = found.rates()
    assert len(rates) == 6
    assert peaks_above(rates, 2 * found.mean) == (3,)
    assert peaks_above(rates, 0) == ()
    assert sum(found.rates(Fraction(1, 2))) / 12 == pytest.approx(found.mean, rel=0.01)


def test_a_sound_is_scanned_by_its_own_packets(tmp_path: Path) -> None:
    """It has no picture."""
    ffmpeg("-f", "lavfi", "-i", "sine=duration=3", "-b:a", "64k", str(tmp_path / "sound.mp3"))
    found = scan(tmp_path / "sound.mp3")
    assert found.mean == pytest.approx(64_000, rel=0.05)
