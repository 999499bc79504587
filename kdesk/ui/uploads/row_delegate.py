"""Paints rows of two lines with an icon, a progress bar and buttons."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.messages import _
from kdesk.messages.foreign_text import LINE
from kdesk.messages.rows import SEPARATOR
from kdesk.plain_text import cut, isolated
from kdesk.ui.account.colours import paint_dot
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.rows import RowLayout, RowParts, lay_out, row_height, shown_as

_Index = QModelIndex | QPersistentModelIndex
RADIUS = 6.0
_TURNED = {"chevron-right": "chevron-left"}
"""Icons that point to where a line goes on, and what they are from right to left."""
_DOT = 9
CLAUSE_END = "; "
"""Separates the clauses of a detail, of which some may be left out."""
# Not clipped: a glyph of another font may make the line higher than its rectangle, which would cut underscores.
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_LEFT = Qt.AlignmentFlag.AlignLeft | _LINE
_RIGHT = Qt.AlignmentFlag.AlignRight | _LINE


@dataclass(frozen=True, slots=True)
class RowFace:
    """What a row shows.

    Attributes:
        name: Of the file, or its title, as it is.
        icon: Name of the icon before it.
        faded: Whether the name is painted as disabled.
        parts: Texts, buttons, and whether there is a bar.
        done: Thousandths of the file that are certain.
        moving: Thousandths that are certain or on their way; not less.
        quiet: Whether the bar stands still.
        dot: Colour of the account, "" for none.
        picture: Of the file, in the place of the icon; None if there is none.
    """

    name: str
    icon: str
    faded: bool
    parts: RowParts
    done: int
    moving: int
    quiet: bool
    dot: str = ""
    picture: QPixmap | None = None


class RowDelegate(QStyledItemDelegate):
    """Paints the rows of a list; a subclass says what they show.

    Attributes:
        hovered: Row and button under the pointer; set by the view.
        focused: Row and button that the keyboard would press, while the list has the focus; set by the view.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.hovered: tuple[int, Command | None] = (-1, None)
        self.focused: tuple[int, Command | None] = (-1, None)

    def face_of(self, index: _Index) -> RowFace:
        """Return what a row shows; each list has its own."""
        raise NotImplementedError

    def layout_of(self, option: QStyleOptionViewItem, index: _Index) -> RowLayout:
        """Return where the parts of a row lie, for painting and for clicks."""
        return self._laid_out(option, self.face_of(index))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for every row, so that 50,000 rows need no measuring."""
        del index
        return QSize(option.rect.width(), row_height(self._theme, option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        painter.save()
        try:
            self._paint_all(painter, option, index)
        finally:  # the next row expects an unchanged painter
            painter.restore()

    def _paint_all(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        face = self.face_of(index)
        layout = self._laid_out(option, face)
        painter.setFont(option.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index.row())
        self._paint_texts(painter, option, layout, face)
        if not layout.bar.isNull():
            self._paint_bar(painter, option, layout.bar, face)
        for command, rect in layout.buttons:
            self.paint_button(painter, command, rect, index.row())

    def _laid_out(self, option: QStyleOptionViewItem, face: RowFace) -> RowLayout:
        layout = lay_out(option.rect, face.parts, self._theme, option.font)
        return layout.mirrored(option.rect) if _is_mirrored(option) else layout

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or self.hovered[0] == row:
            painter.fillRect(rect, self._theme.colour("accent_faint" if selected else "hover"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), self._theme.colour("line"))
        if selected:
            width = self._theme.px(3)
            left = rect.right() - width if _is_mirrored(option) else rect.left()
            painter.fillRect(QRectF(left, rect.top(), width, rect.height()), self._theme.colour("accent"))
        if self.focused[0] == row and self.focused[1] is None:
            self._paint_ring(painter, rect.adjusted(2, 2, -2, -3))

    def _paint_texts(self, painter: QPainter, option: QStyleOptionViewItem, layout: RowLayout, face: RowFace) -> None:
        metrics, words = QFontMetrics(option.font), face.parts.words
        place = layout.icon
        if face.picture is not None:
            place = self._paint_picture(painter, face.picture, layout.picture)
        else:
            self._paint_icon(painter, face.icon, "secondary", layout.icon)
        paint_dot(painter, face.dot, self._dot_of(place))
        name = metrics.elidedText(_one_line(face.name), Qt.TextElideMode.ElideMiddle, layout.name.width())
        painter.setPen(self._theme.colour("disabled" if face.faded else "text"))
        painter.drawText(layout.name, _LEFT, name)
        if words.icon:
            self._paint_icon(painter, words.icon, words.token, layout.state_icon)
        second = fit(words.second_line(narrow=layout.narrow), metrics, layout.state.width())
        painter.setPen(self._theme.colour(words.token))
        painter.drawText(layout.state, _LEFT, second)
        if not layout.narrow:
            painter.setPen(self._theme.colour("secondary"))
            rate = metrics.elidedText(words.rate, Qt.TextElideMode.ElideRight, layout.rate.width())
            painter.drawText(layout.percent, _RIGHT, words.percent)
            painter.drawText(layout.rate, _LEFT, rate)

    def _paint_picture(self, painter: QPainter, picture: QPixmap, room: QRect) -> QRect:
        """Draw a picture in the middle of its room, and return where."""
        size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        # Not enlarged beyond the screen's own pixels.
        ratio = painter.device().devicePixelRatio()
        place = QRect(QPoint(0, 0), size.boundedTo((QSizeF(picture.size()) / ratio).toSize()))
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, picture)
        painter.setPen(self._theme.colour("line"))
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        return place

    def _dot_of(self, icon: QRect) -> QRect:
        """Return where the dot of the account stands: at the foot of the icon."""
        side = self._theme.px(_DOT)
        return QRect(icon.right() - side // 2, icon.bottom() - side // 2, side, side)

    def _paint_bar(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, face: RowFace) -> None:
        """Draw certain bytes solid and moving ones lighter, in a track that stays visible on a hovered row."""
        round_corner = rect.height() / 2
        track = QPainterPath()
        track.addRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), round_corner, round_corner)
        painter.setClipPath(track)
        painter.fillRect(rect, self._theme.colour("surface"))
        for part, token in ((face.moving, "accent_faint"), (face.done, "border" if face.quiet else "accent")):
            width = rect.width() * part / 1000
            left = rect.left() + rect.width() - width if _is_mirrored(option) else rect.left()
            painter.fillRect(QRectF(left, rect.top(), width, rect.height()), self._theme.colour(token))
        painter.setClipping(False)
        painter.setPen(self._theme.colour("border"))
        painter.drawPath(track)

    def paint_button(self, painter: QPainter, command: Command, rect: QRect, row: int) -> None:
        """Draw the button of a command in a row."""
        hovered, button = self.hovered == (row, command), shown_as(command)
        area = QRectF(rect).adjusted(1, 1, -1, -1)
        if hovered or button.text:
            painter.setPen(QPen(self._theme.colour("accent" if hovered else "border"), 1))
            painter.setBrush(self._theme.colour("surface"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if button.text:
            painter.setPen(self._theme.colour("text"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _(button.text))
        else:
            side = self._theme.px(16)
            inner = QRect(0, 0, side, side)
            inner.moveCenter(rect.center())
            icon = _TURNED.get(button.icon, button.icon) if QGuiApplication.isRightToLeft() else button.icon
            self._paint_icon(painter, icon, "text" if hovered else "secondary", inner)
        if self.focused == (row, command):
            self._paint_ring(painter, area)

    def _paint_ring(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _paint_icon(self, painter: QPainter, name: str, token: str, rect: QRect) -> None:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect.topLeft(), self._theme.icons.pixmap(name, token, rect.width(), ratio))


def _is_mirrored(option: QStyleOptionViewItem) -> bool:
    return option.direction is Qt.LayoutDirection.RightToLeft


def _one_line(name: str) -> str:
    """Return a name on one line, read from left to right: file names may hold characters that turn either."""
    return isolated(" ".join(name.splitlines()) or name)


def fit(parts: tuple[str, ...], metrics: QFontMetrics, width: int) -> str:
    """Return the parts that fit, in their order; the first is elided if it is too long itself.

    Of a later part that is too long, as many whole clauses stay as fit.
    """
    parts = tuple(cut(part, LINE) for part in parts)  # Qt would lay out all of an error of 100 KB
    said = metrics.elidedText("".join(parts[:1]), Qt.TextElideMode.ElideRight, width)
    for part in parts[1:]:
        clauses = part.split(CLAUSE_END)
        ways = (SEPARATOR.join((said, CLAUSE_END.join(clauses[:count]))) for count in range(len(clauses), 0, -1))
        said = next((longer for longer in ways if metrics.horizontalAdvance(longer) <= width), said)
    return said
