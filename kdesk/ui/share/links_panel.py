"""The links of the shown entry or of its selected rendition, each with a Copy button."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.link import Link
from kdesk.domain.links.of_entry import links_of, why_no_links
from kdesk.messages import _
from kdesk.messages.links import copy_label, links_heading, no_links_message
from kdesk.messages.renditions import name_of, reason_of
from kdesk.ui.popup import menu_place
from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.form_menu import add_form_menu
from kdesk.ui.share.links_model import LINK_ROLE, Column, LinksModel
from kdesk.ui.share.no_links_message import NoLinksMessage, icon_of
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import show_words


class ButtonDelegate(QStyledItemDelegate):
    """Lets a button fill its cell. Qt's own delegate would subtract the padding of text."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect)


class LinksTable(PanelTable):
    """The table of links: kind, address, Copy button."""

    def __init__(
        self, model: LinksModel, clipboard: LinkClipboard, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, parent)
        self._links = model
        self._clipboard = clipboard
        self._buttons: list[QPushButton] = []
        self.setAccessibleName(_("Links"))
        self.setItemDelegateForColumn(Column.COPY, ButtonDelegate(self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setSectionResizeMode(Column.URL, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(Column.COPY, QHeaderView.ResizeMode.Fixed)
        self.activated.connect(lambda index: self._copy(index.data(LINK_ROLE)))
        model.modelReset.connect(self._add_buttons)
        theme.changed.connect(self._add_buttons)

    def copy_button(self, row: int) -> QPushButton:
        """Return the Copy button of a row."""
        return self._buttons[row]

    def row_height(self) -> int:
        return max(super().row_height(), self._make_button().sizeHint().height() + self._theme.px(8))

    def copy_selected(self) -> None:
        """Copy the link of the selected row."""
        rows = self.selectionModel().selectedRows()
        if rows:
            self._copy(rows[0].data(LINK_ROLE))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = menu_place(self, event)
        link = index.siblingAtColumn(Column.KIND).data(LINK_ROLE)
        if isinstance(link, Link):
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(copy_label(link.kind), lambda: self._copy(link))
            add_form_menu(menu, self._clipboard, lambda: self._copy(link))
            menu.popup(place)

    def focused_link(self) -> Link | None:
        """Return the link of the row whose button has the focus, otherwise of the current row."""
        buttons = [row for row, button in enumerate(self._buttons) if button.hasFocus()]
        row = buttons[0] if buttons else self.currentIndex().row()
        return self._link(row)

    def _link(self, row: int) -> Link | None:
        link = self._links.index(row, Column.KIND).data(LINK_ROLE)
        return link if isinstance(link, Link) else None

    def _copy(self, link: Link | None) -> None:
        if link is not None:
            self._clipboard.copy_link(link)

    def _make_button(self) -> QPushButton:
        button = QPushButton(_("Copy"))
        # The style sheet decides its size, which is needed before it is shown.
        button.ensurePolished()
        return button

    def _cell_around(self, button: QPushButton) -> QWidget:
        """Return a cell widget with margins around the button."""
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
            button.setAccessibleName(copy_label(link.kind))
            button.setToolTip(copy_label(link.kind))
            # The link is read at the click, because its names may have changed.
            button.clicked.connect(lambda _checked=False, row=row: self._copy(self._link(row)))
            self._buttons.append(button)
            self.setIndexWidget(index, self._cell_around(button))
            # A new widget is last in the window's tab order.
            self.setTabOrder(self._buttons[row - 1] if row else self, button)


class LinksPanel(QWidget):
    """The links table with a heading, or the message why there are no links.

    Attributes:
        heading: Names the entry or rendition.
        back: Returns from the links of a rendition to those of the entry.
        no_links: The message in place of the table.

    Signals:
        entry_wanted: The user pressed `back`.
    """

    entry_wanted = Signal()

    def __init__(self, clipboard: LinkClipboard, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.model = LinksModel()
        self.table = LinksTable(self.model, clipboard, theme)
        self.heading = QLabel()
        self.back = QPushButton(_("Links of the entry"))
        self.back.setToolTip(_("Show the links of the whole entry again"))
        self.back.clicked.connect(self.entry_wanted)
        self.no_links = NoLinksMessage(theme)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.heading, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.no_links)
        column.addWidget(self.table)

    def show_links(self, entry: Entry, flavor: Flavor | None, name: str = "") -> None:
        """Show the links of an entry, or of one of its renditions.

        Args:
            entry: The entry.
            flavor: The rendition, None for the whole entry.
            name: Name of the rendition among those of the entry.
        """
        name = (name or name_of(flavor)) if flavor else ""
        links = links_of(entry, flavor, name)
        show_words(self.heading, links_heading(entry.name, name))
        self.back.setVisible(flavor is not None)
        icon = icon_of(why_no_links(entry, flavor))
        self.no_links.show_message(no_links_message(entry, flavor), icon, reason_of(flavor) if flavor else "")
        self.table.setVisible(bool(links))
        self.model.show_links(links)
