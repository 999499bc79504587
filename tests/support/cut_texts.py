"""Finds texts that do not fit where they stand."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

_COMBO = QStyle.ComplexControl.CC_ComboBox


def cut_texts(window: QWidget) -> list[str]:
    """Return the texts of labels, buttons and choices below a widget that have less room than they need.

    A label that wraps needs the height of its lines; one that shortens its text itself has room for some of it only,
    and shows all of it in its tooltip.
    """
    found = [
        text for widget in window.findChildren(QWidget) if widget.isVisible() for text in _cut(widget) if text.strip()
    ]
    return sorted(set(found))


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        if widget.textFormat() is not Qt.TextFormat.RichText and _lacks_room(widget):
            yield widget.text()
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = widget.style().subControlRect(_COMBO, option, QStyle.SubControl.SC_ComboBoxEditField, widget)
        if field.width() < widget.fontMetrics().horizontalAdvance(widget.currentText()):
            yield widget.currentText()
    elif (
        isinstance(widget, QAbstractButton)
        and not _shows_icon_only(widget)
        and widget.width() < widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
    ):
        yield widget.text()


def _shows_icon_only(button: QAbstractButton) -> bool:
    return isinstance(button, QToolButton) and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly


def _lacks_room(label: QLabel) -> bool:
    margin = 2 * label.margin()
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    lines = label.text().split("\n")
    return label.width() - margin < max(label.fontMetrics().horizontalAdvance(line) for line in lines)
