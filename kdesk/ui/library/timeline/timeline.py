"""Connects the time scale and the jump to a date with the views of the library."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView

from kdesk.domain.search.amounts import Period
from kdesk.domain.search.sort import Sort
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.library.timeline.scale import TimeScale
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.selection import Offer
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

_JUMP = "library: jump to a date"


class Timeline(QObject):
    """Jumps by date.

    Args:
        now: Returns Unix seconds.

    Attributes:
        scale: The time scale, beside the scroll bar.
    """

    def __init__(
        self, views: LibraryViews, theme: Theme, formatter: Format, tasks: TaskScope, now: Callable[[], float]
    ) -> None:
        super().__init__(views)
        self._views, self._theme, self._tasks, self._now = views, theme, tasks, now
        self.scale = TimeScale(views.model, theme, formatter)
        self.scale.row_wanted.connect(self.show_row)
        for view in (views.grid, views.table):
            view.verticalScrollBar().valueChanged.connect(lambda _value: self._follow())
            view.verticalScrollBar().rangeChanged.connect(lambda _first, _last: self._follow())

    def offer(self) -> Offer:
        """Return the offer of the command that asks for a date."""
        if not self._views.row_count:
            return Offer(reason=_("There is nothing to jump to"))
        if not self._views.model.state.wanted.sort.by_creation:
            return Offer(reason=_("Sort by newest or oldest first to jump to a date"))
        return Offer(self.ask)

    def ask(self) -> None:
        """Ask for a date, and jump to it."""
        model = self._views.model
        last = model.rowCount() - 1
        first_time, last_time = sorted((model.time_at(0), model.time_at(last)))
        # With its calendar: for whoever asks for a date.
        from kdesk.ui.library.timeline.jump import JumpDialog

        dialog = JumpDialog(self._theme, self._now, self._views.window())
        dialog.chosen.connect(self.jump)
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(first_time, last_time, model.time_at(self._row()))

    def jump(self, period: Period) -> None:
        """Jump to the first entry, in the order of the list, of a time."""
        self._tasks.spawn(self._jump(period), replace=_JUMP)

    def show_row(self, row: int) -> None:
        """Scroll to a row without selecting it."""
        view = self._views.shown
        if 0 <= row < self._views.row_count:
            view.scrollTo(view.model().index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    async def _jump(self, period: Period) -> None:
        listing = self._views.model.listing
        # The list comes to a time from its end if the newest entries stand first.
        at = period.first if listing.query.sort is Sort.OLDEST else period.after - 1
        self.show_row(await listing.locate(at))
        self._views.shown.setFocus()

    def _row(self) -> int:
        rows = self._views.shown.visible_rows()
        return (rows.start + max(rows.start, rows.stop - 1)) // 2

    def _follow(self) -> None:
        rows, last = self._views.shown.visible_rows(), self._views.row_count - 1
        if self.scale.has_keyboard and self.scale.value() in rows:
            return  # where its keys have led, so that the next one leads on from there
        at_end = rows.stop > last
        self.scale.set_row(rows.start if rows.start == 0 else last if at_end else self._row())
