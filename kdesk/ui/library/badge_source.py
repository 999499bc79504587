"""The badges of the rows in sight, for the views."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import NO_BADGES, EntryBadges
from kdesk.domain.ports import Clock
from kdesk.engine.library.badges import BadgeLoader
from kdesk.ui.tasks import TaskScope

_TASK = "library: badges"


class BadgeSource(QObject):
    """Loads the badges of the account in use.

    Args:
        tasks: Own the requests.

    Signals:
        changed: The ids (frozenset) of entries with other badges.
    """

    changed = Signal(object)

    def __init__(self, tasks: TaskScope, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._clock = clock
        self._loader: BadgeLoader | None = None

    def set_catalogue(self, catalogue: CatalogueApi | None) -> None:
        """Forget everything, and load from another account."""
        self._tasks.cancel(_TASK)
        self._loader = BadgeLoader(catalogue, self._clock) if catalogue is not None else None

    def badges(self, entry: Entry) -> EntryBadges:
        """Return what is known of an entry."""
        return self._loader.known(entry) if self._loader is not None else NO_BADGES

    def request(self, entries: Collection[Entry]) -> None:
        """Load what is missing of these entries; the request for other ones is cancelled."""
        if self._loader is not None:
            self._tasks.spawn(self._load(self._loader, entries), replace=_TASK)

    async def _load(self, loader: BadgeLoader, entries: Collection[Entry]) -> None:
        changed = await loader.load(entries)
        # The account may have been switched during the request.
        if changed and loader is self._loader:
            self.changed.emit(changed)
