"""What is done with pictures besides showing them: measuring frames, cutting, encoding."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kdesk.domain.picture import Bitmap, Box


@dataclass(frozen=True, slots=True)
class FrameMeasure:
    """What the pixels of a frame tell about it.

    Attributes:
        brightness: Mean luminance, 0 to 255.
        contrast: Standard deviation of the luminance.
        sharpness: Variance of the Laplacian of the luminance, relative to its variance; 0 without any contrast.
    """

    brightness: float
    contrast: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture, in shares of its sides from the top left corner: 0.0 to 1.0."""

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the picture."""
        return self == Area()


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of this computer.

    Attributes:
        data: The file as it is.
        bitmap: Decoded; smaller than the picture if that is larger than a window shows.
    """

    name: str
    data: bytes
    bitmap: Bitmap


class PictureLab(Protocol):
    """Works on pictures in the decoding process."""

    async def measure(self, strip: Bitmap, frames: int) -> tuple[FrameMeasure, ...]:
        """Measure frames of the same width that lie side by side. Raises KdeskError."""
        ...

    async def cut(self, data: bytes, area: Area) -> bytes:
        """Return a part of an encoded picture as JPEG, or as PNG if it is transparent somewhere.

        Raises BadResponse if it is no picture, another KdeskError if nothing can be decoded at present.
        """
        ...

    async def encode(self, bitmap: Bitmap) -> bytes:
        """Return a bitmap as JPEG, or as PNG if it is transparent somewhere. Raises KdeskError."""
        ...


class PictureTools(Protocol):
    """What the window does with pictures besides showing those of the server."""

    async def read(self, path: Path) -> PictureFile:
        """Return a picture of this computer; its content decides whether it is one. Raises KdeskError."""
        ...

    async def save(self, path: Path, data: bytes) -> None:
        """Write a picture. Raises KdeskError; then a former file of that name is as it was."""
        ...

    async def poster_file(self, picture: PictureFile, area: Area) -> tuple[bytes, str]:
        """Return what is sent of a picture, and a file name that fits its content. Raises KdeskError."""
        ...

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return a picture of the server. Raises KdeskError."""
        ...

    async def measure(self, strip: Bitmap, frames: int) -> tuple[FrameMeasure, ...]:
        """Measure frames that lie side by side. Raises KdeskError."""
        ...

    async def encode(self, bitmap: Bitmap) -> bytes:
        """Return a bitmap as a file. Raises KdeskError."""
        ...
