"""The table of renditions: select, play, copy."""

from itertools import accumulate

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QWidget

from kdesk.domain.flavor import Flavor
from kdesk.messages import _
from kdesk.messages.renditions import reason_of
from kdesk.ui.popup import menu_place
from kdesk.ui.review.flavor_status import status_icon
from kdesk.ui.review.flavors_model import FLAVOR_ROLE, Column, FlavorsModel
from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.review.reason_table import ReasonTable, UpperLineDelegate
from kdesk.ui.theme import Theme

NAME_WIDTH = 160
"""Largest width of the name column while the columns are wider than the table, in pixels at the reference font."""
LEAST_NAME = 72
"""To which it shrinks where that brings the bit rate into sight."""


class StatusDelegate(UpperLineDelegate):
    """Shows a status with its icon and colour."""

    def __init__(self, theme: Theme, table: PanelTable) -> None:
        super().__init__(table)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        flavor = index.data(FLAVOR_ROLE)
        if flavor is None:
            return
        icon, token = status_icon(flavor.status)
        option.icon = QIcon(self._theme.icons.icon(icon, token))
        option.decorationSize = QSize(self._theme.px(16), self._theme.px(16))
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, self._theme.colour(token))


class FlavorsView(ReasonTable):
    """The renditions of one entry; the reason of a failure is below its row. Several can be selected.

    Signals:
        selected: The `Flavor` of the only selected row, None without one or with several.
        played: The `Flavor` to play.
        link_wanted: The `Flavor` whose link is to be copied.
        links_wanted: Several of them, a tuple.
        id_wanted: The `Flavor` whose id is to be copied.
        reason_wanted: The `Flavor` whose reason of failure is to be copied.
        delete_wanted: The selected ones, a tuple, by the key.
        menu_made: The context menu, and the `Flavor` that it is for: others may add to it.
    """

    selected = Signal(object)
    played = Signal(object)
    link_wanted = Signal(object)
    links_wanted = Signal(object)
    id_wanted = Signal(object)
    reason_wanted = Signal(object)
    delete_wanted = Signal(object)
    menu_made = Signal(object, object)

    def __init__(self, model: FlavorsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self._flavor_id = ""
        self.setAccessibleName(_("Renditions"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # The other columns need the room more than a long name of flavor params; the tooltip has all of it.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Interactive)
        model.modelReset.connect(self._fit_columns)
        # Fitting needs the final sizes of all columns, so it waits until the header has resized each of them.
        self._fit_later = QTimer(self, singleShot=True, interval=0)
        self._fit_later.timeout.connect(self._fit_columns)
        self.horizontalHeader().sectionResized.connect(self._follow_resize)
        self.setItemDelegateForColumn(Column.STATUS, StatusDelegate(theme, self))
        self.activated.connect(lambda index: self.played.emit(index.data(FLAVOR_ROLE)))
        self.selectionModel().selectionChanged.connect(self._emit_selected)
        model.modelReset.connect(self._emit_selected)

    def flavor(self) -> Flavor | None:
        """Return the only selected rendition, None without one or with several."""
        selected = self.selected_flavors()
        return selected[0] if len(selected) == 1 else None

    def selected_flavors(self) -> tuple[Flavor, ...]:
        """Return the selected renditions, in the order of the table."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = (self.model().index(row, 0).data(FLAVOR_ROLE) for row in rows)
        return tuple(flavor for flavor in found if isinstance(flavor, Flavor))

    def select(self, flavor: Flavor) -> None:
        """Select the row of a rendition."""
        model = self.model()
        rows = (row for row in range(model.rowCount()) if model.index(row, 0).data(FLAVOR_ROLE).id == flavor.id)
        row = next(rows, None)
        if row is not None:
            self.selectRow(row)

    def selectRow(self, row: int) -> None:
        """Select one row alone, whatever modifiers are held: Qt would add it to the others with Ctrl."""
        whole = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), whole)

    def menu_for(self, flavor: Flavor) -> QMenu:
        """Return the context menu of a rendition, or of all that are selected; it deletes itself when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(self.selected_flavors()) > 1:
            menu.addAction(_("Copy HLS links"), self.copy_selected)
        else:
            self._fill_for_one(menu, flavor)
        self.menu_made.emit(menu, flavor)
        return menu

    def _fill_for_one(self, menu: QMenu, flavor: Flavor) -> None:
        play = menu.addAction(_("Play"), lambda: self.played.emit(flavor))
        play.setEnabled(flavor.status.playable)
        menu.addSeparator()
        link = menu.addAction(_("Copy HLS link"), lambda: self.link_wanted.emit(flavor))
        link.setEnabled(flavor.status.playable)
        menu.addAction(_("Copy id"), lambda: self.id_wanted.emit(flavor))
        if reason_of(flavor):
            menu.addAction(_("Copy the reason"), lambda: self.reason_wanted.emit(flavor))

    def copy_selected(self) -> None:
        """Ask to copy the links of the selected renditions, or the id of one that has no link."""
        flavor, several = self.flavor(), self.selected_flavors()
        if len(several) > 1:
            self.links_wanted.emit(several)
        elif flavor is not None:
            (self.link_wanted if flavor.status.playable else self.id_wanted).emit(flavor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def _follow_resize(self, column: int) -> None:
        if column != Column.NAME:
            self._fit_later.start()

    def _fit_columns(self) -> None:
        """Widen the name column until the last visible column ends at the edge, so that no column is cut."""
        header, room = self.horizontalHeader(), self.viewport().width()
        wanted = max(self.sizeHintForColumn(Column.NAME), header.sectionSizeHint(Column.NAME))
        name_width = min(wanted, self._theme.px(NAME_WIDTH))
        beside = sum(header.sectionSize(column) for column in Column if Column.NAME < column <= Column.BITRATE)
        if self._theme.px(LEAST_NAME) <= room - beside < name_width:
            name_width = room - beside
        ends = list(accumulate((header.sectionSize(column) for column in list(Column)[1:]), initial=name_width))
        last = max((end for end in ends if end <= room), default=room)
        header.resizeSection(Column.NAME, name_width + (room - last if ends[-1] > room else 0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = menu_place(self, event)
        flavor = index.data(FLAVOR_ROLE)
        if isinstance(flavor, Flavor):
            self.menu_for(flavor).popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        selected = self.selected_flavors()
        if event.key() == Qt.Key.Key_Delete and selected:
            self.delete_wanted.emit(selected)
        else:
            super().keyPressEvent(event)

    def _emit_selected(self) -> None:
        flavor = self.flavor()
        chosen = flavor.id if flavor is not None else ""
        if chosen != self._flavor_id:
            self._flavor_id = chosen
            self.selected.emit(flavor)
