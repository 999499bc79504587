"""Painting of the cards: picture, duration, title, and age or status."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.domain import links
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.ports import Clock
from kdesk.messages.entries import status_label
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.library.card_pixmaps import CardPixmaps
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.media_icons import media_icon
from kdesk.ui.theme import Theme

RADIUS = 6
PICTURE_STEP = 80
"""Pixels. Pictures are requested in multiples of this width, so that resizing the window seldom loads them again."""

# An entry in moderation is READY, and waits for its moderator only (rule 10).
_WITH_PICTURE = frozenset({EntryStatus.READY, EntryStatus.MODERATION})


def picture_url(entry: Entry, width: int, ratio: float) -> str:
    """Return the URL of the picture for a card, "" for an entry without one.

    The server fits the picture into 16:9 without cropping. Before an entry is READY the server sends a placeholder,
    which would stay in the cache under the same URL.

    Args:
        entry: The entry.
        width: Of the card, in device-independent pixels.
        ratio: Device pixel ratio.
    """
    if entry.status not in _WITH_PICTURE:
        return ""
    # Rounded up, so that a picture is never enlarged for its card.
    pixels = -(-round(width * ratio) // PICTURE_STEP) * PICTURE_STEP
    return links.thumbnail(entry, pixels, pixels * 9 // 16)


def status_icon(status: EntryStatus) -> tuple[str, str]:
    """Return the icon of a status and its colour token."""
    if status is EntryStatus.READY:
        return "ready", "good"
    return ("error", "bad") if status.failed else ("processing", "waiting")


@dataclass(frozen=True, slots=True)
class _Layout:
    """The rectangles of a card."""

    picture: QRect
    title: QRect
    icon: QRect
    below: QRect


class CardDelegate(QStyledItemDelegate):
    """Paints one card.

    Args:
        picture: Returns the pixmap of a URL, None while it is not loaded.
        clock: For the age.
    """

    def __init__(
        self,
        picture: Callable[[str], QPixmap | None],
        theme: Theme,
        formatter: Format,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._picture = picture
        self._theme = theme
        self._formatter = formatter
        self._clock = clock
        # The picture lies inside the border of one pixel.
        self._card_pixmaps = CardPixmaps(RADIUS - 1)

    def caption_height(self, metrics: QFontMetrics) -> int:
        """Return the height below the picture: two lines of text and their margins."""
        return 2 * metrics.height() + self._theme.px(20)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        try:
            self._paint_all(painter, option, index)
        finally:  # the painter is shared by all cards
            painter.restore()

    def _paint_all(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry | None = index.data(ENTRY_ROLE)
        layout = self._layout(option.rect, option.fontMetrics)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        self._paint_card(painter, option)
        if entry is None:
            self._paint_unloaded(painter, layout)
            self._paint_ring(painter, option)
            return
        self._paint_picture(painter, layout.picture, entry)
        if entry.duration > 0:
            self._paint_badge(painter, layout.picture, self._formatter.duration(entry.duration), option.fontMetrics)
        self._paint_caption(painter, layout, entry, option.fontMetrics)
        self._paint_ring(painter, option)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return option.rect.size()

    def _layout(self, rect: QRect, metrics: QFontMetrics) -> _Layout:
        line, px = metrics.height(), self._theme.px
        picture = QRect(rect.x(), rect.y(), rect.width(), rect.height() - self.caption_height(metrics))
        title = QRect(rect.x() + px(8), picture.bottom() + 1 + px(8), rect.width() - px(16), line)
        below = title.translated(0, line + px(4))
        icon = QRect(below.x(), below.y() + (line - px(16)) // 2, px(16), px(16))
        return _Layout(picture, title, icon, below)

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("accent_faint" if selected or hovered else "surface"))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_picture(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        ratio = painter.device().devicePixelRatioF()
        url = picture_url(entry, rect.width(), ratio)
        picture = self._picture(url) if url else None
        inside = rect.adjusted(1, 1, -1, 0)
        self._paint_background(painter, inside)
        if picture is None:
            self._paint_type(painter, rect, entry)
        else:
            painter.drawPixmap(inside.topLeft(), self._card_pixmaps.pixmap(picture, inside.size(), ratio))

    def _paint_unloaded(self, painter: QPainter, layout: _Layout) -> None:
        """Paint the place of an entry that is not loaded: the picture's background, and bars in place of the texts."""
        self._paint_background(painter, layout.picture.adjusted(1, 1, -1, 0))
        for line, part in ((layout.title, 3), (layout.below, 6)):
            bar = QRectF(line.x(), line.y() + line.height() / 4, line.width() * part / 8, line.height() / 2)
            painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)

    def _paint_background(self, painter: QPainter, inside: QRect) -> None:
        """Paint the background of a picture that is missing or does not fill the card."""
        painter.fillRect(inside.adjusted(0, RADIUS, 0, 0), self._theme.colour("window"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("window"))
        painter.drawRoundedRect(inside.adjusted(0, 0, 0, RADIUS - inside.height() + RADIUS), RADIUS - 1, RADIUS - 1)

    def _paint_type(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        size = self._theme.px(32)
        drawing = self._theme.icons.pixmap(
            media_icon(entry.media_type), "disabled", size, ratio=painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(rect.center() - QPointF(size / 2, size / 2).toPoint(), drawing)

    def _paint_badge(self, painter: QPainter, picture: QRect, words: str, metrics: QFontMetrics) -> None:
        px = self._theme.px
        size = QSize(metrics.horizontalAdvance(words) + px(12), metrics.height() + px(2))
        corner = picture.bottomRight() - QPointF(size.width() + px(6), size.height() + px(6)).toPoint()
        badge = QRect(corner, size)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(badge).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_caption(self, painter: QPainter, layout: _Layout, entry: Entry, metrics: QFontMetrics) -> None:
        painter.setPen(self._theme.colour("text"))
        self._paint_line(painter, layout.title, entry.name, metrics)
        if entry.status is EntryStatus.READY:
            painter.setPen(self._theme.colour("secondary"))
            age = self._formatter.age(entry.created_at, self._clock.now()) if entry.created_at else ""
            self._paint_line(painter, layout.below, age, metrics)
            return
        icon, token = status_icon(entry.status)
        drawing = self._theme.icons.pixmap(icon, token, layout.icon.width(), ratio=painter.device().devicePixelRatioF())
        painter.drawPixmap(layout.icon.topLeft(), drawing)
        painter.setPen(self._theme.colour(token))
        words = layout.below.adjusted(layout.icon.width() + self._theme.px(4), 0, 0, 0)
        self._paint_line(painter, words, status_label(entry.status), metrics)

    def _paint_line(self, painter: QPainter, rect: QRect, text: str, metrics: QFontMetrics) -> None:
        elided = metrics.elidedText(shown(text), Qt.TextElideMode.ElideRight, rect.width())
        # A glyph of a fallback font can be taller than the rectangle; clipping would cut underscores.
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(rect, int(flags), elided)

    def _paint_ring(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if focused or selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2 if focused else 1))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
