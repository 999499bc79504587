"""Texts over a picture: captions as on television, a band at the lower edge, an icon with words below it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from kdesk.ui.theme import Theme

CAPTION_LINES = 17
"""Lines of captions that would fill the height of the picture."""

# As on television, whatever the theme: the picture below may have any colour.
_CAPTION_GROUND, _CAPTION_TEXT = QColor(0, 0, 0, 190), QColor(255, 255, 255)
_WRAPPED = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap


class ViewTexts:
    """Paints texts within a widget."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        self._view, self._theme = view, theme

    def paint_icon(self, painter: QPainter, name: str, text: str) -> None:
        """Paint an icon in the middle, and a text below it."""
        size = self._theme.px(40)
        icon = self._theme.icons.pixmap(name, "disabled", size, ratio=self._view.devicePixelRatioF())
        rect = self._room_of(text)
        height = size + (self._theme.px(8) + rect.height() if text else 0)
        top = (self._view.height() - height) // 2
        painter.drawPixmap((self._view.width() - size) // 2, top, icon)
        if text:
            rect.moveTop(top + size + self._theme.px(8))
            painter.setPen(self._theme.colour("secondary"))
            painter.drawText(rect, int(_WRAPPED), text)

    def paint_band(self, painter: QPainter, text: str) -> None:
        """Paint a text in a band over the lower edge of the picture."""
        rect = self._room_of(text)
        band = QRect(
            0, self._view.height() - rect.height() - self._theme.px(16), self._view.width(), self._view.height()
        )
        painter.fillRect(band, self._theme.colour("raised"))
        rect.moveTop(band.top() + self._theme.px(8))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(rect, int(_WRAPPED), text)

    def paint_caption(self, painter: QPainter, caption: str, *, below: str) -> None:
        """Paint a caption at the lower edge, as large as the picture allows.

        Args:
            below: The text in the band below it; "" for none.
        """
        painter.save()
        font = painter.font()
        font.setPixelSize(max(self._theme.px(12), self._view.height() // CAPTION_LINES))
        painter.setFont(font)
        # A caption has the direction of its own language, not that of the window.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        edge = self._theme.px(8)
        room = self._view.rect().adjusted(3 * edge, edge, -3 * edge, -edge)
        bounds = painter.boundingRect(room, int(_WRAPPED), caption)
        low = self._view.height() - edge - (self._room_of(below).height() + 2 * edge if below else 0)
        bounds.moveBottom(low - edge // 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_CAPTION_GROUND)
        painter.drawRoundedRect(bounds.adjusted(-edge, -edge // 2, edge, edge // 2), 4, 4)
        painter.setPen(_CAPTION_TEXT)
        painter.drawText(bounds, int(_WRAPPED), caption)
        painter.restore()

    def _room_of(self, text: str) -> QRect:
        room = self._view.rect().adjusted(self._theme.px(16), 0, -self._theme.px(16), 0)
        bounds = self._view.fontMetrics().boundingRect(room, int(_WRAPPED), text)
        return QRect(room.left(), 0, room.width(), bounds.height())
