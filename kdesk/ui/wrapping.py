"""Where long runs of text may be broken into lines."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

LONGEST_RUN = 24
"""Characters without a space that every panel has room for."""
_PIECE = 8


def breakable(text: str) -> str:
    """Return the text with spaces of no width in every run that is too long for a line.

    It is for the screen only: what goes to the clipboard must not have them.
    """
    return re.sub(rf"\S{{{LONGEST_RUN + 1},}}", _broken, text)


def wrapped(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Return a text as at most so many lines of a width; the last one is elided where there would be more.

    Lines end between words and after the signs inside of addresses, elsewhere only where one of those is too wide.
    """
    soft = re.sub(r"(?<=[@._/:-])(?=\w)", "\u200b", text)
    layout = QTextLayout(soft, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        if len(lines) == most - 1:
            rest = soft[line.textStart() :].replace("\u200b", "")
            lines.append(QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        lines.append(soft[line.textStart() : line.textStart() + line.textLength()].replace("\u200b", "").strip())
    layout.endLayout()
    return lines


def show_words(label: QLabel, words: str) -> None:
    """Write plain text that wraps wherever it is longer than a line."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(breakable(words))


def _broken(run: re.Match[str]) -> str:
    text = run.group()
    return "\u200b".join(text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
