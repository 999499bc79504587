"""Tooltips, and the same words for those who cannot see them."""

from html import escape

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from kdesk.messages.foreign_text import TIP, shown_paragraphs


def plain_tip(text: str, support: str = "") -> str:
    """Return plain text as the markup of a tooltip, so that Qt takes no part of it for HTML.

    Args:
        text: Lines in plain text.
        support: Details for those who help; in small type at the end.
    """
    lines = [escape(shown_paragraphs(text, TIP)).replace("\n", "<br>")] if text else []
    lines += [f"<small>{escape(shown_paragraphs(support, TIP))}</small>"] if support else []
    # With a tag in front, Qt is sure that this is markup; otherwise it guesses from the text.
    return f"<span>{'<br>'.join(lines)}</span>" if lines else ""


def set_tip(widget: QWidget, text: str, support: str = "") -> None:
    """Give a widget a tooltip. A screen reader gets its words, where Qt would hand it the markup around them.

    Args:
        widget: Widget that gets both.
        text: Plain text of the tooltip.
        support: Details for those who help; in small type at the end.
    """
    widget.setToolTip(plain_tip(text, support))
    said = "\n".join(part for part in (text, support) if part)
    widget.setAccessibleDescription(shown_paragraphs(said, TIP))


def tell(widget: QWidget, text: str) -> None:
    """Tell something beside what has the focus, to the eye and to a screen reader."""
    place = widget.mapToGlobal(widget.rect().bottomLeft())
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        place = widget.viewport().mapToGlobal(widget.visualRect(widget.currentIndex()).bottomLeft())
    # Not as markup: Qt would break it into narrow lines. These are our own words.
    QToolTip.showText(place, text, widget)
    announce(widget, text)


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say something that happened without the focus moving there."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
