"""Files dragged onto the window: the overlay that says so, and the paths that come out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kdesk.domain.file_urls import local_path
from kdesk.messages import N_, _
from kdesk.ui.drop_place import DropPlace, place_at
from kdesk.ui.theme import Theme

SENTENCE = N_("Drop files or folders to upload them")
_DRAWING = (160, 120)


def paths_of(mime: QMimeData) -> tuple[list[Path], int]:
    """Return the local files and folders of a drop, and how many other things were in it."""
    urls = mime.urls()
    # From the encoded form: Qt takes every host for a network share, also localhost, and loses bytes that are no UTF-8.
    paths = [path for url in urls if (path := local_path(bytes(url.toEncoded().data()).decode()))]
    return paths, len(urls) - len(paths)


def addresses_of(mime: QMimeData) -> tuple[str, ...]:
    """Return the http addresses of a drop, as they are written."""
    from kdesk.domain.imports.address import web_addresses  # with the first drop

    return web_addresses(bytes(url.toEncoded().data()).decode() for url in mime.urls())


class DropOverlay(QWidget):
    """Covers the window while files are dragged over it, whatever page is shown.

    Args:
        window: Takes the drops.
        on_drop: Called with the local paths.
        refused: Called with a sentence when a drop, or a part of it, cannot be taken.
        on_addresses: Called with http addresses; None if none are taken.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        on_drop: Callable[[Sequence[Path]], None],
        refused: Callable[[str], None],
        on_addresses: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._on_drop = on_drop
        self._refused, self._on_addresses = refused, on_addresses
        self._place: DropPlace | None = None
        self._paths: Sequence[Path] = ()
        self.setAccessibleName(_(SENTENCE))
        self.hide()
        for target in (window, self):
            target.setAcceptDrops(True)
            target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what is dragged over the window, and over this overlay once it lies on top."""
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragMoveEvent):  # entering is a kind of moving
            return self._enter(event)
        if event.type() is QEvent.Type.DragLeave:
            # Also when the drag goes on from the window to this overlay: entering it follows at once.
            self.hide()
            return True
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self.resize(self._window.size())
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        if not _comes_from_outside(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if isinstance(event, QDragEnterEvent):  # once: there may be thousands, and the pointer moves all the time
            self._paths = paths_of(event.mimeData())[0]
        place = place_at(self._window, event.position().toPoint(), self._paths)
        if place is not self._place:
            self._place = place
            self.update()
        if not self.isVisible():
            self.setGeometry(self._window.rect())
            self.raise_()
            self.show()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.hide()
        if not _comes_from_outside(event.mimeData()):
            return False
        paths, others = paths_of(event.mimeData())
        # A copy, whatever was offered: a file manager must not remove what was "moved" here.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        place = place_at(self._window, event.position().toPoint(), paths)
        if paths:
            (place.take if place else self._on_drop)(paths)
        addresses = addresses_of(event.mimeData()) if self._on_addresses and place is None else ()
        if addresses and self._on_addresses:
            self._on_addresses(addresses)
        if others > len(addresses):
            self._refused(
                _("kdesk takes files, folders and web addresses; the rest of the drop was left out")
                if paths or addresses
                else _("kdesk takes files, folders and web addresses only")
            )
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the drawing and the sentence, over the part of the window that takes the drop."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A part that was hidden meanwhile takes nothing.
        place = self._place if self._place and not self._place.area(self._window).isEmpty() else None
        self._paint(painter, place.area(self._window) if place else self.rect(), place.sentence() if place else "")

    def _paint(self, painter: QPainter, area: QRect, sentence: str) -> None:
        veil = self._theme.colour("accent_faint")
        veil.setAlphaF(0.96)
        painter.fillRect(area, veil)
        margin = self._theme.px(4 if sentence else 16)
        pen = QPen(self._theme.colour("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(area).adjusted(margin, margin, -margin, -margin), 6, 6)
        width, height = (self._theme.px(side) for side in _DRAWING)
        pixmap = self._theme.icons.pixmap("drop", "accent", width, self.devicePixelRatioF(), height)
        centre = area.center()
        # A small part of the window has room for the words only.
        roomy = area.height() > 2 * (height + margin)
        if roomy:
            painter.drawPixmap(centre.x() - width // 2, centre.y() - height, pixmap)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        top = area.height() // 2 + self._theme.px(24) if roomy else margin * 2
        below = area.adjusted(margin * 2, top, -margin * 2, -margin * 2)
        align = Qt.AlignmentFlag.AlignHCenter if roomy else Qt.AlignmentFlag.AlignCenter
        painter.drawText(below, align | Qt.TextFlag.TextWordWrap, sentence or _(SENTENCE))


def _comes_from_outside(data: QMimeData) -> bool:
    """Return whether files or addresses are dragged that are no rows of this window, which carry their files too."""
    return data.hasUrls() and not any(kind.startswith("application/x-kdesk-") for kind in data.formats())
