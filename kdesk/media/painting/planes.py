"""Pictures of frames that another decoder left as planes of bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from kdesk.media.painting.chains import SCREEN_FORMAT

_MATRICES = {"bt601": Colorspace.ITU601, "bt709": Colorspace.ITU709, "bt2020": Colorspace.BT2020}


@dataclass(frozen=True, slots=True)
class Plane:
    """One plane of a frame.

    Attributes:
        line: Bytes from one row to the next.
    """

    content: memoryview
    line: int


@dataclass(frozen=True, slots=True)
class PlanarFrame:
    """A frame as its decoder left it.

    Attributes:
        layout: FFmpeg's name of the pixel format.
        width: Pixels of a row, with those that only fill it up.
        matrix: “bt601”, “bt709” or “bt2020”.
    """

    layout: str
    width: int
    height: int
    planes: Sequence[Plane]
    matrix: str
    full_range: bool


class PlaneConverter:
    """Converts frames one after the other; those of one stream share what swscale prepares."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def convert(self, frame: PlanarFrame) -> tuple[bytes, int]:
        """Return the pixels as 0xAARRGGBB in native byte order, and the bytes from one row to the next."""
        copied = VideoFrame(frame.width, frame.height, frame.layout)
        for target, plane in zip(copied.planes, frame.planes, strict=True):
            _fill(target, plane)
        picture = self._reformatter.reformat(
            copied,
            format=SCREEN_FORMAT,
            src_colorspace=_MATRICES[frame.matrix],
            src_color_range=ColorRange.JPEG if frame.full_range else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
        )
        return bytes(picture.planes[0]), picture.planes[0].line_size


def _fill(target: VideoPlane, plane: Plane) -> None:
    """Copy the rows of a plane, at once if both have them at the same distances."""
    rows = memoryview(target)
    if target.line_size == plane.line:
        rows[:] = plane.content[: target.buffer_size]
        return
    width = min(target.line_size, plane.line)
    for row in range(target.height):
        rows[row * target.line_size :][:width] = plane.content[row * plane.line :][:width]
