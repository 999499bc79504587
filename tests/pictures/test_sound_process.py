"""Sounds of this computer: their length and their waveform, read by a process that may be killed."""

import asyncio
import math
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from kdesk.domain.sound import PEAKS
from kdesk.errors import BadResponse, DecoderFailed
from kdesk.pictures.sound_process import SoundProcess
from tests.support.media import make_image, make_video
from tests.support.patience import PATIENCE

RATE = 16_000


def make_sound(path: Path, seconds: float = 4.0) -> Path:
    """Write a sound whose second half is loud."""
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        count = int(seconds * RATE)
        loud = [2_000 if number < count / 2 else 30_000 for number in range(count)]
        writer.writeframes(b"".join(struct.pack("<h", int(one * math.sin(n / 4))) for n, one in enumerate(loud)))
    return path


@pytest.fixture
async def sounds() -> AsyncIterator[SoundProcess]:
    """Return the reader."""
    reader = SoundProcess()
    yield reader
    reader.close()


async def test_the_waveform_of_a_sound(sounds: SoundProcess, tmp_path: Path) -> None:
    """Its length, and that its second half is loud; any file name will do."""
    path = make_sound(tmp_path / "Grüße 'n % #1.wav")
    found = await sounds.waveform(path)
    assert found.duration == pytest.approx(4, abs=0.05)
    assert len(found.peaks) == PEAKS
    first, second = found.peaks[: PEAKS // 2 - 20], found.peaks[PEAKS // 2 + 20 :]
    assert 5 < max(first) < 30
    assert min(second[:-20]) > 200
    assert await sounds.length(path) == pytest.approx(4, abs=0.05)


async def test_the_length_of_a_video_and_of_an_image(sounds: SoundProcess, tmp_path: Path) -> None:
    """An image has none."""
    assert await sounds.length(make_video(tmp_path / "clip.mp4", seconds=3)) == pytest.approx(3, abs=0.1)
    assert await sounds.length(make_image(tmp_path / "picture.png")) < 1


async def test_what_is_no_sound(sounds: SoundProcess, tmp_path: Path) -> None:
    """It has no waveform, and no length."""
    junk = tmp_path / "junk.mp3"
    junk.write_bytes(bytes(range(256)) * 100)
    for path in (junk, tmp_path / "nothing.wav"):
        with pytest.raises(BadResponse):
            await sounds.waveform(path)
        assert await sounds.length(path) == 0


async def test_closing_ends_what_runs(sounds: SoundProcess, tmp_path: Path) -> None:
    """And nothing begins after it."""
    path = make_sound(tmp_path / "long.wav", seconds=20)
    ended: list[str] = []

    async def read() -> None:
        with suppress(BadResponse, DecoderFailed):
            await sounds.waveform(path)
            ended.append("read")

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(read())
        await asyncio.sleep(0)
        sounds.close()
    assert not ended
