"""The list of transfers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from kdesk.domain.transfer import Transfer
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.row_runs import ranges_of
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.button_list import ButtonList
from kdesk.ui.uploads.delegate import TransferDelegate
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.model import TRANSFER_ROLE

if TYPE_CHECKING:  # it is imported with the first long list
    from kdesk.ui.uploads.first_rows import FirstRows

IN_SIGHT = 60
"""Rows; the highest screens show no more."""


class TransferList(ButtonList):
    """Transfers, each with its buttons; a double click opens the entry.

    Args:
        now: Returns Unix seconds; waits are counted down to it.
        picture_of: Returns the picture of a file, and looks at it if it is not known.

    Attributes:
        shown: What of the list is shown.
    """

    def __init__(
        self,
        shown: TransferFilter,
        theme: Theme,
        formatter: Format,
        now: Callable[[], float],
        parent: QWidget | None = None,
        *,
        picture_of: Callable[[Transfer], QPixmap | None] = lambda _transfer: None,
    ) -> None:
        self._rows = TransferDelegate(theme, formatter, now, picture_of=picture_of)
        super().__init__(shown, self._rows, TRANSFER_ROLE, theme, parent)
        self.shown = shown
        self._first: FirstRows | None = None
        self.setAccessibleName(_("Transfers"))
        self.opened.connect(lambda transfer: self.pressed_button.emit(transfer, Command.OPEN_ENTRY))
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self.viewport().update)

    @property
    def counts_down(self) -> bool:
        """Whether the rows are painted each second."""
        return self._countdown.isActive()

    def preview(self, transfers: Sequence[Transfer]) -> None:
        """Paint the first rows now; the list gets them in a moment, with all others."""
        if not transfers or self.shown.source.rowCount():
            return
        from kdesk.ui.uploads.first_rows import FirstRows

        self._first = FirstRows(transfers, self.shown.source, self)
        self.shown.source.rowsInserted.connect(self._end_preview)
        # The list will have one, which takes its room from the rows.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # Not update(): what reads the list meanwhile would hold up a painting that is only due.
        self.viewport().repaint()

    @property
    def previews(self) -> bool:
        """Whether the first rows are painted, and not there yet."""
        return self._first is not None

    def _end_preview(self) -> None:
        if self._first is not None:
            self.shown.source.rowsInserted.disconnect(self._end_preview)
            self._first.deleteLater()
            self._first = None
            self.doItemsLayout()  # then the bar stays, if it is needed
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def say_when_empty(self, sentence: str) -> None:
        """Say why there are no rows, and then show none before they come either."""
        if sentence:
            self._end_preview()  # the list could not be read
        elif self.previews:
            self.viewport().update()  # a search or a group has no first rows
        super().say_when_empty(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or those that are about to come."""
        super().paintEvent(event)
        if self._first is not None and self.shown.shows_all:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            self._first.paint(QPainter(self.viewport()), option, self._rows, self.viewport().rect())

    def selected(self) -> tuple[Transfer, ...]:
        """Return the selected transfers in the order of the list."""
        # By runs: `selectedIndexes` would make an object for each of 50,000 rows.
        found = ranges_of(self.selectionModel().selection())
        return tuple(transfer for first, last in found for transfer in self.shown.transfers(first, last))

    def current(self) -> Transfer | None:
        """Return the transfer in focus, None where it is not one of the selected."""
        index = self.currentIndex()
        return self.shown.transfer(index.row()) if self.selectionModel().isSelected(index) else None

    def picture_at(self, index: QModelIndex) -> QPixmap | None:
        """Return the picture of a row; None if there is none."""
        return self._rows.face_of(index).picture

    def is_in_sight(self, transfer_id: str) -> bool:
        """Whether the row of a transfer can be seen, at least in part."""
        row = self.shown.source.row_of(transfer_id)
        if row is None or not self.isVisible():
            return False
        rect = self.visualRect(self.shown.mapFromSource(self.shown.source.index(row)))
        return rect.isValid() and rect.intersects(self.viewport().rect())

    def say_signed_in(self, signed_in: bool) -> None:
        """Let rows that wait for their turn say whether they wait for a sign-in."""
        self._rows.signed_in = signed_in
        self.viewport().update()

    def count_down(self, wanted: bool) -> None:
        """Repaint each second while some row waits for a moment that comes closer."""
        if wanted != self.counts_down:
            if wanted:
                self._countdown.start()
            else:
                self._countdown.stop()
