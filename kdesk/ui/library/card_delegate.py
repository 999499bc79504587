"""Painting of the cards: picture or frame of the video, badges, title, status or age, and tags."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.links import of_entry
from kdesk.ui.library.card_content import ICONS, TOKENS, CardContent, CardContents
from kdesk.ui.library.card_faces import CardFaces, Shows
from kdesk.ui.library.card_pixmaps import CardPixmaps
from kdesk.ui.library.card_text import TITLE_LINES, CardText, CardTexts
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.scrub_frame import ScrubFrame, no_frame, paint_frame
from kdesk.ui.media_icons import media_icon
from kdesk.ui.theme import Theme

RADIUS = 6
PICTURE_STEP = 80
"""Pixels. Pictures are requested in multiples of this width, so that resizing the window seldom loads them again."""

# An entry in moderation is READY, and waits for its moderator only (rule 10).
_WITH_PICTURE = frozenset({EntryStatus.READY, EntryStatus.MODERATION})
_LOOKS = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver


def picture_url(entry: Entry | None, width: int, ratio: float) -> str:
    """Return the URL of the picture for a card, "" for an entry without one.

    The server fits the picture into 16:9 without cropping. Before an entry is READY the server sends a placeholder,
    which would stay in the cache under the same URL.

    Args:
        entry: The entry; None while it is not loaded.
        width: Of the card, in device-independent pixels.
        ratio: Device pixel ratio.
    """
    if entry is None or entry.status not in _WITH_PICTURE:
        return ""
    # Rounded up, so that a picture is never enlarged for its card.
    pixels = -(-round(width * ratio) // PICTURE_STEP) * PICTURE_STEP
    return of_entry.thumbnail(entry, pixels, pixels * 9 // 16)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The rectangles of a card, mirrored where the language is written from right to left."""

    card: QRect
    picture: QRect
    title: QRect
    icon: QRect
    first: QRect
    second: QRect


@dataclass(frozen=True, slots=True)
class _Card:
    """What a card shows; nothing while its entry is not loaded.

    Attributes:
        state: Whether it is selected, focused, under the pointer.
    """

    entry: Entry | None
    content: CardContent | None
    text: CardText | None
    frame: ScrubFrame | None
    picture: QPixmap | None
    state: QStyle.StateFlag

    @property
    def shows(self) -> Shows:
        """Everything that a painted card depends on, besides its size and the colours."""
        kind = self.entry.media_type if self.entry is not None else None
        # The texts are made anew for another font, direction or size of cards.
        return (kind, self.content, self.text, self.picture and self.picture.cacheKey(), self.state)


