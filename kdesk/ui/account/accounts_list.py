"""The tables of the dialogs “Accounts” and “Application tokens”: rows that stay selected by their keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from kdesk.messages import _
from kdesk.ui.tips import plain_tip

_MOST_CHARACTERS = 48
"""Of a column; what is longer is cut, and whole in the tooltip."""
KEY = Qt.ItemDataRole.UserRole


def tree(name: str, columns: Sequence[str]) -> QTreeWidget:
    """Return an empty table in which one row can be selected; `name` is for those who do not see it.

    Each column is as wide as its texts, within bounds; the last one takes the room that is left.
    """
    made = QTreeWidget()
    made.setAccessibleName(name)
    made.setHeaderLabels([_(column) for column in columns])
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    header = made.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setMaximumSectionSize(_MOST_CHARACTERS * made.fontMetrics().averageCharWidth())
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return made


def items(table: QTreeWidget) -> list[QTreeWidgetItem]:
    """Return the rows."""
    found = map(table.topLevelItem, range(table.topLevelItemCount()))
    return [item for item in found if item is not None]


def bring_rows(table: QTreeWidget, keys: Sequence[str]) -> list[QTreeWidgetItem]:
    """Return a row for each key, with the same one selected as before, or the first."""
    if [item.data(0, KEY) for item in items(table)] != list(keys):
        current = table.currentItem()
        before = current.data(0, KEY) if current else None
        table.clear()
        for key in keys:
            item = QTreeWidgetItem()
            item.setData(0, KEY, key)
            table.addTopLevelItem(item)
            if table.currentItem() is None or key == before:
                table.setCurrentItem(item)
    return items(table)


def fill(item: QTreeWidgetItem, texts: Sequence[str]) -> None:
    """Write the cells of a row, with the whole text as the tooltip."""
    for column, text in enumerate(texts):
        if item.text(column) != text:
            item.setText(column, text)
            item.setToolTip(column, plain_tip(text))
