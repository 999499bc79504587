"""Painting of the table's cells: text, and the picture before a title."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPixmap, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.domain.entry import Entry
from kdesk.domain.library_view import Field
from kdesk.ui.library.card_content import ICONS, TOKENS, CardContents
from kdesk.ui.library.card_delegate import picture_url
from kdesk.ui.library.card_faces import CardFaces, Shows
from kdesk.ui.library.card_pixmaps import CardPixmaps
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.table_fields import FIELDS, NUMBERS, ORDER
from kdesk.ui.marked_text import MarkedText, Marker, mark_format, no_marks
from kdesk.ui.media_icons import media_icon
from kdesk.ui.theme import Theme

KEPT = 2000
"""Cells whose text is kept."""
_LOOKS = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
_Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell shows; nothing while its entry is not loaded.

    Attributes:
        picture: Of a title.
        ratio: Device pixel ratio.
        state: Whether it is selected, focused.
        shows: Everything that its look depends on, besides its size, the font and the colours.
    """

    entry: Entry | None
    column: int
    picture: QPixmap | None
    ratio: float
    state: QStyle.StateFlag
    shows: Shows

    @property
    def name(self) -> str:
        """What tells the cells apart."""
        return f"{self.column} {self.entry.id}" if self.entry is not None else ""


