"""Files that are looked at before they are uploaded: made by ffmpeg, and by hand where they are to be hostile."""

import os
import struct
import zlib
from pathlib import Path

from tests.support.media import ffmpeg

_VIDEO = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2")
_SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
HUGE = 100_000
"""Pixels of each side of a picture that nobody could decode."""


def make_look_files(folder: Path) -> Path:
    """Fill a folder with one file of each kind."""
    _films(folder)
    _sounds(folder)
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=1200x900:duration=1", "-frames:v", "1", str(folder / "photo.jpg"))
    _broken(folder)
    return folder


def _films(folder: Path) -> None:
    plain = folder / "plain.mp4"
    ffmpeg(*_VIDEO, *_SOUND, *_H264, "-c:a", "aac", str(plain))
    ffmpeg("-display_rotation", "90", "-i", str(plain), "-c", "copy", str(folder / "phone.mp4"))
    narrow = ("-f", "lavfi", "-i", "testsrc2=size=720x576:rate=25:duration=1", "-vf", "setsar=64/45")
    ffmpeg(*narrow, *_H264, str(folder / "anamorphic.mp4"))
    ffmpeg("-i", str(folder / "anamorphic.mp4"), "-c", "copy", str(folder / "anamorphic.mkv"))
    for name in ("talk.mkv", "camera.ts"):
        ffmpeg("-i", str(plain), "-c", "copy", str(folder / name))
    ffmpeg(*_VIDEO, "-c:v", "prores_ks", "-t", "0.4", str(folder / "grade.mov"))
    ffmpeg(*_VIDEO, *_SOUND, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", str(folder / "web.webm"))
    ffmpeg("-i", str(plain), "-c:v", "mpeg4", "-c:a", "libmp3lame", str(folder / "old.avi"))


def _sounds(folder: Path) -> None:
    cover = folder / "cover.png"
    ffmpeg("-f", "lavfi", "-i", "color=c=red:size=300x300:duration=1", "-frames:v", "1", str(cover))
    beside = ("-i", str(cover), "-map", "0", "-map", "1", "-c:v", "mjpeg", "-disposition:v", "attached_pic")
    ffmpeg(*_SOUND, *beside, "-c:a", "libmp3lame", "-id3v2_version", "3", str(folder / "song.mp3"))
    ffmpeg(*_SOUND, *beside, "-c:a", "aac", str(folder / "song.m4a"))
    for name in ("tone.wav", "tone.flac"):
        ffmpeg(*_SOUND, str(folder / name))


def _broken(folder: Path) -> None:
    plain = (folder / "plain.mp4").read_bytes()
    # `moov` comes last: without it nothing tells where the pictures lie.
    (folder / "interrupted.mp4").write_bytes(plain[: plain.rindex(b"moov") - 8])
    ffmpeg("-i", str(folder / "plain.mp4"), "-c", "copy", "-movflags", "+faststart", str(folder / "whole.mp4"))
    for whole, part in (("whole.mp4", "part.mp4"), ("talk.mkv", "part.mkv"), ("old.avi", "part.avi")):
        data = (folder / whole).read_bytes()
        (folder / part).write_bytes(data[: len(data) * 2 // 3])
    (folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n", encoding="ascii")
    ffmpeg("-i", str(folder / "words.srt"), "-c:s", "mov_text", str(folder / "words.mp4"))
    ffmpeg("-i", str(folder / "words.srt"), "-c:s", "srt", str(folder / "words.mkv"))
    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("This is no video.\n", encoding="ascii")
    (folder / "list.mp4").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/part.ts\n", encoding="ascii")
    # A tag before the list: whoever skips it finds a list of addresses.
    (folder / "list.mp3").write_bytes(b"ID3\3\0\0\0\0\0\0" + (folder / "list.mp4").read_bytes())
    (folder / "huge.png").write_bytes(huge_picture())
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.mp4")


def huge_picture() -> bytes:
    """Return a small PNG that says that it is very large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", HUGE, HUGE, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
