"""Draws the icon of kdesk from its SVG: PNG for Linux, ICO for Windows, ICNS for macOS. Run by `dev.py package`."""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_ICO, _ICNS = 256, 512
"""Sizes of the pictures that the systems scale down from."""


def drawn(svg: Path, size: int) -> QImage:
    """Return the icon in one size."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    return image


def main(svg: Path, folder: Path) -> int:
    """Write all icons into a folder; 1 if one cannot be written."""
    application = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    names = {f"kdesk-{size}.png": size for size in SIZES} | {"kdesk.ico": _ICO, "kdesk.icns": _ICNS}
    done = [drawn(svg, size).save(str(folder / name)) for name, size in names.items()]
    del application
    return int(not all(done))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
