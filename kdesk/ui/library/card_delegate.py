"""How a card looks: picture, duration, title, and its age or what it waits for."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.domain import links
from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.ports import Clock
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.library.card_pixmaps import CardPixmaps
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.media_icons import media_icon
from kdesk.ui.theme import Theme

RADIUS = 6
PICTURE_STEP = 80
"""Pictures are asked for in widths of this step, so that dragging the window's edge does not fetch each card anew."""

_SHOWN = frozenset({EntryStatus.READY, EntryStatus.MODERATION})


def picture_url(entry: Entry, width: int, ratio: float) -> str:
    """Return the address of the picture for a card of this width; "" for entries that have none yet.

    The server fits it into 16:9 and cuts nothing off: a portrait keeps its head.

    Before an entry is READY the server's picture is a passing one, and would stay in the cache under its address.
    """
    if entry.status not in _SHOWN:
        return ""
    pixels = -(-round(width * ratio) // PICTURE_STEP) * PICTURE_STEP
    return links.thumbnail(entry, pixels, pixels * 9 // 16)


def status_icon(status: EntryStatus) -> tuple[str, str]:
    """Return the icon and the colour token that stand beside the word of a status."""
    if status is EntryStatus.READY:
        return "ready", "good"
    return ("error", "bad") if status.failed else ("processing", "waiting")


def status_label(status: EntryStatus) -> str:
    """Return the status as a sentence begins."""
    return status[:1].upper() + status[1:]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Every rectangle of a card."""

    picture: QRect
    title: QRect
    icon: QRect
    below: QRect


class CardDelegate(QStyledItemDelegate):
    """Paints cards.

    picture  gives the picture of an address if it is here
    theme, formatter, clock  colours, words, and the moment that ages are counted to
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
        self._rounded = CardPixmaps(RADIUS - 1)

    def caption_height(self, metrics: QFontMetrics) -> int:
        """Return the height below the picture: title, second line and the air around them."""
        return 2 * metrics.height() + self._theme.px(20)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one card into the option's rectangle."""
        painter.save()
        try:
            self._paint_all(painter, option, index)
        finally:  # the next card begins as this one did
            painter.restore()

    def _paint_all(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ENTRY_ROLE)
        layout = self._layout(option.rect, option.fontMetrics)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        self._paint_card(painter, option)
        self._paint_picture(painter, layout.picture, entry)
        if entry.duration > 0:
            self._paint_badge(painter, layout.picture, self._formatter.duration(entry.duration), option.fontMetrics)
        self._paint_caption(painter, layout, entry, option.fontMetrics)
        self._paint_ring(painter, option)

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size that the grid gives: all cards are alike."""
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
        self._paint_behind(painter, inside)
        if picture is None:
            self._paint_type(painter, rect, entry)
        else:
            painter.drawPixmap(inside.topLeft(), self._rounded.cut(picture, inside.size(), ratio))

    def _paint_behind(self, painter: QPainter, inside: QRect) -> None:
        """Paint what is seen beside a picture of another shape, and where there is none."""
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
        # A line with a glyph of another font is higher than its rectangle, and would lose its underscores.
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(rect, int(flags), elided)

    def _paint_ring(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if focused or selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2 if focused else 1))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
