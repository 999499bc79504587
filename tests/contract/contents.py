"""The bytes that rows upload: repeated letters, media of the recorded lengths, and forbidden files."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from tests.support.media import ffmpeg

VIDEO_BYTES, IMAGE_BYTES, AUDIO_BYTES = 155_138, 5_862, 48_813
FILM_BYTES, CLIP_BYTES, PICTURE_BYTES = 40_067, 4_382, 7_531
BULK_BYTES = 306
_BULK = (
    b"*title,description,tags,url,contentType,conversionProfileId,accessControlProfileId,category,scheduleStartDate,"
    b"scheduleEndDate,thumbnailUrl,partnerData,creatorId,ownerId,referenceId\n"
    b'Bulk one,desc,"t1,t2",http://kaltura.example.test:9/a.mp4,video,,,,,,,,,,bulk-ref-1\n'
    b"Bulk two,,,http://kaltura.example.test:9/b.jpg,image,,,,,,,,,,\n"
)

Piece = tuple[str, int, int]
"""The source of bytes (a letter or a name of `Contents`), their start, and their number."""


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", b"x" * 480)
    return held.getvalue()


_SMALL: dict[str, Callable[[], bytes]] = {
    "random": lambda: random.Random(1).randbytes(5000),
    "zeros": lambda: bytes(5000),
    "page.html": lambda: b"<!DOCTYPE html>\n<html><body>" + b"x" * 302,
    "script.sh": lambda: b"#!/bin/sh\n" + b"# a line\n" * 50,
    "php.php": lambda: b"<?php\n" + b"// a line\n" * 50,
    "elf.mp4": lambda: b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHI", 3, 62, 1) + bytes(20_000),
    "exe.exe": lambda: b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x8664) + bytes(400),
    "pl.m3u8": lambda: b"#EXTM3U\n#EXTINF:10,\nhttp://x/a\n" + b"\n" * 8,
    "text.txt": lambda: b"plain text\n" * 20,
    "bulk.csv": lambda: _BULK,
    "zip.zip": _zip,
    "svg.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">    </svg>',
    "captions": lambda: b"1\n00:00:00,000 --> 00:00:01,000\nhi\n",
}


def _filled(made: bytes, length: int) -> bytes:
    """Extend an MP4 file to this length with a free box."""
    missing = length - len(made)
    return made + struct.pack(">I4s", missing, b"free") + bytes(missing - 8)


class Contents:
    """Makes each file once, in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, pieces: list[Piece]) -> bytes:
        """Return the concatenated bytes of the pieces."""
        return b"".join(self._piece(*piece) for piece in pieces)

    def _piece(self, name: str, start: int, length: int) -> bytes:
        return name.encode() * length if len(name) == 1 else self._source(name)[start : start + length]

    def _source(self, name: str) -> bytes:
        if name in _SMALL:
            return _SMALL[name]()
        return bytes(getattr(self, name))

    @cached_property
    def picture(self) -> bytes:
        """Return the extended image."""
        return self.image.ljust(PICTURE_BYTES, b"\0")

    @cached_property
    def video(self) -> bytes:
        """Six seconds of 320x180, filled up with a free box."""
        made = self._make(
            "video.mp4",
            "-f lavfi -i testsrc2=size=320x180:rate=12:duration=6 -f lavfi -i sine=frequency=440:duration=6 "
            "-c:v libx264 -preset ultrafast -b:v 100k -maxrate 120k -bufsize 120k -pix_fmt yuv420p "
            "-c:a aac -b:a 32k -movflags +faststart",
        )
        return _filled(made, VIDEO_BYTES)

    @cached_property
    def film(self) -> bytes:
        """Five seconds of 160x90 without sound, filled up with a free box."""
        made = self._make(
            "film.mp4",
            "-f lavfi -i testsrc=size=160x90:rate=30:duration=5 -c:v libx264 -preset ultrafast -b:v 30k -maxrate 30k "
            "-bufsize 30k -pix_fmt yuv420p -movflags +faststart",
        )
        return _filled(made, FILM_BYTES)

    @cached_property
    def clip(self) -> bytes:
        """A second of 160x90 in one colour, filled up with a free box."""
        made = self._make(
            "clip.mp4",
            "-f lavfi -i color=c=teal:size=160x90:rate=10:duration=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
        )
        return _filled(made, CLIP_BYTES)

    @cached_property
    def image(self) -> bytes:
        """A JPEG of 320x180, extended after its end."""
        made = self._make("image.jpg", "-f lavfi -i color=c=teal:size=320x180 -frames:v 1 -update 1")
        return made.ljust(IMAGE_BYTES, b"\0")

    @cached_property
    def audio(self) -> bytes:
        """Six seconds of a tone as MP3, extended with silence."""
        made = self._make("audio.mp3", "-f lavfi -i sine=frequency=440:duration=6 -b:a 32k")
        return made.ljust(AUDIO_BYTES, b"\0")

    def _make(self, name: str, arguments: str) -> bytes:
        path = self._folder / name
        ffmpeg(*arguments.split(" "), str(path))
        return path.read_bytes()
