"""The list of what a check found: all words of each finding, however many lines they take."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kdesk.messages import _
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import breakable

_MOST = 100_000
"""Pixels that no text is high."""


class FindingList(QListWidget):
    """Findings with their meanings below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Findings"))
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A finding may be higher than the list.
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_WholeWords(theme, self))

    def add(self, icon: QIcon, words: str, meaning: str) -> None:
        """Add a finding."""
        self.addItem(QListWidgetItem(icon, breakable(f"{words}\n{meaning}")))


class _WholeWords(QStyledItemDelegate):
    """Makes each row as high as its wrapped words: Qt reckons without the width of the list, and cuts them."""

    def __init__(self, theme: Theme, view: FindingList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        self.initStyleOption(option, index)
        px = self._theme.px
        width = self._view.viewport().width()
        room = max(1, width - option.decorationSize.width() - px(32))
        flags = int(Qt.TextFlag.TextWordWrap.value)
        height = option.fontMetrics.boundingRect(QRect(0, 0, room, _MOST), flags, option.text).height()
        return QSize(width, height + px(12))
