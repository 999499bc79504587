"""Videos whose every frame carries its number as a pattern that survives compression and scaling.

The picture is a grid of white and black squares: each pair of squares is one bit, white above black for one. Reading
compares the two of a pair, so that neither range nor brightness nor a colour matrix matters.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 320, 180
BITS = 16
COLUMNS = 8
"""Pairs side by side; two rows of pairs make all bits."""
FRAMES = 150
_WHITE, _BLACK = bytes([225]), bytes([30])


def picture(number: int, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """Return the luma of a numbered frame, row by row."""
    rows = []
    for row in range(4):
        line = b"".join(
            (_WHITE if _bit(number, column + COLUMNS * (row // 2)) ^ (row % 2) else _BLACK)
            * (width * (column + 1) // COLUMNS - width * column // COLUMNS)
            for column in range(COLUMNS)
        )
        rows.append(line * (height * (row + 1) // 4 - height * row // 4))
    return b"".join(rows)


def number_in(value_at: Callable[[float, float], float]) -> int:
    """Return the number that a picture shows.

    Args:
        value_at: Returns the brightness at a place; both coordinates are from 0 to 1.
    """
    number = 0
    for bit in range(BITS):
        column, row = bit % COLUMNS, bit // COLUMNS
        across, down = (column + 0.5) / COLUMNS, (row * 2 + 0.5) / 4
        if value_at(across, down) > value_at(across, down + 0.25):
            number |= 1 << bit
    return number


def number_of(picture: Any) -> int:
    """Return the number that PyAV's frame shows, as it was before any rotation."""
    plane = picture.planes[0]
    wide = picture.format.components[0].bits > 8
    luma = memoryview(plane)

    def value_at(across: float, down: float) -> float:
        column, row = int(across * picture.width), int(down * picture.height)
        place = row * plane.line_size + column * (2 if wide else 1)
        return luma[place] + 256 * luma[place + 1] if wide else luma[place]

    return number_in(value_at)


def number_of_bitmap(bitmap: Any) -> int:
    """Return the number that a bitmap shows which holds the whole picture, upright."""

    def value_at(across: float, down: float) -> float:
        place = (int(down * bitmap.height) * bitmap.width + int(across * bitmap.width)) * 4
        return sum(bitmap.pixels[place : place + 4])

    return number_in(value_at)


X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
SOUND = ("-f", "lavfi", "-i", "sine=440:sample_rate=48000")


def make(
    path: Path,
    arguments: Sequence[str] = (*X264, "-g", "30"),
    *,
    frames: int = FRAMES,
    rate: str = "30",
    size: tuple[int, int] = (WIDTH, HEIGHT),
    sound: bool = False,
    first: int = 0,
) -> Path:
    """Make a video of numbered frames.

    Args:
        arguments: Of ffmpeg, for the output.
        first: The number of the first frame.
    """
    width, height = size
    command = [_program("ffmpeg"), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}"]
    command += ["-r", rate, "-i", "-", *(SOUND if sound else ()), *(("-shortest", "-c:a", "aac") if sound else ())]
    raw = b"".join(picture(first + number, width, height) for number in range(frames))
    subprocess.run([*command, *arguments, str(path)], input=raw, check=True)  # noqa: S603  our own arguments
    return path


def remake(source: Path, target: Path, *arguments: str, before: Sequence[str] = ()) -> Path:
    """Make a file of another one with ffmpeg.

    Args:
        arguments: For the output.
        before: For the input.
    """
    command = [_program("ffmpeg"), "-v", "error", "-y", *before, "-i", str(source), *arguments, str(target)]
    subprocess.run(command, check=True, cwd=target.parent)  # noqa: S603  our own arguments
    return target


def shown_numbers(path: Path) -> list[int]:
    """Return the number of each frame as ffmpeg decodes them, in the order of presentation."""
    command = [_program("ffmpeg"), "-v", "error", "-noautorotate", "-i", str(path), "-map", "0:v:0"]
    command += ["-fps_mode", "passthrough", "-vf", f"scale={WIDTH}:{HEIGHT}", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603  our own arguments
    size = WIDTH * HEIGHT
    return [_number_of_luma(done.stdout[begin : begin + size]) for begin in range(0, len(done.stdout), size)]


def shown_times(path: Path) -> list[Fraction]:
    """Return when ffprobe shows each frame, on the clock of the container, in the order of presentation."""
    command = [
        _program("ffprobe"),
        "-v",
        "error",
        "-fflags",
        "+genpts",
        "-select_streams",
        "v:0",
        "-show_frames",
        "-show_streams",
    ]
    command += ["-show_entries", "frame=pts:stream=time_base", "-of", "json", str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603  our own arguments
    found = json.loads(done.stdout)
    base = Fraction(found["streams"][0]["time_base"])
    return [frame["pts"] * base for frame in found["frames"]]


def _number_of_luma(luma: bytes) -> int:
    return number_in(lambda across, down: luma[int(down * HEIGHT) * WIDTH + int(across * WIDTH)])


def _bit(number: int, bit: int) -> bool:
    return bool(number >> bit & 1)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(name)
    return found
