"""Finds by how many frames the active side is ahead of the first one."""

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from kdesk.domain.review_ports import Measuring, Videos
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.comparing import aligned_words
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.ui.review.compare.pointer_values import letter_of
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.side import Side
from kdesk.ui.tasks import TaskScope

_TASK = "align"


class Aligner(QObject):
    """Looks for the shift around the position, in the background; a second request takes the place of the first.

    Args:
        videos: Open both sides once more: looking there must not end what the window decodes.
        measuring: None if nothing can be found.

    Attributes:
        is_busy: Whether it looks.

    Signals:
        told: A sentence: what was found, or why nothing was.
        changed: `is_busy`, or what can be aligned, has changed.
    """

    told = Signal(str)
    changed = Signal()

    def __init__(
        self,
        session: CompareSession,
        videos: Videos,
        measuring: Measuring | None,
        tasks: TaskScope,
        formatter: Format,
    ) -> None:
        super().__init__(session)
        self._session, self._videos, self._measuring, self._tasks = session, videos, measuring, tasks.part()
        self._formatter = formatter
        self.is_busy = False
        self._told_of: tuple[Side, ...] = ()
        session.active_changed.connect(self.changed)
        session.sides_changed.connect(self._follow_sides)

    @property
    def why_not(self) -> str:
        """Return why nothing can be found now; "" if it can."""
        session = self._session
        if self._measuring is None:
            return _("Pictures are not compared by themselves here")
        if not session.active or session.active >= len(session.sides):
            return _("The first side is what the others are aligned with: choose another one")
        if not (session.sides[0].is_ready and session.sides[session.active].is_ready):
            return _("Both sides must be open")
        return ""

    def start(self) -> None:
        """Find the shift of the active side, and set it."""
        if reason := self.why_not:
            self.told.emit(reason)
            return
        session = self._session
        letter = letter_of(session.active)
        self.told.emit(_("Looking for the same picture on side {letter}…").format(letter=letter))
        self._tasks.spawn(self._find(session.sides[0], session.sides[session.active]), replace=_TASK)

    def close(self) -> None:
        """Look no further."""
        self._tasks.end()

    async def _find(self, first: Side, other: Side) -> None:
        self._show_busy(busy=True)
        try:
            words = await self._found(first, other)
        except KdeskError as error:
            words = title_of(error)
        finally:
            if isValid(self):
                self._show_busy(busy=False)
        self._told_of = tuple(self._session.sides)
        self.told.emit(words)

    async def _found(self, first: Side, other: Side) -> str:
        session = self._session
        if self._measuring is None:
            return self.why_not
        opened = []
        try:
            for side in (first, other):
                opened.append(await self._videos.open(side.what.source))  # noqa: PERF401  what was opened is closed
            shift = await self._measuring.best_shift(opened[0], opened[1], session.position)
        finally:
            for video in opened:
                video.close()
        if other not in session.sides or first is not session.sides[0]:
            return ""
        number = session.sides.index(other)
        letter = letter_of(number)
        if shift is None:
            words = _("No frame of side {letter} fits better than the others: go to a place where something moves")
            return words.format(letter=letter)
        before = session.view.shift_of(number)
        session.set_view(session.view.shifted(number, shift.frames + session.view.shift_of(0)))
        return aligned_words(letter, before, session.view.shift_of(number), self._formatter)

    def _follow_sides(self) -> None:
        """Take back what was found of other sides."""
        if self._told_of and self._told_of != tuple(self._session.sides):
            self._told_of = ()
            self.told.emit("")
        self.changed.emit()

    def _show_busy(self, *, busy: bool) -> None:
        self.is_busy = busy
        self.changed.emit()
