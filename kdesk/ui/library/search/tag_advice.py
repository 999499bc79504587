"""The tags that may be meant by one that no entry has."""

import logging

from PySide6.QtCore import QObject, Signal

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.names import searchable
from kdesk.domain.search.conditions import Tagged
from kdesk.domain.search.search_port import LibrarySearch
from kdesk.errors import KdeskError
from kdesk.ui.tasks import TaskScope

_TASK = "search: tags that begin so"
log = logging.getLogger(__name__)


class TagAdvisor(QObject):
    """Asks which tags begin like the one that is searched for.

    Signals:
        advised: Tags are known for the tag that was asked about last.
    """

    advised = Signal()

    def __init__(self, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._tag = ""
        self._found: tuple[str, ...] = ()

    def ask(self, search: LibrarySearch | None, query: EntryQuery) -> tuple[str, ...]:
        """Return the tags that are known to begin like the first one of a query, and ask if that is nothing yet."""
        wanted = tagged(query)
        tag = wanted.tag if wanted is not None else ""
        if tag != self._tag:
            self.forget()
            self._tag = tag
            if tag and search is not None:
                self._tasks.spawn(self._load(search, tag), replace=_TASK)
        return self._found

    def forget(self) -> None:
        """Stop asking: something is found, or something else is searched for."""
        self._tasks.cancel(_TASK)
        self._tag, self._found = "", ()

    async def _load(self, search: LibrarySearch, tag: str) -> None:
        try:
            found = await search.complete_tag(tag.strip().lower())
        except KdeskError as exc:
            # Advice only: the search itself tells if the server cannot be reached.
            log.info("tags that begin so could not be asked for: %s", exc)
            return
        self._found = tuple(sorted((one for one in found if searchable(one) != searchable(tag)), key=searchable))
        if self._found:
            self.advised.emit()


def tagged(query: EntryQuery) -> Tagged | None:
    """Return the first tag that entries must have; None if they need none."""
    return next((one for one in query.conditions if isinstance(one, Tagged) and not one.negated), None)
