"""The headers of real files tell pixels, duration, codecs, and what will be a problem; those of hostile ones end."""

import io
import random
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.looks.file_head import file_head
from kdesk.domain.looks.file_look import FileDefect, FileLook
from tests.support.look_files import HUGE, make_look_files

NOTHING = FileLook()
EXPECTED = {
    "plain.mp4": FileLook(320, 180, 2.0, "h264", "aac"),
    "whole.mp4": FileLook(320, 180, 2.0, "h264", "aac"),
    "phone.mp4": FileLook(180, 320, 2.0, "h264", "aac"),
    "anamorphic.mp4": FileLook(1024, 576, 1.0, "h264"),
    "anamorphic.mkv": FileLook(1024, 576, 1.0, "h264"),
    "talk.mkv": FileLook(320, 180, 2.0, "h264", "aac"),
    "web.webm": FileLook(320, 180, 2.0, "vp8", "opus"),
    "grade.mov": FileLook(320, 180, 0.4, "prores"),
    "old.avi": FileLook(320, 180, 2.0),
    "camera.ts": NOTHING,
    "song.mp3": NOTHING,
    "song.m4a": FileLook(duration=2.0, audio="aac"),
    "tone.wav": FileLook(duration=2.0, audio="pcm"),
    "tone.flac": FileLook(duration=2.0, audio="flac"),
    "photo.jpg": FileLook(1200, 900),
    "huge.png": FileLook(HUGE, HUGE),
    "interrupted.mp4": FileLook(problem=FileDefect.NO_INDEX),
    "part.mp4": FileLook(320, 180, 2.0, "h264", "aac", FileDefect.CUT_OFF),
    "part.mkv": FileLook(320, 180, 2.0, "h264", "aac", FileDefect.CUT_OFF),
    "part.avi": FileLook(320, 180, 2.0, problem=FileDefect.CUT_OFF),
    "words.mp4": FileLook(duration=1.0, problem=FileDefect.NO_TRACKS),
    "words.mkv": FileLook(duration=1.0, problem=FileDefect.NO_TRACKS),
    "empty.mp4": FileLook(problem=FileDefect.EMPTY),
    "text.mp4": FileLook(is_known=False),
    "list.mp4": FileLook(is_known=False),
    "list.mp3": FileLook(is_known=False),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind."""
    return make_look_files(tmp_path_factory.mktemp("looks"))


_LONGEST = b"\x01" + b"\xff" * 6 + b"\xfe"
_TRACK = b"\xae" + _LONGEST + b"\x83" + _LONGEST
MATROSKA_WITH_ENDLESS_TRACK = (
    b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x16\x54\xae\x6b" + _LONGEST + _TRACK
)


class Watched(io.BytesIO):
    """A file that notes where it is read."""

    def __init__(self, data: bytes, places: list[int]) -> None:
        super().__init__(data)
        self._places = places

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Note the place."""
        self._places.append(place)
        return super().seek(place, whence)


def head_of(data: bytes) -> FileLook:
    """Return what the header of these bytes tells."""
    return file_head(io.BytesIO(data), len(data))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_header_tells(files: Path, name: str) -> None:
    """Without decoding; durations to a tenth of a second."""
    path = files / name
    with path.open("rb") as file:
        found = file_head(file, path.stat().st_size)
    assert found.duration == pytest.approx(EXPECTED[name].duration, abs=0.1)
    assert replace(found, duration=0.0) == replace(EXPECTED[name], duration=0.0)


def test_fragments_need_no_tracks_in_the_index() -> None:
    """A recording in fragments that begins with one is no damaged file."""
    box = struct.pack(">I4s", 8, b"moov") + struct.pack(">I4s", 8, b"moof") + struct.pack(">I4s", 8, b"mdat")
    assert head_of(struct.pack(">I4s4s", 12, b"ftyp", b"iso5") + box).problem is None


def test_protected_tracks_are_told(files: Path) -> None:
    """Whatever the tracks hold is encrypted."""
    data = (files / "plain.mp4").read_bytes().replace(b"avc1\0\0\0\0\0\0", b"encv\0\0\0\0\0\0")
    assert head_of(data).problem is FileDefect.ENCRYPTED


@pytest.mark.parametrize("name", ["plain.mp4", "talk.mkv", "old.avi", "tone.wav", "tone.flac", "photo.jpg"])
def test_damaged_headers_end_in_some_look(files: Path, name: str) -> None:
    """Whatever bytes stand there: no exception, no endless loop."""
    data = (files / name).read_bytes()
    chance = random.Random(name)
    for _ in range(200):
        damaged = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.3 else data)
        # Where the structure stands: at the beginning, and at the end of an MP4.
        for place in (chance.randrange(min(600, len(damaged))) for _ in range(6)):
            damaged[place] = damaged[-1 - place] = chance.randrange(256)
        found = head_of(bytes(damaged))
        assert found.duration >= 0


def test_boxes_without_end_are_not_followed() -> None:
    """A million tiny boxes, and boxes that say that they are gigabytes."""
    tiny = struct.pack(">I4s", 8, b"free") * 100_000
    assert head_of(tiny).problem is FileDefect.NO_INDEX
    large = struct.pack(">I4sQ", 1, b"moov", 2**62) + struct.pack(">I4sQ", 1, b"trak", 2**62)
    assert head_of(large).problem is FileDefect.CUT_OFF
    deep = b"\x1a\x45\xdf\xa3\x80" + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\x16\x54\xae\x6b\x80" * 50_000
    assert head_of(deep).problem is FileDefect.NO_TRACKS


def test_nothing_is_looked_for_behind_the_end_of_a_file() -> None:
    """Where a part says that it ends there, the system refuses to go, or has no number for the place."""
    endless = struct.pack(">I4sQ", 1, b"free", 2**63)
    track = struct.pack(">I4sQ", 1, b"trak", 2**64 - 1) + endless
    movie = struct.pack(">I4s", 8 + len(track), b"moov") + track
    places: list[int] = []
    for data in (movie, MATROSKA_WITH_ENDLESS_TRACK):
        file_head(Watched(data, places), len(data))
        assert max(places) <= len(data)