class CellDelegate(QStyledItemDelegate):
    """Paints one cell.

    Args:
        picture: Returns the pixmap of a URL, None while it is not loaded.
        contents: The texts of the entries.

    Attributes:
        marker: Finds the words of the search.
        faces: The cells that were painted.
    """

    def __init__(
        self,
        picture: Callable[[str], QPixmap | None],
        contents: CardContents,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.marker: Marker = no_marks
        self._picture, self._contents, self._theme = picture, contents, theme
        self._pixmaps = CardPixmaps(0)
        self.faces = CardFaces()
        self._font, self._direction = QFont(), Qt.LayoutDirection.LayoutDirectionAuto
        self._kept: OrderedDict[_Key, tuple[str, QTextLayout]] = OrderedDict()
        self._marked = self._plain = MarkedText(QFont(), Qt.LayoutDirection.LeftToRight, QTextCharFormat(), no_marks)
        theme.changed.connect(self.forget)

    @property
    def picture_width(self) -> int:
        """The width of the picture before a title."""
        return self._theme.px(64)

    def forget(self) -> None:
        """Lay all texts out again: colours or marked words have changed."""
        self._direction = Qt.LayoutDirection.LayoutDirectionAuto  # which no cell has

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell: as a pixmap that is painted once, unless its pixels do not fall on the screen's."""
        if option.rect.isEmpty():
            return
        self._use(option)
        cell = self._cell(option, index, painter.device().devicePixelRatioF())
        if cell.ratio.is_integer():
            ground, size = self._theme.colour("surface"), option.rect.size()
            pixmap = self.faces.face(
                cell.name, cell.shows, size, cell.ratio, ground, lambda face: self._paint(face, option, cell)
            )
            painter.drawPixmap(option.rect.topLeft(), pixmap)
            return
        painter.save()
        try:
            painter.translate(option.rect.topLeft())
            self._paint(painter, option, cell)
        finally:  # the painter is shared by all cells
            painter.restore()

    def _cell(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, ratio: float) -> _Cell:
        """Return what a cell shows."""
        entry: Entry | None = index.data(ENTRY_ROLE)
        column, state = index.column(), option.state & _LOOKS
        if entry is None:
            return _Cell(None, column, None, ratio, state, (state,))
        url = picture_url(entry, self.picture_width, ratio) if ORDER[column] is Field.TITLE else ""
        picture = self._picture(url) if url else None
        texts = self._contents.content(entry), self._contents.badges(entry)
        shows = (entry, *texts, picture and picture.cacheKey(), state, option.direction)
        return _Cell(entry, column, picture, ratio, state, shows)

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, cell: _Cell) -> None:
        """Paint a cell at the origin."""
        rect, entry, field = QRect(QPoint(), option.rect.size()), cell.entry, ORDER[cell.column]
        painter.setLayoutDirection(option.direction)
        selected = bool(cell.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, self._theme.colour("accent_faint" if selected else "surface"))
        if entry is not None:
            room = rect.adjusted(self._theme.px(8), 0, -self._theme.px(8), 0)
            taken = self._paint_before(painter, room, cell, entry, option.direction)
            painter.setPen(self._theme.colour(self._token(field, entry)))
            self._paint_text(painter, _without(room, taken, option.direction), field, entry, cell.column)
        if cell.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _use(self, option: QStyleOptionViewItem) -> None:
        """Lay out for this font and direction from now on."""
        if (option.font, option.direction) == (self._font, self._direction):
            return
        # A copy: the font of a style option ends with the option.
        self._font, self._direction = QFont(option.font), option.direction
        self._kept.clear()
        self.faces.forget()
        self._marked = MarkedText(self._font, option.direction, mark_format(self._theme), self.marker)
        self._plain = MarkedText(self._font, option.direction, QTextCharFormat(), no_marks)

    def _token(self, field: Field, entry: Entry) -> str:
        if field is Field.TITLE:
            return "text"
        content = self._contents.content(entry)
        return TOKENS[content.tone] if field is Field.STATUS and content.status else "secondary"

    def _paint_before(
        self, painter: QPainter, room: QRect, cell: _Cell, entry: Entry, direction: Qt.LayoutDirection
    ) -> int:
        """Paint the picture before a title, or the icon before a status; return the pixels that it takes."""
        px, field = self._theme.px, ORDER[cell.column]
        if field is Field.TITLE:
            width = self.picture_width
            place = QRect(room.x(), room.center().y() - width * 9 // 32, width, width * 9 // 16)
            place = QStyle.visualRect(direction, room, place)
            painter.fillRect(place, self._theme.colour("window"))
            if cell.picture is not None:
                pixmap = self._pixmaps.pixmap(cell.picture, place.size(), cell.ratio)
                painter.drawPixmap(place.topLeft(), pixmap)
            else:
                self._paint_icon(painter, place, media_icon(entry.media_type), "disabled")
            return width + px(8)
        content = self._contents.content(entry)
        if field is Field.STATUS and content.status:
            place = QStyle.visualRect(direction, room, QRect(room.x(), room.y(), px(16), room.height()))
            self._paint_icon(painter, place, ICONS[content.tone], TOKENS[content.tone])
            return px(20)
        return 0

    def _paint_icon(self, painter: QPainter, place: QRect, icon: str, token: str) -> None:
        size = self._theme.px(16)
        drawing = self._theme.icons.pixmap(icon, token, size, ratio=painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(place.center()) - QPointF(size / 2 - 1, size / 2 - 1), drawing)

    def _paint_text(self, painter: QPainter, room: QRect, field: Field, entry: Entry, column: int) -> None:
        text = FIELDS[field].read(entry, self._contents)
        if not text or room.width() <= 0:
            return
        key = (entry.id, column, room.width())
        kept = self._kept.get(key)
        if kept is None or kept[0] != text:
            marked = self._marked if FIELDS[field].marked else self._plain
            kept = self._kept[key] = (text, marked.laid_out(text, room.width()))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        layout = kept[1]
        line = layout.lineAt(0)
        # Numbers end where their column ends.
        spare = room.width() - line.naturalTextWidth() if field in NUMBERS else 0
        left = room.x() + (spare if layout.textOption().textDirection() is Qt.LayoutDirection.LeftToRight else -spare)
        layout.draw(painter, QPointF(left, room.y() + (room.height() - line.height()) / 2))


def _without(room: QRect, taken: int, direction: Qt.LayoutDirection) -> QRect:
    """Return what is left of a line after a picture at its beginning."""
    return QStyle.visualRect(direction, room, room.adjusted(taken, 0, 0, 0))
