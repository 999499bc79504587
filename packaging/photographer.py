"""Takes the pictures of the window: of each scene one in every scheme and size."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.application import Application
from kdesk.domain.options.appearance import Contrast

SCHEMES = {
    "light": (Qt.ColorScheme.Light, Contrast.USUAL),
    "dark": (Qt.ColorScheme.Dark, Contrast.USUAL),
    "contrast": (Qt.ColorScheme.Light, Contrast.HIGH),
    "contrast-dark": (Qt.ColorScheme.Dark, Contrast.HIGH),
}
SMALL = "-small"
SIZES = {"": (1200, 800), SMALL: (900, 600)}
_SMALLEST = 0
"""What Qt calls quality: for this format the less, the smaller."""
SETTLE_SECONDS = 0.3
"""For painting, and for what follows another size: pictures of cards, a layout that breaks into lines."""


class Photographer:
    """Takes pictures of the window and of what lies over it.

    Args:
        app: The real window on a demo server with samples.
        folder: Of the pictures.
        suffix: Of their names: the scale or the direction.
        schemes: Some of SCHEMES.
        sizes: Some of SIZES.

    Attributes:
        settle_seconds: Between a change of the window and its picture.
    """

    settle_seconds = SETTLE_SECONDS

    def __init__(
        self, app: Application, folder: Path, suffix: str, *, schemes: Sequence[str], sizes: Sequence[str]
    ) -> None:
        self._app, self._folder, self._suffix = app, folder, suffix
        self._schemes, self._sizes = schemes, sizes

    async def take(self, name: str) -> None:
        """Picture the window, and the menus that are open over it, in each scheme and size."""
        for size_name in self._sizes:
            self._app.window.resize(*SIZES[size_name])
            for scheme_name in self._in_each_scheme():
                await self._save(name, f"-{scheme_name}{self._suffix}{size_name}", self._app.window)

    async def take_popup(self, name: str, popup: QWidget) -> None:
        """Picture the window with an open menu over it, and close that."""
        for scheme_name in self._in_each_scheme():
            await self._save(name, f"-{scheme_name}{self._suffix}", self._app.window, popup)
        popup.close()

    async def take_dialog(self, name: str, dialog: QWidget) -> None:
        """Picture a dialog or another window in each scheme, and close it."""
        await self.take_window(name, dialog)
        dialog.close()

    async def take_window(self, name: str, window: QWidget) -> None:
        """Picture a window of its own in each scheme."""
        for scheme_name in self._in_each_scheme():
            await self._save(name, f"-{scheme_name}{self._suffix}", window)

    def keep(self, scene: str, look: str, picture: QPixmap) -> None:
        """Save the picture of a scene; `look` is the end of its name."""
        self.write(picture.toImage(), f"{scene}{look}")

    def write(self, picture: QImage, name: str) -> None:
        """Write a picture into the folder. Raises OSError."""
        path = self._folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(path), quality=_SMALLEST):
            raise OSError(f"{path} could not be written")

    def _in_each_scheme(self) -> Iterator[str]:
        for name in self._schemes:
            scheme, contrast = SCHEMES[name]
            self._app.theme.choose_contrast(contrast)
            self._app.theme.force(scheme)
            yield name

    async def _save(self, scene: str, look: str, window: QWidget, popup: QWidget | None = None) -> None:
        await asyncio.sleep(self.settle_seconds)
        grabbed = window.grab()
        if popup is not None:
            _lay_over(grabbed, popup, window.mapFromGlobal(popup.pos()))
        self.keep(scene, look, grabbed)


def _lay_over(picture: QPixmap, popup: QWidget, place: QPoint) -> None:
    """Paint a menu, which is a window of its own, where the screen shows it."""
    with _painter(picture) as painter:
        painter.drawPixmap(place, popup.grab())
    for menu in QApplication.topLevelWidgets():
        if menu is not popup and menu.isVisible() and menu.windowType() is Qt.WindowType.Popup:
            with _painter(picture) as painter:
                painter.drawPixmap(place + menu.pos() - popup.pos(), menu.grab())


@contextmanager
def _painter(picture: QPixmap) -> Iterator[QPainter]:
    painter = QPainter(picture)
    try:
        yield painter
    finally:
        painter.end()
