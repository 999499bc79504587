"""Hands over everything that is selected, after the entries that are not loaded were read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from kdesk.domain.entry import Entry
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.row_runs import ranges_of
from kdesk.ui.tasks import TaskScope
from kdesk.ui.tips import announce, tell

_READ = "library: read selected entries"

Use = Callable[[Sequence[Entry]], object]
"""Does something with entries."""


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How many of the selected entries were read.

    Attributes:
        total: Selected rows; 0 if nothing is being read.
    """

    done: int = 0
    total: int = 0


class SelectedEntries(QObject):
    """The selected entries, for what acts on all of them. Nothing that is selected is left out silently.

    Attributes:
        progress: Of what is being read.

    Signals:
        progress_changed: `progress` has changed.
    """

    progress_changed = Signal()

    def __init__(self, views: LibraryViews, tasks: TaskScope, formatter: Format) -> None:
        super().__init__(views)
        self._views, self._tasks, self._formatter = views, tasks, formatter
        self.progress = ReadingProgress()
        self._run = object()
        views.model.modelAboutToBeReset.connect(self.stop)

    @property
    def count(self) -> int:
        """How many rows are selected, loaded or not."""
        return self._views.selection.count

    def use(self, use: Use) -> None:
        """Do something with the selected entries: at once if all of them are loaded, otherwise after they were read."""
        entries = self._views.selection.entries
        if len(entries) == self.count:
            use(entries)
            return
        self._show(ReadingProgress(len(entries), self.count))
        announce(self._views.shown, self.words)
        self._run = object()
        self._tasks.spawn(self._read(use, self._run), replace=_READ)

    @property
    def words(self) -> str:
        """What is being read, "" if nothing is."""
        progress, number = self.progress, self._formatter.number
        if not progress.total:
            return ""
        words = _("Reading the selected entries: {done} of {total}. Esc stops.")
        return words.format(done=number(progress.done), total=number(progress.total))

    def stop(self) -> bool:
        """Read no further; return False if nothing is being read."""
        reading = self.progress.total > 0
        self._tasks.cancel(_READ)
        self._show(ReadingProgress())
        return reading

    async def _read(self, use: Use, run: object) -> None:
        total = self.count
        kept = self._views.selection.copy()
        try:
            entries = await self._views.model.listing.entries(
                lambda: ranges_of(kept.selection()), lambda done: self._show(ReadingProgress(done, total))
            )
        finally:
            kept.deleteLater()
            if run is self._run:  # otherwise another reading has taken its place
                self._show(ReadingProgress())
        missing = total - len(entries)
        if missing > 0:
            words = ngettext(
                "{count} of the selected entries is not there any more.",
                "{count} of the selected entries are not there any more.",
                missing,
            )
            tell(self._views.shown, words.format(count=self._formatter.number(missing)))
        if entries:
            use(entries)

    def _show(self, progress: ReadingProgress) -> None:
        if progress != self.progress:
            self.progress = progress
            self.progress_changed.emit()
