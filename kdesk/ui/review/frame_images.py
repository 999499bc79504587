"""Images of the frames of a player, in the colours that the stream tells.

Qt converts frames by the matrix and range of their stream only where it finds a graphics card. Elsewhere, and in every
window that has no OpenGL, it takes all numbers for BT.601 of limited range. Of some streams of full range it makes
limited range itself and forgets the matrix, which is guessed by the height then.
"""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QTransform
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

from kdesk.threads import Workers
from kdesk.ui.review.colour_matrices import LIMITED_601, CodedColours, correction
from kdesk.ui.tasks import TaskScope

if TYPE_CHECKING:
    from kdesk.media.painting.planes import PlaneConverter

_Layout = QVideoFrameFormat.PixelFormat
_LAYOUTS = {
    _Layout.Format_YUV420P: ("yuv420p", 1),
    _Layout.Format_YUV422P: ("yuv422p", 1),
    _Layout.Format_NV12: ("nv12", 1),
    _Layout.Format_YUV420P10: ("yuv420p10le", 2),
    _Layout.Format_P010: ("p010le", 2),
}
"""FFmpeg's names, and bytes of a sample."""
_CODED = {*_LAYOUTS, _Layout.Format_NV21, _Layout.Format_YV12, _Layout.Format_YUYV, _Layout.Format_UYVY}
_BY_PROCESSOR = QImage.Format.Format_RGB32
"""The format in which Qt returns what it converted without a graphics card."""

log = logging.getLogger(__name__)


class FrameImages:
    """Makes images of frames.

    Args:
        with_decoder: Whether PyAV is there. Without it colours are corrected after Qt's conversion: usual ones are
            right then, but what Qt cut off in very saturated ones is lost.
        tasks: Own the loading of what converts.
    """

    def __init__(self, tasks: TaskScope, *, with_decoder: bool) -> None:
        self._tasks, self._may_load = tasks, with_decoder
        self._workers = Workers("kdesk-planes", 1)
        self._planes: PlaneConverter | None = None
        self._is_by_processor = False

    def image_of(self, frame: QVideoFrame) -> QImage:
        """Return a frame in its own size, turned as its stream asks for; null if it cannot be read."""
        colours = CodedColours.of(frame.surfaceFormat())
        is_other = frame.pixelFormat() in _CODED and colours != LIMITED_601
        if is_other and self._is_by_processor and self._planes is not None:
            image = _converted(self._planes, frame, colours)
            if not image.isNull():
                return image
        image = frame.toImage()
        self._is_by_processor = image.format() is _BY_PROCESSOR
        if is_other and self._is_by_processor:
            self._load()
            transform = correction(colours.matrix)
            if transform is not None:
                image.applyColorTransform(transform)
        return image

    def _load(self) -> None:
        """Load what converts planes, once."""
        if self._may_load:
            self._may_load = False
            self._tasks.spawn(self._make(), name="load the conversion of frames")

    async def _make(self) -> None:
        self._planes = await self._workers.run(_converter)


def _converter() -> "PlaneConverter":
    """Import PyAV, which takes a while."""
    from kdesk.media.painting.planes import PlaneConverter

    return PlaneConverter()


def _converted(planes: "PlaneConverter", frame: QVideoFrame, colours: CodedColours) -> QImage:
    """Return the image of a frame whose planes can be read here; a null one for any other."""
    from kdesk.media.painting.planes import PlanarFrame, Plane  # it is loaded by now

    form, known = frame.surfaceFormat(), _LAYOUTS.get(frame.pixelFormat())
    whole = QRect(QPoint(0, 0), frame.size())
    if known is None or frame.mirrored() or form.isMirrored() or form.viewport() != whole:
        return QImage()
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return QImage()
    try:
        parts = [Plane(memoryview(frame.bits(plane)), frame.bytesPerLine(plane)) for plane in range(frame.planeCount())]
        width = parts[0].line // known[1]
        coded = PlanarFrame(known[0], width, frame.height(), parts, colours.matrix, colours.full_range)
        pixels, line = planes.convert(coded)
    finally:
        frame.unmap()
    # The first image only refers to the pixels; the copy owns its own.
    image = QImage(pixels, frame.width(), frame.height(), line, _BY_PROCESSOR).copy()
    turn = frame.rotation().value + form.rotation().value
    return image.transformed(QTransform().rotate(turn)) if turn % 360 else image
