"""Scans of media that change, that tell too little of themselves, or that are damaged: facts or words, and no crash."""

import asyncio
from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.bit_rates import Stretch, StretchKind
from kdesk.errors import MediaProblem
from kdesk.media.scanning.scans import FileScans
from kdesk.media.sounding.sounds import MeasuredSounds
from tests.media.opening import of, open_local
from tests.support.media import ffmpeg
from tests.support.numbered_video import remake

SCANS, SOUNDS = FileScans(open_local), MeasuredSounds(open_local)
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25")
FLV_HEADER = 13
"""Bytes before the first tag."""


def _nobody(_share: float) -> None:
    """Follow no progress."""


WORKS: dict[str, Callable[[Path], Awaitable[object]]] = {
    "packets": lambda path: SCANS.packets(of(path), _nobody),
    "stretches": lambda path: SCANS.stretches(of(path), _nobody),
    "repeats": lambda path: SCANS.repeats(of(path), _nobody),
    "look": lambda path: SCANS.look(of(path), (90,), _nobody),
    "waveforms": lambda path: SOUNDS.waveforms(of(path), Fraction(0), Fraction(2), 100),
    "measure": lambda path: SOUNDS.measure(of(path), _nobody),
    "offset": lambda path: SOUNDS.offset(of(path), of(path), _nobody),
}


def picture(path: Path, *, size: str = "160x90", seconds: int = 8, more: str = "") -> Path:
    """Make a video without sound."""
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration={seconds}{more}", *X264, str(path))
    return path


def both(path: Path) -> Path:
    """Make a video with sound."""
    sources = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=2", "-f", "lavfi", "-i", "sine=duration=2")
    ffmpeg(*sources, *X264, "-c:a", "aac", str(path))
    return path


def test_sound_that_begins_late_is_no_error(tmp_path: Path) -> None:
    """Its track is not there when the file is opened."""
    sound = tmp_path / "sound.flv"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=2", "-c:a", "aac", str(sound))
    late = tmp_path / "late.flv"
    late.write_bytes(picture(tmp_path / "a.flv").read_bytes() + sound.read_bytes()[FLV_HEADER:])
    assert len(asyncio.run(SCANS.packets(of(late), _nobody)).packets) == 8 * 25
    assert asyncio.run(SCANS.stretches(of(late), _nobody)) == ()


def test_a_track_of_which_nothing_is_known_is_left_out(tmp_path: Path) -> None:
    """A transport stream that begins without sound, and whose second part tells of a track in another place."""
    late = tmp_path / "late.ts"
    late.write_bytes(picture(tmp_path / "a.ts").read_bytes() + both(tmp_path / "b.ts").read_bytes())
    for work in WORKS.values():
        asyncio.run(_ended(work, late))


def test_black_is_found_where_the_picture_has_become_smaller(tmp_path: Path) -> None:
    """Filters are made for one size: beyond a smaller picture lies other memory."""
    black = ",drawbox=t=fill:color=black:enable='gte(t,1)'"
    small = picture(tmp_path / "small.ts", seconds=3, more=black)
    mixed = tmp_path / "mixed.ts"
    mixed.write_bytes(picture(tmp_path / "a.ts", size="1280x720", seconds=3).read_bytes() + small.read_bytes())
    found = asyncio.run(SCANS.stretches(of(mixed), _nobody))
    assert [one.kind for one in found if one.kind is StretchKind.BLACK] == [StretchKind.BLACK]
    (one,) = (one for one in found if one.kind is StretchKind.BLACK)
    assert _length(one) == pytest.approx(2, abs=0.1)


def test_pictures_without_times_have_no_stretches(tmp_path: Path) -> None:
    """Filters write that there is no time, where they know of none."""
    frozen = picture(tmp_path / "a.mp4", seconds=4, more=",drawbox=t=fill:color=black")
    bare = remake(frozen, tmp_path / "a.h264", "-c", "copy", "-an")
    asyncio.run(_ended(WORKS["stretches"], bare))


@pytest.mark.parametrize("field", [b"\xff" * 4, bytes(4)], ids=["most", "none"])
@pytest.mark.parametrize("name", ["stts", "mdhd", "avc1", "mp4a"])
def test_damage_of_any_header_ends_in_facts_or_in_words(tmp_path: Path, name: str, field: bytes) -> None:
    """Each of the first numbers of a box, of the picture and of the sound."""
    whole = both(tmp_path / "a.mp4").read_bytes()
    for place in (whole.find(name.encode()), whole.rfind(name.encode())):
        for offset in range(4, 44, 8):
            damaged = bytearray(whole)
            damaged[place + offset : place + offset + 4] = field
            path = tmp_path / "damaged.mp4"
            path.write_bytes(damaged)
            for work in ("stretches", "look", "measure"):
                asyncio.run(_ended(WORKS[work], path))


async def _ended(work: Callable[[Path], Awaitable[object]], path: Path) -> None:
    try:
        await work(path)
    except MediaProblem:
        return


def _length(stretch: Stretch) -> float:
    return float(stretch.end - stretch.start)
