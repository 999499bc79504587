"""Loads single entries of the account in view: one that is wanted without a card, or one that has changed."""

from collections.abc import Callable

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.ui.tasks import TaskScope

_OPEN = "library: open entry"


class EntryLoader:
    """Loads entries by their ids; each request is a task of its own.

    Args:
        show: Called with an entry that was wanted.
        add: Called with a new snapshot of an entry.
    """

    def __init__(self, tasks: TaskScope, show: Callable[[Entry], None], add: Callable[[Entry], None]) -> None:
        self._tasks, self._show, self._add = tasks, show, add
        self._catalogue: CatalogueApi | None = None

    def follow(self, catalogue: CatalogueApi | None) -> None:
        """Load from the catalogue of another session from now on; None loads nothing."""
        self._catalogue = catalogue
        self._tasks.cancel(_OPEN)

    def open(self, entry_id: str) -> None:
        """Load an entry and show it; a later call replaces an earlier one."""
        if self._catalogue is not None:
            self._tasks.spawn(self._open(self._catalogue, entry_id), replace=_OPEN)

    def load(self, entry_id: str) -> None:
        """Load an entry that is new or has changed."""
        if self._catalogue is not None:
            self._tasks.spawn(self._load(self._catalogue, entry_id), name=f"library: load {entry_id}")

    async def _open(self, catalogue: CatalogueApi, entry_id: str) -> None:
        self._show(await catalogue.entry(entry_id))

    async def _load(self, catalogue: CatalogueApi, entry_id: str) -> None:
        entry = await catalogue.entry(entry_id)
        # The account may have been switched during the request.
        if not entry.gone and catalogue is self._catalogue:
            self._add(entry)
