"""Line breaks in long runs of text."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

LONGEST_RUN = 24
"""Characters without a space that fit into every panel."""
_PIECE = 8


def breakable(text: str) -> str:
    """Return the text with zero-width spaces in every run that is too long for a line.

    For the screen only: text for the clipboard must not have them.
    """
    return re.sub(rf"\S{{{LONGEST_RUN + 1},}}", _broken, text)


def wrapped(text: str, font: QFont, width: int, most: int, *, breaks_words: bool = True) -> list[str]:
    """Return a text as lines of a width; the last one is elided if the text is longer.

    Lines break between words and after punctuation inside addresses, elsewhere only where a word is too wide.

    Args:
        most: Number of lines.
        breaks_words: Whether a word that is too wide goes on in the next line; elided otherwise.
    """
    # Zero-width spaces, removed again below: for Qt an address is one word.
    soft = re.sub(r"(?<=[@._/:-])(?=\w)", "\u200b", text)
    layout = QTextLayout(soft, font)
    option = QTextOption()
    modes = QTextOption.WrapMode
    option.setWrapMode(modes.WrapAtWordBoundaryOrAnywhere if breaks_words else modes.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    metrics, right = QFontMetrics(font), Qt.TextElideMode.ElideRight
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        if len(lines) == most - 1:
            rest = soft[line.textStart() :].replace("\u200b", "")
            lines.append(metrics.elidedText(rest, right, width))
            break
        words = soft[line.textStart() : line.textStart() + line.textLength()].replace("\u200b", "").strip()
        lines.append(words if breaks_words else metrics.elidedText(words, right, width))
    layout.endLayout()
    return lines


def show_words(label: QLabel, words: str) -> None:
    """Write plain text into a label that wraps it, also inside long words."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(breakable(words))


def plain_label(words: str) -> QLabel:
    """Return a label of plain text that wraps it between words."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def let_select(label: QLabel, on: bool = True) -> None:
    """Let the text of a label be selected; it begins where the window's language does, as that of other labels."""
    flag = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flag.TextSelectableByMouse if on else flag.NoTextInteraction)
    begin_with_window(label)


def begin_with_window(label: QLabel) -> None:
    """Let a text that can be selected begin where the window's language does, and not where its own direction does."""
    if label.isRightToLeft() and not label.alignment() & Qt.AlignmentFlag.AlignHCenter:
        upright = label.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | upright)


def _broken(run: re.Match[str]) -> str:
    text = run.group()
    return "\u200b".join(text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
