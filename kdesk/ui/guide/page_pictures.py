"""The pictures of a page: as wide as there is room, with a thin frame, and their words below."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPixmap,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)

from kdesk.guide import PICTURE_SCALE
from kdesk.ui.theme import Theme


class PagePictures:
    """Puts the pictures into a document, which loads none by itself.

    Args:
        document: Of a page, with captions in the paragraphs of its pictures.
    """

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        self._theme, self._document = theme, document
        self._images: dict[str, QImage] = {}
        self._fitted: tuple[int, float] | None = None

    def read(self, files: Mapping[str, Path]) -> None:
        """Read the pictures of the page that the document has now, and dress their captions."""
        self._images = {address: image for address, file in files.items() if not (image := QImage(str(file))).isNull()}
        self._fitted = None
        for cursor, _look in self._places():
            self._dress(cursor.block())

    def fit(self, width: int, ratio: float) -> None:
        """Scale them to a page of this width in pixels, of which each has so many on the screen."""
        if (width, ratio) == self._fitted:
            return
        self._fitted = width, ratio
        room = width - 2 * round(self._document.documentMargin())
        for cursor, look in self._places():
            image = self._images.get(look.name())
            if image is None:
                continue
            size = self._size(image, room)
            self._document.addResource(
                QTextDocument.ResourceType.ImageResource.value, QUrl(look.name()), self._framed(image, size, ratio)
            )
            look.setWidth(size.width())
            look.setHeight(size.height())
            cursor.setCharFormat(look)

    def _size(self, image: QImage, room: int) -> QSize:
        """Return how large it is shown: its words as large as the text around them, if there is room."""
        usual = image.size() * self._theme.scale / PICTURE_SCALE
        return usual if usual.width() <= room else usual.scaled(max(room, 1), usual.height(), _KEPT)

    def _framed(self, image: QImage, size: QSize, ratio: float) -> QPixmap:
        scaled = image.scaled(size * ratio, _KEPT, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(scaled)
        painter = QPainter(pixmap)
        painter.setPen(self._theme.colour("line"))
        painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _dress(self, block: QTextBlock) -> None:
        """Let a picture and its caption stand together; Qt makes two paragraphs of their two lines."""
        look = QTextBlockFormat()
        # As high as the picture: a share of its height would be left above it.
        look.setLineHeight(0, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
        look.setBottomMargin(0)
        # The pages are English. A paragraph without letters would follow the direction of the window.
        look.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        QTextCursor(block).mergeBlockFormat(look)
        cursor = QTextCursor(block.next())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        caption = QTextCharFormat()
        caption.setForeground(self._theme.colour("secondary"))
        caption.setFontItalic(False)
        cursor.mergeCharFormat(caption)

    def _places(self) -> Iterator[tuple[QTextCursor, QTextImageFormat]]:
        """Yield each picture of the document, selected, and its look."""
        cursor = QTextCursor(self._document)
        while not (cursor := self._document.find(_PICTURE, cursor)).isNull():
            look = cursor.charFormat()
            if look.isImageFormat():
                yield cursor, look.toImageFormat()


_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
_KEPT = Qt.AspectRatioMode.KeepAspectRatio
