"""The table of links: kind, light, address, and the buttons of each row."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QPushButton, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kdesk.domain.links.link import Link
from kdesk.messages import _
from kdesk.messages.links import copy_label
from kdesk.ui.popup import menu_place
from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.form_menu import add_form_menu
from kdesk.ui.share.light_look import CHECKING_LOOK, light_look
from kdesk.ui.share.links_model import LIGHT_ROLE, LINK_ROLE, Column, LinksModel, RowLight
from kdesk.ui.share.row_buttons import RowButtons, why_no_code, why_not_opened
from kdesk.ui.theme import Theme

_LEAST_ADDRESS = 96
"""Pixels of an address of which something can be read."""
_LEAST_LIGHT = 84
"""Pixels of a light: its icon and the begin of its word."""


class ButtonDelegate(QStyledItemDelegate):
    """Lets a button fill its cell. Qt's own delegate would subtract the padding of text."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect)


class LightDelegate(QStyledItemDelegate):
    """Draws a light as an icon beside its word."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        light = index.data(LIGHT_ROLE)
        if isinstance(light, RowLight):
            look = light_look(light.finding.light) if light.finding else CHECKING_LOOK
            option.icon = self._theme.icons.icon(*look)
            option.textElideMode = Qt.TextElideMode.ElideRight
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration


class LinksTable(PanelTable):
    """The table of links.

    Signals:
        code_wanted: The `Link` that is to be shown as a QR code.
        check_wanted: The lights are to be found again.
    """

    code_wanted = Signal(object)
    check_wanted = Signal()

    def __init__(
        self, model: LinksModel, clipboard: LinkClipboard, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, parent)
        self._links = model
        self._clipboard = clipboard
        self._rows: list[RowButtons] = []
        self.setAccessibleName(_("Links"))
        self.setItemDelegateForColumn(Column.COPY, ButtonDelegate(self))
        self.setItemDelegateForColumn(Column.LIGHT, LightDelegate(theme, self))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setSectionResizeMode(Column.URL, QHeaderView.ResizeMode.Stretch)
        for column in (Column.LIGHT, Column.COPY):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.activated.connect(lambda index: self._copy(index.data(LINK_ROLE)))
        model.modelReset.connect(self._add_buttons)
        model.light_changed.connect(clipboard.lights.keep)
        model.dataChanged.connect(self._fit_columns)
        clipboard.forms.changed.connect(self._show_form)
        theme.changed.connect(self._add_buttons)

    def copy_button(self, row: int) -> QPushButton:
        """Return the Copy button of a row."""
        return self._rows[row].copy

    def buttons(self, row: int) -> RowButtons:
        """Return all buttons of a row."""
        return self._rows[row]

    def row_height(self) -> int:
        """Return the height of a row with buttons in it."""
        button = QPushButton(_("Copy"))
        button.ensurePolished()
        return max(super().row_height(), button.sizeHint().height() + self._theme.px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Share the width: the buttons are always whole, the light gives way to the address.

        Where the address has no room at all it is left out: the tooltip of each row has it.
        """
        header, px = self.horizontalHeader(), self._theme.px
        room = self.viewport().width() - header.sectionSize(Column.KIND)
        least = px(_LEAST_LIGHT) + px(_LEAST_ADDRESS)
        copy = 0
        for is_narrow in (False, True):
            for buttons in self._rows:
                buttons.set_narrow(is_narrow)
            copy = max((buttons.sizeHint().width() for buttons in self._rows), default=0)
            if room - copy >= least:
                break
        wanted = max(self.sizeHintForColumn(Column.LIGHT), header.sectionSizeHint(Column.LIGHT))
        has_address = room - copy >= least
        given = room - copy - px(_LEAST_ADDRESS) if has_address else room - copy
        header.resizeSection(Column.COPY, copy)
        header.resizeSection(Column.LIGHT, max(0, min(wanted, given)))
        self.setColumnHidden(Column.URL, not has_address)

    def copy_selected(self) -> None:
        self._copy(self.currentIndex().data(LINK_ROLE))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = menu_place(self, event)
        link = index.siblingAtColumn(Column.KIND).data(LINK_ROLE)
        if isinstance(link, Link):
            self.menu_of(link).popup(place)

    def menu_of(self, link: Link) -> QMenu:
        """Return the menu of a row; it is deleted when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addAction(copy_label(link.kind), lambda: self._copy(link))
        add_form_menu(menu, self._clipboard, lambda: self._copy(link))
        menu.addSeparator()
        for words, step, reason in (
            (_("Open in the browser"), self._open, why_not_opened(link)),
            (_("Show as a QR code…"), self.code_wanted.emit, why_no_code(link)),
        ):
            action = menu.addAction(words)
            action.setEnabled(not reason)
            action.setToolTip(reason or words)
            action.triggered.connect(lambda _checked=False, step=step: step(link))
        menu.addAction(_("Check again"), self.check_wanted.emit)
        return menu

    def focused_link(self) -> Link | None:
        """Return the link of the row whose button has the focus, otherwise of the current row."""
        rows = [row for row, buttons in enumerate(self._rows) if any(stop.hasFocus() for stop in buttons.stops)]
        return self._link(rows[0] if rows else self.currentIndex().row())

    def _link(self, row: int) -> Link | None:
        link = self._links.index(row, Column.KIND).data(LINK_ROLE)
        return link if isinstance(link, Link) else None

    def _copy(self, link: Link | None) -> None:
        if link is not None:
            self._clipboard.copy_link(link)

    def _open(self, link: Link | None) -> None:
        if link is not None:
            QDesktopServices.openUrl(QUrl(link.url))

    def _show_code(self, link: Link | None) -> None:
        if link is not None:
            self.code_wanted.emit(link)

    def _open_menu(self, row: int) -> None:
        link, button = self._link(row), self._rows[row].more
        if link is not None:
            self.menu_of(link).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _show_form(self) -> None:
        for buttons in self._rows:
            buttons.show_form(self._clipboard.form)
        self._fit_columns()

    def _add_buttons(self) -> None:
        self._rows = []
        last: QWidget = self
        for row, link in enumerate(self._links.links):
            buttons = RowButtons(link, self._theme)
            # The link is read at the click, because its names may have changed.
            buttons.copied.connect(lambda row=row: self._copy(self._link(row)))
            buttons.opened.connect(lambda row=row: self._open(self._link(row)))
            buttons.code_wanted.connect(lambda row=row: self._show_code(self._link(row)))
            buttons.menu_wanted.connect(lambda row=row: self._open_menu(row))
            buttons.show_form(self._clipboard.form)
            self._rows.append(buttons)
            self.setIndexWidget(self._links.index(row, Column.COPY), buttons)
            for stop in buttons.stops:
                # A new widget is last in the window's tab order.
                self.setTabOrder(last, stop)
                last = stop
        self._fit_columns()
