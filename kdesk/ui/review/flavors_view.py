"""The table of renditions on the screen: select, play, copy."""

from collections.abc import Callable
from itertools import accumulate

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QIcon, QPalette, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QStyleOptionViewItem, QWidget

from kdesk.domain.flavor import Flavor
from kdesk.messages.renditions import reason_of
from kdesk.ui.popup import menu_place
from kdesk.ui.review.flavor_status import status_icon
from kdesk.ui.review.flavors_model import FLAVOR_ROLE, Column, FlavorsModel
from kdesk.ui.review.panel_table import PanelTable
from kdesk.ui.review.reasons import ReasonedTable, UpperLineDelegate
from kdesk.ui.theme import Theme

NAME_WIDTH = 160
"""Pixels of the drawings that the name of a rendition takes at most, where no room is left over."""


class StatusDelegate(UpperLineDelegate):
    """Puts icon and colour beside the word of a status.

    theme  the look
    """

    def __init__(self, theme: Theme, table: PanelTable) -> None:
        super().__init__(table)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Dress the cell of a status."""
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


class FlavorsView(ReasonedTable):
    """The renditions of one entry; why one of them failed stands below its row.

    copy_id, copy_link, copy_reason  what the context menu offers for a rendition

    Signals:
    selected  the `Flavor` whose row is selected, None without one
    played    the `Flavor` that was double-clicked
    """

    selected = Signal(object)
    played = Signal(object)

    def __init__(
        self,
        model: FlavorsModel,
        theme: Theme,
        *,
        copy_id: Callable[[Flavor], None],
        copy_link: Callable[[Flavor], None],
        copy_reason: Callable[[Flavor], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, theme, parent)
        self._copy_id = copy_id
        self._copy_link = copy_link
        self._copy_reason = copy_reason
        self._flavor_id = ""
        self.setAccessibleName("Renditions")
        # What renditions differ in is worth more room than the name of a recipe that stands for the size; the tooltip
        # has it whole.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Interactive)
        model.modelReset.connect(self._fit_columns)
        # The header must be through with all of its columns first.
        self._fit_later = QTimer(self, singleShot=True, interval=0)
        self._fit_later.timeout.connect(self._fit_columns)
        self.horizontalHeader().sectionResized.connect(self._take_width)
        self.setItemDelegateForColumn(Column.STATUS, StatusDelegate(theme, self))
        self.activated.connect(lambda index: self.played.emit(index.data(FLAVOR_ROLE)))
        self.selectionModel().selectionChanged.connect(self._tell_selected)
        model.modelReset.connect(self._tell_selected)

    def flavor(self) -> Flavor | None:
        """Return the selected rendition."""
        rows = self.selectionModel().selectedRows()
        flavor = rows[0].data(FLAVOR_ROLE) if rows else None
        return flavor if isinstance(flavor, Flavor) else None

    def menu_for(self, flavor: Flavor) -> QMenu:
        """Return the context menu of a rendition; it goes away when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        play = menu.addAction("Play", lambda: self.played.emit(flavor))
        play.setEnabled(flavor.status.playable)
        menu.addSeparator()
        link = menu.addAction("Copy HLS link", lambda: self._copy_link(flavor))
        link.setEnabled(flavor.status.playable)
        menu.addAction("Copy id", lambda: self._copy_id(flavor))
        if reason_of(flavor):
            menu.addAction("Copy the reason", lambda: self._copy_reason(flavor))
        return menu

    def copy_selected(self) -> None:
        """Copy the link of the selected rendition, its id while it has none."""
        flavor = self.flavor()
        if flavor is not None:
            (self._copy_link if flavor.status.playable else self._copy_id)(flavor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns into another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def _take_width(self, column: int) -> None:
        if column != Column.NAME:
            self._fit_later.start()

    def _fit_columns(self) -> None:
        """Give the names what is left over where the next column has no room, so that none is cut in its middle."""
        header, room = self.horizontalHeader(), self.viewport().width()
        wanted = max(self.sizeHintForColumn(Column.NAME), header.sectionSizeHint(Column.NAME))
        names = min(wanted, self._theme.px(NAME_WIDTH))
        ends = list(accumulate((header.sectionSize(column) for column in list(Column)[1:]), initial=names))
        last = max((end for end in ends if end <= room), default=room)
        header.resizeSection(Column.NAME, names + (room - last if ends[-1] > room else 0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a rendition."""
        index, place = menu_place(self, event)
        flavor = index.data(FLAVOR_ROLE)
        if isinstance(flavor, Flavor):
            self.menu_for(flavor).popup(place)

    def _tell_selected(self) -> None:
        flavor = self.flavor()
        chosen = flavor.id if flavor is not None else ""
        if chosen != self._flavor_id:
            self._flavor_id = chosen
            self.selected.emit(flavor)
