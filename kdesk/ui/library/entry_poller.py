"""Polling of one entry and its renditions until neither changes any more."""

import asyncio
import logging

from PySide6.QtCore import QObject, Signal

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry, EntryStatus, Replacement
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.errors import EntryGone, KdeskError
from kdesk.ui.tasks import TaskScope

POLL_SECONDS = 3.0

_TASK = "entry panel: poll"
# UNKNOWN too: a status of a later Kaltura would be polled for ever.
_FINAL = frozenset(
    {FlavorStatus.READY, FlavorStatus.ERROR, FlavorStatus.DELETED, FlavorStatus.NOT_APPLICABLE, FlavorStatus.UNKNOWN}
)
log = logging.getLogger(__name__)


class EntryPoller(QObject):
    """Requests an entry and its renditions again and again.

    Attributes:
        interval: Seconds between two polls.

    Signals:
        loaded: New snapshots: an `Entry` and a tuple of `Flavor`.
        gone: The `EntryGone` of an entry that was deleted; polling has ended.
        failed: A `KdeskError`; polling goes on if it is retryable.
    """

    loaded = Signal(object, object)
    gone = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.interval = POLL_SECONDS

    def start(self, catalogue: CatalogueApi, entry_id: str) -> None:
        """Poll this entry from now on instead of the one before."""
        self._tasks.spawn(self._poll(catalogue, entry_id), replace=_TASK)

    def stop(self) -> None:
        """Stop polling."""
        self._tasks.cancel(_TASK)

    async def _poll(self, catalogue: CatalogueApi, entry_id: str) -> None:
        final = False
        while not final:
            try:
                entry, flavors = await catalogue.entry(entry_id), await catalogue.flavors(entry_id)
            except EntryGone as exc:
                self.gone.emit(exc)
                return
            except KdeskError as exc:
                log.warning("the entry could not be loaded: %s", exc)
                self.failed.emit(exc)
                final = not exc.retryable
            else:
                self.loaded.emit(entry, flavors)
                final = _is_final(entry, flavors)
            if not final:
                await asyncio.sleep(self.interval)


def _is_final(entry: Entry, flavors: tuple[Flavor, ...]) -> bool:
    # An entry is READY before all of its renditions are made (rule 10).
    entry_final = entry.status in {EntryStatus.READY, EntryStatus.NO_CONTENT} or entry.status.failed
    # New content that is being made replaces renditions that are all final.
    replaced = entry.replacement not in {Replacement.APPROVED, Replacement.NOT_APPROVED}
    return entry_final and replaced and all(flavor.status in _FINAL for flavor in flavors)
