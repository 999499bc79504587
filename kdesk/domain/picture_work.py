"""What is done with pictures besides showing them: measuring frames, cutting, encoding."""

from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.picture import Bitmap


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
    """A part of a picture, in pixels from its top left corner."""

    x: int
    y: int
    width: int
    height: int


class PictureLab(Protocol):
    """Works on pictures in the decoding process."""

    async def measure(self, strip: Bitmap, frames: int) -> tuple[FrameMeasure, ...]:
        """Measure frames of the same width that lie side by side. Raises KdeskError."""
        ...

    async def cut(self, data: bytes, area: Area | None) -> bytes:
        """Return a part of an encoded picture, or all of it, as JPEG, or as PNG if it is transparent somewhere.

        Raises BadResponse if it is no picture, another KdeskError if nothing can be decoded at present.
        """
        ...

    async def encode(self, bitmap: Bitmap) -> bytes:
        """Return a bitmap as JPEG, or as PNG if it is transparent somewhere. Raises KdeskError."""
        ...
