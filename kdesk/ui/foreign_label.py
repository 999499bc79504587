"""Names and texts that people gave entries, in labels: in their own direction, and able to wrap."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from kdesk.messages.foreign_text import PARAGRAPHS, shown, shown_paragraphs
from kdesk.plain_text import undirected
from kdesk.ui.tips import set_tip
from kdesk.ui.wrapping import breakable, let_select


def show_name(label: QLabel, name: str) -> None:
    """Show a name with line wrap. As on the cards, a right-to-left name begins at the left too."""
    _show(label, shown(name), name)


def show_text(label: QLabel, text: str, limit: int = PARAGRAPHS) -> None:
    """Show text of several lines in its own direction, cut to a number of characters."""
    _show(label, shown_paragraphs(text, limit), text)


def _show(label: QLabel, displayed: str, text: str) -> None:
    """Show a text without widening the panel; it can be selected only if it is shown unchanged.

    Zero-width spaces in long words and the direction marks around a right-to-left name must not get into the
    clipboard.

    Args:
        label: Shows it.
        displayed: The form for the screen.
        text: The original.
    """
    words = breakable(displayed)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    let_select(label, words == text)
    label.setText(words)
    set_tip(label, text if undirected(words) != text else "")
