"""Text that is wrapped to some lines, elided in the last one, with the words of a search marked."""

import unicodedata
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextCharFormat, QTextLayout, QTextOption

from kdesk.ui.theme import Theme

Ranges = Sequence[tuple[int, int]]
"""Beginning and end of each marked part, in characters."""
Marker = Callable[[str], Ranges]
"""Finds the parts of a text that are to be marked."""


def no_marks(_text: str) -> Ranges:
    """Mark nothing."""
    return ()


def mark_format(theme: Theme) -> QTextCharFormat:
    """Return how the words of a search look: a line below them, beside their colour."""
    mark = QTextCharFormat()
    mark.setForeground(theme.colour("accent"))
    mark.setFontUnderline(True)
    return mark


class MarkedText:
    """Lays out texts of one font and direction.

    Args:
        font: Of all texts.
        direction: In which the texts are aligned; each has its own direction inside.
        mark: How marked parts look.
        marker: Finds them.
    """

    def __init__(self, font: QFont, direction: Qt.LayoutDirection, mark: QTextCharFormat, marker: Marker) -> None:
        # A copy: the font of a style option ends with the option.
        self._font = QFont(font)
        self._metrics = QFontMetrics(font)
        self._mark = mark
        self._marker = marker
        self._option = QTextOption()
        self._option.setTextDirection(direction)
        # Not the alignment of the text's own direction: a Hebrew title stands where the other titles stand.
        right = direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)

    def laid_out(self, text: str, width: int, lines: int = 1) -> QTextLayout:
        """Return a text on so many lines at most; what does not fit is replaced by an ellipsis.

        Lines have the height of the font, also with a taller glyph of another font in them.

        Args:
            text: On one line.
            width: Of the lines, in pixels.
            lines: At most.
        """
        layout = self._layout(text, width, lines + 1)
        if layout.lineCount() > lines:
            units = text.encode("utf-16-le", "surrogatepass")
            # Qt counts in units of UTF-16.
            cut = 2 * layout.lineAt(lines - 1).textStart()
            head, rest = (part.decode("utf-16-le", "surrogatepass") for part in (units[:cut], units[cut:]))
            elided = self._metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width - 1)
            layout = self._layout(head + _ended(elided), width, lines)
        return layout

    def _layout(self, text: str, width: int, lines: int) -> QTextLayout:
        layout = QTextLayout(text, self._font)
        # A file name without blanks breaks anywhere: a break at its first hyphen would waste a line.
        wrap = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if " " in text else QTextOption.WrapMode.WrapAnywhere
        self._option.setWrapMode(wrap)
        layout.setTextOption(self._option)
        layout.setCacheEnabled(True)
        layout.setFormats([self._format(text, start, end) for start, end in self._marker(text)])
        layout.beginLayout()
        for number in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            baseline = number * self._metrics.height() + self._metrics.ascent()
            line.setPosition(QPointF(0, baseline - line.ascent()))
        layout.endLayout()
        return layout

    def _format(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        marked = QTextLayout.FormatRange()
        # The stubs of PySide lack these attributes' setters for plain numbers.
        marked.start = _units(text[:start])
        marked.length = _units(text[start:end])
        marked.format = self._mark
        return marked


def _ended(elided: str) -> str:
    """Return an elided text whose ellipsis stands at the end of what is read from right to left, not at its start."""
    kept, ellipsis, rest = elided.rpartition("…")
    before = kept.rstrip()[-1:]
    right_to_left = bool(before) and unicodedata.bidirectional(before) in {"R", "AL"}
    # Qt ends the isolate that the text begins with; the mark stands inside of it.
    return f"{kept}…\u200f{rest}" if right_to_left and ellipsis else elided


def _units(text: str) -> int:
    """Return the length of a text in units of UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)
