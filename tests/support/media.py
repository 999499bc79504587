"""Real media for tests, made by ffmpeg's own pictures and tones."""

import hashlib
import math
import os
import random
import struct
import subprocess
import time
import wave
from pathlib import Path

import imageio_ffmpeg

_MP4, _PNG = b"\x00\x00\x00\x20ftypisom", b"\x89PNG\r\n\x1a\n"


def make_video(
    path: Path, *, seconds: float = 2, size: str = "640x360", megabits: float | None = None, frames: float = 25
) -> Path:
    """Make an H.264 video with sound; `megabits` a second pads it to a constant rate, so that its size is known.

    Args:
        frames: Per second.
    """
    rate = f"{megabits}M"
    constant = ["-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", rate, "-x264-params", "nal-hrd=cbr"]
    ffmpeg(
        *["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={frames}:duration={seconds}"],
        *["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"],
        *["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *(constant if megabits else [])],
        *["-c:a", "aac", "-shortest", str(path)],
    )
    return path


def make_large_video(path: Path, size: int, seed: str) -> Path:
    """Make a short video in a file of this size: a box that players skip, of random bytes, fills it up."""
    make_video(path, seconds=1, size="160x90")
    box = size - path.stat().st_size
    block = random.Random(seed).randbytes(16 * 1024 * 1024)
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", box, b"free"))
        left = box - 8
        while left:
            # Rotated, so that no two blocks are alike.
            block = block[1:] + block[:1]
            left -= file.write(block[:left])
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    return path


def make_image(path: Path, *, size: str = "640x360") -> Path:
    """Make a still picture in the format that the name says."""
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size={size}:duration=1", "-frames:v", "1", "-update", "1", str(path))
    return path


def make_noise(path: Path, size: int, seed: str) -> Path:
    """Make a file of random bytes that passes for a video or a PNG, and for one that nobody writes to any more."""
    head = _PNG if path.suffix == ".png" else _MP4
    path.write_bytes(head + random.Random(seed).randbytes(size - len(head)))
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    return path


def make_track(path: Path, *, seconds: int, speech_at: int) -> Path:
    """Make a track of a recording: silence with one burst of sound, two seconds long, in a file of a fixed size."""
    rate = 48_000
    burst = b"".join(struct.pack("<h", int(9000 * math.sin(n / 17))) for n in range(2 * rate))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for second in range(seconds):
            begin = 2 * rate * (second - speech_at)
            file.writeframes(burst[begin : begin + 2 * rate] if 0 <= begin < len(burst) else bytes(2 * rate))
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    return path


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def decoded_seconds(url: str) -> float:
    """Decode a stream or file from its first to its last frame and return how long it lasts."""
    done = ffmpeg("-i", url, "-f", "null", "-", "-progress", "pipe:1", "-nostats")
    times = [line.partition("=")[2] for line in done.splitlines() if line.startswith("out_time_us=")]
    return int(times[-1]) / 1e6


def ffmpeg(*arguments: str) -> str:
    """Run the ffmpeg of the pinned package; the result is what it prints."""
    done = subprocess.run(  # noqa: S603  the ffmpeg of a pinned package
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout


def ffmpeg_log(*arguments: str) -> str:
    """Run the same ffmpeg on a file that it reads only; the result is what it tells about it."""
    done = subprocess.run(  # noqa: S603  the ffmpeg of a pinned package
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", *arguments, "-f", "null", "-"],
        check=True,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stderr


def speech(seconds: float, seed: int = 5) -> str:
    """Return the description of a mono sound whose loudness changes like that of speech, for ffmpeg's lavfi."""
    return (
        f"anoisesrc=d={seconds}:a=0.8:seed={seed}:r=48000:color=brown,"
        f"volume='0.05+mod(abs(sin(floor(t*8)*{seed}.9898)*43758.5453),1)':eval=frame,aformat=channel_layouts=mono"
    )
