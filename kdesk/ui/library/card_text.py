"""The texts of a card, laid out for its width and kept, because laying out is most of the cost of painting them."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextCharFormat, QTextLayout

from kdesk.domain.library_view import Arrangement
from kdesk.messages import _
from kdesk.ui.library.card_content import CardContent
from kdesk.ui.marked_text import MarkedText, Marker, mark_format, no_marks
from kdesk.ui.theme import Theme

KEPT = 600
TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class CardText:
    """The texts of one card.

    Attributes:
        status: In place of the second line of the title; None of an entry that is ready.
        first: Age and owner.
        second: Tags; None where the card has no room for them.
        length: The badge at the end of the picture, and its width; "" for none.
        marks: The badges at the beginning of the picture, and their widths.
    """

    title: QTextLayout
    status: QTextLayout | None
    first: QTextLayout
    second: QTextLayout | None
    length: tuple[str, int]
    marks: tuple[tuple[str, int], ...]


class CardTexts:
    """Lays out the texts of cards, for one font, direction and size of cards at a time.

    Attributes:
        arrangement: The size of the cards: it tells how much they say.
        marker: Finds the words of the search.
    """

    def __init__(self, theme: Theme) -> None:
        self.arrangement = Arrangement.MEDIUM
        self.marker: Marker = no_marks
        self._theme = theme
        self._key: tuple[object, ...] = ()
        self._marked = MarkedText(QFont(), Qt.LayoutDirection.LeftToRight, QTextCharFormat(), no_marks)
        self._plain = self._marked
        self._font = QFont()
        self._metrics = QFontMetrics(self._font)
        self._kept: OrderedDict[tuple[str, int], tuple[CardContent, CardText]] = OrderedDict()
        theme.changed.connect(self.forget)

    @property
    def lines(self) -> int:
        """Lines of text below the picture."""
        return TITLE_LINES + (2 if self.arrangement is Arrangement.LARGE else 1)

    def forget(self) -> None:
        """Lay everything out again: colours or marked words have changed."""
        self._key = ()
        self._kept.clear()

    def use(self, font: QFont, direction: Qt.LayoutDirection) -> None:
        """Lay out for this font and direction from now on."""
        key = (direction, self.arrangement)
        # Compared as it is: the key of a font is a text that would be made for every card.
        if key != self._key or font != self._font:
            self._key = key
            # A copy: the font of a style option ends with the option.
            self._font = QFont(font)
            self._kept.clear()
            self._metrics = QFontMetrics(font)
            self._marked = MarkedText(font, direction, mark_format(self._theme), self.marker)
            self._plain = MarkedText(font, direction, QTextCharFormat(), no_marks)

    def text(self, entry_id: str, content: CardContent, width: int, icon: int) -> CardText:
        """Return the texts of a card.

        Args:
            entry_id: Of its entry.
            content: What is laid out.
            width: Of the lines, in pixels.
            icon: Pixels that the icon of a status takes from its line.
        """
        kept = self._kept.get((entry_id, width))
        if kept is not None and kept[0] is content:
            return kept[1]
        text = self._laid_out(content, width, icon)
        self._kept[entry_id, width] = (content, text)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return text

    def _laid_out(self, content: CardContent, width: int, icon: int) -> CardText:
        large = self.arrangement is Arrangement.LARGE
        status = self._plain.laid_out(content.status, width - icon) if content.status else None
        return CardText(
            title=self._marked.laid_out(content.title, width, TITLE_LINES if status is None else TITLE_LINES - 1),
            status=status,
            first=self._plain.laid_out(self._below(content), width),
            second=self._marked.laid_out(content.tags, width) if large and content.tags else None,
            length=self._badge(content.length),
            marks=tuple(self._badge(words) for words in (content.resolution, content.captions) if words),
        )

    def _below(self, content: CardContent) -> str:
        """Return the line with age and owner."""
        if self.arrangement is Arrangement.SMALL or not content.owner:
            return content.age
        if not content.age:
            return content.owner
        return _("{age} · {owner}").format(age=content.age, owner=content.owner)

    def _badge(self, words: str) -> tuple[str, int]:
        return words, self._metrics.horizontalAdvance(words) + self._theme.px(12) if words else 0
