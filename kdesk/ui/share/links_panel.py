"""The links of the shown entry, or of its selected rendition, each with its Copy button."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links import Link, links_of, no_links_because
from kdesk.ui.foreign_text import shown
from kdesk.ui.review.table import QuietTable
from kdesk.ui.review.words import name_of
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.links import LINK_ROLE, Column, LinksModel
from kdesk.ui.theme import Theme


class ButtonDelegate(QStyledItemDelegate):
    """Gives a button's cell all of its room: Qt's own would take the padding of text away."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Fill the cell."""
        editor.setGeometry(option.rect)


class LinksTable(QuietTable):
    """Kind, address, Copy.

    clipboard  takes what is copied
    """

    def __init__(
        self, model: LinksModel, clipboard: LinkClipboard, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, parent)
        self._links = model
        self._clipboard = clipboard
        self._buttons: list[QPushButton] = []
        self.setAccessibleName("Links")
        self.setItemDelegateForColumn(Column.COPY, ButtonDelegate(self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setSectionResizeMode(Column.URL, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(Column.COPY, QHeaderView.ResizeMode.Fixed)
        self.activated.connect(lambda index: self._copy(index.data(LINK_ROLE)))
        model.modelReset.connect(self._add_buttons)
        theme.changed.connect(self._add_buttons)

    def copy_button(self, row: int) -> QPushButton:
        """Return the button of a row."""
        return self._buttons[row]

    def row_height(self) -> int:
        """Return a height that holds the button."""
        return max(super().row_height(), self._make_button().sizeHint().height() + self._theme.px(8))

    def copy_selected(self) -> None:
        """Copy the link of the selected row."""
        rows = self.selectionModel().selectedRows()
        if rows:
            self._copy(rows[0].data(LINK_ROLE))

    def _copy(self, link: Link | None) -> None:
        if link is not None:
            self._clipboard.copy_link(link)

    def _make_button(self) -> QPushButton:
        button = QPushButton("Copy")
        # Its size is asked for before it is shown, and the style sheet decides it.
        button.ensurePolished()
        return button

    def _cell_around(self, button: QPushButton) -> QWidget:
        """Return a cell that leaves air around its button."""
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(*(self._theme.px(n) for n in (8, 4, 8, 4)))
        row.addWidget(button)
        return cell

    def _add_buttons(self) -> None:
        self._buttons = []
        cell = self._cell_around(self._make_button())
        self.horizontalHeader().resizeSection(Column.COPY, cell.sizeHint().width())
        for row in range(self._links.rowCount()):
            index = self._links.index(row, Column.COPY)
            link = index.data(LINK_ROLE)
            button = self._make_button()
            button.setAccessibleName(f"Copy {link.kind} link")
            button.setToolTip(f"Copy {link.kind} link")
            button.clicked.connect(lambda _checked=False, link=link: self._copy(link))
            self._buttons.append(button)
            self.setIndexWidget(index, self._cell_around(button))


class LinksPanel(QWidget):
    """The links table, and whose links they are.

    clipboard  takes what is copied
    theme      the look
    """

    def __init__(self, clipboard: LinkClipboard, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LinksModel()
        self.table = LinksTable(self.model, clipboard, theme)
        self._whose = QLabel()
        self._whose.setTextFormat(Qt.TextFormat.PlainText)
        self._whose.setProperty("role", "secondary")
        self._whose.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._whose)
        column.addWidget(self.table)

    def show_links(self, entry: Entry, flavor: Flavor | None, name: str = "") -> None:
        """Show the links of the entry, or of this one of its renditions, under this name."""
        links = links_of(entry, flavor)
        whose = f"of the rendition {shown(name or name_of(flavor))}" if flavor is not None else "of the entry"
        self._whose.setText(f"Links {whose}" if links else no_links_because(entry, flavor))
        self.table.setVisible(bool(links))
        self.model.show_links(links)
