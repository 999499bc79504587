"""Which files may go on although they look whole: those that are written in a stream."""

import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from kdesk.engine.files.stream_formats import is_streamed

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25", "-t", "2", "-c:v", "libx264", "-preset", "ultrafast"]
SOUND = ["-f", "lavfi", "-i", "sine", "-t", "1"]


def recorded(path: Path, *options: str) -> Path:
    """Let ffmpeg write a file."""
    subprocess.run([FFMPEG, "-v", "error", "-y", *options, str(path)], check=True)  # noqa: S603  our own dependency
    return path


def streamed(path: Path) -> bool:
    """Ask about a file as it is."""
    return is_streamed(str(path), path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cam.ts", ["-f", "mpegts"]),
        ("cam.mts", ["-f", "mpegts", "-mpegts_m2ts_mode", "1"]),
        ("cam.mkv", ["-f", "matroska"]),
        ("cam.flv", ["-f", "flv"]),
        ("cam.mp4", ["-f", "mp4", "-movflags", "frag_keyframe+empty_moov"]),
        ("cam.mov", ["-f", "mov", "-movflags", "frag_keyframe+empty_moov+default_base_moof"]),
    ],
)
def test_a_recording_in_a_stream_is_one_at_any_length(tmp_path: Path, name: str, options: list[str]) -> None:
    """Half of it is as whole as all of it."""
    path = recorded(tmp_path / name, *PICTURE, *options)
    assert streamed(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert streamed(path)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("clip.mp4", [*PICTURE, "-f", "mp4"]),
        ("fast.mp4", [*PICTURE, "-f", "mp4", "-movflags", "+faststart"]),
        ("clip.mov", [*PICTURE, "-f", "mov"]),
        ("clip.avi", [*PICTURE, "-f", "avi"]),
        ("talk.wav", [*SOUND, "-f", "wav"]),
        ("large.wav", [*SOUND, "-f", "wav", "-rf64", "always"]),
    ],
)
def test_a_file_whose_index_is_written_last_shows_its_end(tmp_path: Path, name: str, options: list[str]) -> None:
    """Whole, it is none of those; cut off, it is."""
    path = recorded(tmp_path / name, *options)
    assert not streamed(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert streamed(path)


def test_a_header_that_is_filled_in_at_the_end_is_empty_before(tmp_path: Path) -> None:
    """A recorder writes the size of a WAV when it stops."""
    path = recorded(tmp_path / "talk.wav", *SOUND, "-f", "wav")
    content = path.read_bytes()
    for size in (0, 0xFFFF_FFFF, 36):
        path.write_bytes(content[:4] + struct.pack("<I", size) + content[8:])
        assert streamed(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff\xe0 a picture", b"\x00\x00\x00\x01ftyp", b"\x00\x00\x00\x00ftypmp42", b"RIFF"],
    ids=["empty", "picture", "odd box", "box to the end", "no header"],
)
def test_anything_has_an_answer(tmp_path: Path, content: bytes) -> None:
    """No content makes it fail or go on for ever."""
    path = tmp_path / "clip"
    path.write_bytes(content)
    assert streamed(path) is content.startswith((b"\x00", b"RIFF"))
