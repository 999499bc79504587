"""The cue points of the shown entry: loaded once, and asked for the chapter at a position."""

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.domain.cue_points import CueKind, CuePoint, CuePoints, current, jump_targets, next_target, previous_target
from kdesk.errors import KdeskError, NotPermitted
from kdesk.ui.tasks import TaskScope

REST_MS = 300
"""How long an entry is shown before its cue points are requested."""

log = logging.getLogger(__name__)


class Chapters(QObject):
    """Cue points of one entry after the other. Where a server has none, or refuses, there are none.

    Signals:
        changed: They are there, or those of another entry.
    """

    changed = Signal()

    def __init__(self, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task = f"cue points {id(self)}"
        self._entry_id = ""
        self._source: CuePoints | None = None
        self._refused: CuePoints | None = None
        self._points: tuple[CuePoint, ...] = ()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.load)

    @property
    def points(self) -> Sequence[CuePoint]:
        """All cue points, by their time."""
        return self._points

    @property
    def named(self) -> Sequence[CuePoint]:
        """The chapters; or all points that have a name, if there are no chapters."""
        chapters = tuple(point for point in self._points if point.kind is CueKind.CHAPTER)
        return chapters or tuple(point for point in self._points if point.name)

    @property
    def source(self) -> CuePoints | None:
        """Reads and writes the cue points of the account; None if nobody does."""
        return self._source

    def show_entry(self, entry_id: str, source: CuePoints | None) -> None:
        """Show the cue points of an entry.

        Args:
            entry_id: Of the entry; "" for none.
            source: None if the session sees none.
        """
        other = (entry_id, source) != (self._entry_id, self._source)
        self._entry_id, self._source = entry_id, source
        if not other:
            return
        self._tasks.cancel(self._task)
        if self._points:
            self._points = ()
            self.changed.emit()
        # An account without cue points refuses for every entry, so it is asked once.
        if entry_id and source is not None and source is not self._refused:
            self._rest.start()
        else:
            self._rest.stop()

    def load(self) -> None:
        """Request the cue points, again if they are there."""
        if self._entry_id and self._source is not None:
            self._tasks.spawn(self._load(self._source, self._entry_id), replace=self._task)

    def at(self, position: int) -> CuePoint | None:
        """Return the chapter of a position."""
        return current(self.named, position)

    def near(self, first: int, last: int) -> CuePoint | None:
        """Return a point with a name that begins between two positions; otherwise the chapter in which they are."""
        named = (point for point in self._points if point.name and first <= point.start <= last)
        return next(named, None) or self.at((first + last) // 2)

    def next(self, position: int) -> int | None:
        """Return where the next chapter begins, None behind the last one."""
        return next_target(jump_targets(self._points), position)

    def previous(self, position: int) -> int | None:
        """Return where this chapter began, or the one before it shortly after the beginning."""
        return previous_target(jump_targets(self._points), position)

    async def _load(self, source: CuePoints, entry_id: str) -> None:
        try:
            points = await source.cue_points(entry_id)
        except NotPermitted as error:
            log.info("no cue points: %s", error)
            self._refused = source
            return
        except KdeskError as error:
            log.info("no cue points: %s", error)
            return
        if entry_id == self._entry_id:
            self._points = points
            self.changed.emit()
