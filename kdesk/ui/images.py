"""Pictures of the engine as Qt images."""

from PySide6.QtCore import QBuffer, QByteArray, QIODeviceBase
from PySide6.QtGui import QImage, QImageWriter

from kdesk.domain.picture import Bitmap
from kdesk.domain.ui_ports import Images


async def load_image(images: Images, url: str) -> QImage:
    """Return a picture for painting.

    Raises:
        KdeskError: The picture cannot be loaded.
    """
    return to_image(await images.picture(url))


def to_image(bitmap: Bitmap) -> QImage:
    """Return a bitmap as a Qt image."""
    pixel_format = QImage.Format.Format_RGB32 if bitmap.opaque else QImage.Format.Format_ARGB32_Premultiplied
    # The first image only refers to the bitmap's pixels; the copy owns its own.
    return QImage(bitmap.pixels, bitmap.width, bitmap.height, 4 * bitmap.width, pixel_format).copy()


def png_of(image: QImage) -> bytes:
    """Return a picture as PNG, its pixels alone. Blocks: a large one takes a second."""
    if image.isNull():
        return b""
    # On the same pixels, but without the texts that came with them, whatever they say.
    plain = QImage(image.constBits(), image.width(), image.height(), image.bytesPerLine(), image.format())
    plain.setColorTable(image.colorTable())
    plain.setColorSpace(image.colorSpace())
    # It is made, used and freed on the thread that runs this, and nobody else knows it.
    buffer = QBuffer()
    buffer.open(QIODeviceBase.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(plain)
    return bytes(buffer.data().data())