class CardDelegate(QStyledItemDelegate):
    """Paints one card.

    Args:
        picture: Returns the pixmap of a URL, None while it is not loaded.
        contents: The texts of the cards.

    Attributes:
        texts: The texts, laid out; they tell how large the cards are.
        faces: The cards that were painted.
        frame: Returns the frame that a card shows instead of its picture, by the id of the entry.
    """

    def __init__(
        self,
        picture: Callable[[str], QPixmap | None],
        contents: CardContents,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.frame: Callable[[str], ScrubFrame | None] = no_frame
        self._picture = picture
        self._contents = contents
        self._theme = theme
        self.texts = CardTexts(theme)
        # The picture lies inside the border of one pixel.
        self._card_pixmaps = CardPixmaps(RADIUS - 1)
        self.faces = CardFaces()
        theme.changed.connect(self.faces.forget)

    def caption_height(self, metrics: QFontMetrics) -> int:
        """Return the height below the picture: the lines of text and their margins."""
        lines = self.texts.lines
        return lines * metrics.height() + self._theme.px(16) + (lines - TITLE_LINES) * self._theme.px(4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a card: as a pixmap that is painted once, unless its pixels do not fall on the screen's."""
        entry: Entry | None = index.data(ENTRY_ROLE)
        ratio = painter.device().devicePixelRatioF()
        card = self._card(option, entry, ratio)
        if card.frame is None and ratio.is_integer():
            pixmap = self.faces.face(
                entry.id if entry is not None else "",
                (*card.shows, option.direction),
                option.rect.size(),
                ratio,
                self._theme.colour("window"),
                lambda face: self._paint_all(face, option, card),
            )
            painter.drawPixmap(option.rect.topLeft(), pixmap)
            return
        painter.save()
        try:
            painter.translate(option.rect.topLeft())
            self._paint_all(painter, option, card)
        finally:  # the painter is shared by all cards
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return option.rect.size()

    def _card(self, option: QStyleOptionViewItem, entry: Entry | None, ratio: float) -> _Card:
        """Return what a card shows."""
        self.texts.use(option.font, option.direction)
        state = option.state & _LOOKS
        if entry is None:
            return _Card(None, None, None, None, None, state)
        width = option.rect.width()
        content = self._contents.content(entry)
        text = self.texts.text(entry.id, content, width - self._theme.px(16), self._theme.px(20))
        url = picture_url(entry, width, ratio)
        return _Card(entry, content, text, self.frame(entry.id), self._picture(url) if url else None, state)

    def _paint_all(self, painter: QPainter, option: QStyleOptionViewItem, card: _Card) -> None:
        """Paint a card at the origin."""
        layout = self._layout(QRect(QPoint(), option.rect.size()), option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        painter.setFont(option.font)
        self._paint_card(painter, layout.card, card.state)
        if card.entry is None or card.content is None or card.text is None:
            self._paint_placeholder(painter, layout)
        else:
            self._paint_picture(painter, layout.picture, card, card.entry)
            self._paint_badges(painter, layout.picture, card.text, option, card.frame)
            self._paint_caption(painter, layout, card.content, card.text)
        self._paint_ring(painter, layout.card, card.state)

    def _layout(self, rect: QRect, option: QStyleOptionViewItem) -> _Layout:
        line, px = option.fontMetrics.height(), self._theme.px
        picture = QRect(rect.x(), rect.y(), rect.width(), rect.height() - self.caption_height(option.fontMetrics))
        title = QRect(rect.x() + px(8), picture.bottom() + 1 + px(8), rect.width() - px(16), line * TITLE_LINES)
        first = QRect(title.x(), title.bottom() + 1 + px(4), title.width(), line)
        icon = QRect(title.x(), title.y() + line + (line - px(16)) // 2, px(16), px(16))
        mirrored = QStyle.visualRect(option.direction, rect, icon)
        return _Layout(rect, picture, title, mirrored, first, first.translated(0, line + px(4)))

    def _paint_card(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        lit = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("accent_faint" if lit else "surface"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_placeholder(self, painter: QPainter, layout: _Layout) -> None:
        """Paint where the parts of a card will be whose entry is not loaded yet."""
        self._paint_background(painter, layout.picture.adjusted(1, 1, -1, 0))
        painter.setBrush(self._theme.colour("window"))
        line = layout.first.height()
        bar = QRectF(layout.title.x(), layout.title.y() + line / 4, layout.title.width() * 0.7, line / 2)
        painter.drawRoundedRect(bar, 4, 4)

    def _paint_picture(self, painter: QPainter, rect: QRect, card: _Card, entry: Entry) -> None:
        ratio = painter.device().devicePixelRatioF()
        inside = rect.adjusted(1, 1, -1, 0)
        self._paint_background(painter, inside)
        if card.frame is not None:
            paint_frame(painter, inside, card.frame, self._theme)
        elif card.picture is None:
            self._paint_type(painter, rect, entry)
        else:
            painter.drawPixmap(inside.topLeft(), self._card_pixmaps.pixmap(card.picture, inside.size(), ratio))

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

    def _paint_badges(
        self, painter: QPainter, picture: QRect, text: CardText, option: QStyleOptionViewItem, frame: ScrubFrame | None
    ) -> None:
        """Paint the duration at the end of the picture, resolution and captions at its beginning as far as they fit."""
        px, height = self._theme.px, option.fontMetrics.height() + self._theme.px(2)
        top, room = picture.bottom() - height - px(5), picture.width() - px(12)
        words, width = text.length
        if frame is not None:
            words = frame.time
            width = option.fontMetrics.horizontalAdvance(words) + px(12)
        if words:
            at = QRect(picture.right() - width - px(5), top, width, height)
            self._paint_badge(painter, QStyle.visualRect(option.direction, picture, at), words)
            room -= width + px(4)
        left = picture.left() + px(6)
        for words, width in text.marks if frame is None else ():
            room -= width
            if room < 0:
                break
            at = QRect(left, top, width, height)
            self._paint_badge(painter, QStyle.visualRect(option.direction, picture, at), words)
            left, room = left + width + px(4), room - px(4)

    def _paint_badge(self, painter: QPainter, badge: QRect, words: str) -> None:
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(badge).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_caption(self, painter: QPainter, layout: _Layout, content: CardContent, text: CardText) -> None:
        painter.setPen(self._theme.colour("text"))
        text.title.draw(painter, QPointF(layout.title.topLeft()))
        if text.status is not None:
            token, ratio = TOKENS[content.tone], painter.device().devicePixelRatioF()
            drawing = self._theme.icons.pixmap(ICONS[content.tone], token, layout.icon.width(), ratio=ratio)
            painter.drawPixmap(layout.icon.topLeft(), drawing)
            # The text is as much narrower as the icon is wide; from right to left it begins where the line begins.
            indent = self._theme.px(20) if layout.icon.x() == layout.title.x() else 0
            painter.setPen(self._theme.colour(token))
            text.status.draw(painter, QPointF(layout.title.x() + indent, layout.title.y() + layout.first.height()))
        painter.setPen(self._theme.colour("secondary"))
        text.first.draw(painter, QPointF(layout.first.topLeft()))
        if text.second is not None:
            painter.setPen(self._theme.colour("secondary"))
            text.second.draw(painter, QPointF(layout.second.topLeft()))

    def _paint_ring(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if focused or selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring if focused else 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
