"""The icons, in the colours of the palette."""

from collections.abc import Callable
from pathlib import Path
from weakref import ref

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from kdesk.ui.drawn_icon import DrawnIcon

ICON_SIZE = 20


class Icons:
    """The icon family. The SVG files say `currentColor`; a token of the palette takes its place.

    Args:
        folder: Of the SVG files.
        colour_of: Returns the present colour of a token.
    """

    def __init__(self, folder: Path, colour_of: Callable[[str], QColor]) -> None:
        self._colour_of = colour_of
        # All at once: an icon that is first needed when no file can be opened would be missing in the notice of it.
        self._sources = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, int, float], QPixmap] = {}
        self._dressed: dict[int, tuple[QAbstractButton | QAction, str, str]] = {}

    def names(self) -> tuple[str, ...]:
        """Return the name of every icon."""
        return tuple(sorted(self._sources))

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """Return an icon in the colour of a token; where it is disabled, in the colour of disabled text.

        It is drawn when it is painted. After a change of the scheme `dress` lets it be painted again.
        """
        key = (name, colour)
        if key not in self._icons:
            family = ref(self)

            def draw(enabled: bool, size: QSize, ratio: float) -> QPixmap:
                icons, token = family(), colour if enabled else "disabled"
                # Without: the window is gone, and what is painted once more is of no interest.
                return icons.pixmap(name, token, size.width(), ratio, size.height()) if icons else QPixmap()

            self._icons[key] = QIcon(DrawnIcon(draw))
        return self._icons[key]

    def pixmap(
        self, name: str, colour: str = "text", size: int = ICON_SIZE, ratio: float = 1.0, height: int = 0
    ) -> QPixmap:
        """Return a drawing of `size` by `height` (as `size` when 0) device-independent pixels, at a pixel ratio."""
        key = (name, colour, size, height or size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render(name, colour, QSize(size, height or size), ratio)
        return self._pixmaps[key]

    def dress(self, target: QAbstractButton | QAction, name: str, colour: str = "text") -> None:
        """Give a button or an action this icon, now and after each change of the scheme."""
        key = id(target)
        if key not in self._dressed:
            # By number, not by reference: the object is half gone when it says that it is destroyed.
            target.destroyed.connect(lambda: self._dressed.pop(key, None))
        self._dressed[key] = (target, name, colour)
        target.setIcon(self.icon(name, colour))

    def recolour(self) -> None:
        """Render everything afresh: the colours of the tokens have changed."""
        self._icons.clear()
        self._pixmaps.clear()
        for target, name, colour in self._dressed.values():
            target.setIcon(self.icon(name, colour))

    def svg(self, name: str, colour: str) -> bytes:
        """Return the SVG text of an icon with a token's colour in it."""
        return self._sources[name].replace("currentColor", self._colour_of(colour).name()).encode()

    def _render(self, name: str, colour: str, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        renderer = QSvgRenderer(QByteArray(self.svg(name, colour)))
        # Ended whatever happens: a painter that outlives its pixmap ends the program.
        with QPainter(pixmap) as painter:
            renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
