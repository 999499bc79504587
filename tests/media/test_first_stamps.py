"""By how much the sound of a stream begins before its picture, read from the bytes that pass."""

import random
from pathlib import Path

import pytest

from kdesk.media.first_stamps import FirstStamps
from tests.support.media import ffmpeg
from tests.support.numbered_video import X264, make


def stream(folder: Path, *arguments: str, late: float = 0.0) -> bytes:
    """Return a transport stream whose picture begins so many seconds behind its sound."""
    file = make(folder / "a.mp4", (*X264, "-bf", "2"), frames=60, sound=True)
    inputs = ("-i", str(file), "-itsoffset", str(late), "-i", str(file))
    ffmpeg(*inputs, "-map", "0:a", "-map", "1:v", "-c", "copy", *arguments, str(folder / "a.ts"))
    return (folder / "a.ts").read_bytes()


@pytest.mark.parametrize("piece", [188, 1000, 100_000])
@pytest.mark.parametrize("late", [0.0, 0.125, 0.4])
def test_the_sound_begins_before_the_picture(tmp_path: Path, late: float, piece: int) -> None:
    """In whatever pieces the bytes come; what an encoder of sound adds in front, 21 ms of AAC, counts."""
    data = stream(tmp_path, late=late)
    begins = FirstStamps()
    for place in range(0, len(data), piece):
        begins.feed(data[place : place + piece])
    assert begins.is_complete
    assert begins.lead is not None
    assert abs(begins.lead - late * 1000 - 21) <= 1
    # Two frames before it is shown, less what the sound begins earlier.
    assert abs((begins.decoding_lead or 0) - max(0, 2000 / 30 - begins.lead)) <= 1


def test_a_clock_that_begins_anew_in_between_changes_nothing(tmp_path: Path) -> None:
    """It has 33 bits: the picture has a smaller time stamp than the sound then."""
    begins = FirstStamps()
    begins.feed(stream(tmp_path, late=0.4))
    assert begins.sound is not None
    shift = 2**33 - begins.sound - 100
    sound, picture = (begins.sound + shift) % 2**33, ((begins.picture or 0) + shift) % 2**33
    assert picture < sound
    begins.sound, begins.picture = sound, picture
    assert begins.lead == 421


def test_a_picture_that_begins_first_has_no_lead(tmp_path: Path) -> None:
    """The player counts from it."""
    begins = FirstStamps()
    begins.feed(stream(tmp_path, late=-0.3))
    assert begins.lead == 0


@pytest.mark.parametrize("seed", range(20))
def test_damaged_bytes_tell_nothing_or_a_number(seed: int) -> None:
    """And a stream without an end is not read to its end."""
    chance = random.Random(seed)
    data = bytearray(b"G" + bytes(187)) * 20 if seed % 2 else bytearray(chance.randbytes(5000))
    for _ in range(100):
        data[chance.randrange(len(data))] = chance.randrange(256)
    begins = FirstStamps()
    for _ in range(500):
        begins.feed(bytes(data))
    assert begins.is_complete
    assert begins.lead is None or begins.lead >= 0
