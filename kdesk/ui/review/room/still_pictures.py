"""Pictures of the window as stills of a review, and back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from kdesk.domain.picture import Bitmap
from kdesk.domain.reviews.stills import png_of, still_of

LARGEST = 1920
"""Pixels of the longer side of a still."""


def still_png(image: QImage) -> bytes:
    """Return a picture as a still, empty for no picture. Takes a fifth of a second: not for the loop thread."""
    if image.isNull():
        return b""
    if max(image.width(), image.height()) > LARGEST:
        how = Qt.AspectRatioMode.KeepAspectRatio
        image = image.scaled(LARGEST, LARGEST, how, Qt.TransformationMode.SmoothTransformation)
    return png_data(image)


def png_data(image: QImage) -> bytes:
    """Return a picture as PNG in its own size. Takes as long."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    # Rows of this format have no padding: four bytes a pixel are whole words.
    return png_of(Bitmap(plain.width(), plain.height(), opaque=True, pixels=bytes(plain.constBits())))


def image_of(png: bytes, largest: int = LARGEST) -> QImage:
    """Return a still as a picture whose longer side is at most so many pixels; a null picture for anything else."""
    still = still_of(png)
    if still is None:
        return QImage()
    form = QImage.Format.Format_RGB888
    # A copy, or scaled: the image does not own the bytes that it is made of.
    image = QImage(still.pixels, still.width, still.height, 3 * still.width, form)
    if max(still.width, still.height) > largest:
        how = Qt.AspectRatioMode.KeepAspectRatio
        return image.scaled(largest, largest, how, Qt.TransformationMode.SmoothTransformation)
    return image.copy()
