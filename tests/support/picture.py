"""Pictures for tests: decoded by ffmpeg into rows of colours."""

import re
import subprocess
from dataclasses import dataclass

import imageio_ffmpeg

_SIZE = re.compile(rb"Stream #0:0.*?, (\d+)x(\d+)")


@dataclass(frozen=True)
class Picture:
    """A decoded picture; every colour is red, green and blue from 0 to 255."""

    width: int
    height: int
    data: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    def at(self, x: float, y: float) -> tuple[int, ...]:
        """The colour at a place, in fractions of the sides."""
        start = 3 * (int(y * self.height) * self.width + int(x * self.width))
        return tuple(self.data[start : start + 3])

    def name_at(self, x: float, y: float) -> str:
        """The colour at a place as which of red, green and blue are bright: `r`, `rg`, `` for black."""
        return "".join(letter for letter, value in zip("rgb", self.at(x, y), strict=True) if value > 127)


def decoded(data: bytes) -> Picture:
    """The picture of a file in whatever format."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", "-", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    result = subprocess.run(command, input=data, capture_output=True, check=True)  # noqa: S603  our own arguments
    size = _SIZE.search(result.stderr)
    assert size, result.stderr
    return Picture(int(size[1]), int(size[2]), result.stdout)
