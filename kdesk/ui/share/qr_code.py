"""QR codes of addresses, as pictures and as SVG."""

import io

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, qRgb

BORDER = 4
"""Modules of white around the code, which cameras need."""

LARGE = 1024
"""Pixels that a saved or copied picture has at least."""


def qr_picture(text: str, least: int = LARGE) -> QImage:
    """Return a code in black on white, whatever the colours of the window: cameras read no other well.

    Args:
        text: At most 2,331 bytes.
        least: Pixels of a side; each module is a whole number of them.

    Raises:
        ValueError: The text is too long for a code.
    """
    rows = [bytes(row) for row in _code(text).matrix_iter(border=BORDER)]
    side = len(rows)
    picture = QImage(side, side, QImage.Format.Format_RGB32)
    black, white = qRgb(0, 0, 0), qRgb(255, 255, 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            picture.setPixel(x, y, black if module else white)
    scale = -(-least // side)
    kept, sharp = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    return picture.scaled(QSize(side, side) * scale, kept, sharp)


def qr_svg(text: str) -> bytes:
    """Return a code as SVG. Raises as `qr_picture`."""
    file = io.BytesIO()
    _code(text).save(file, kind="svg", scale=8, border=BORDER, light="#fff")
    return file.getvalue()


def _code(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  segno has no types
    import segno  # for whoever asks for a code

    return segno.make_qr(text, error="m")
