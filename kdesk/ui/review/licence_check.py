"""Whether a shown entry needs a player with a licence (DRM), told before it is opened."""

import logging
from collections.abc import Callable

from kdesk.domain.entry import Entry
from kdesk.errors import KdeskError
from kdesk.messages.playing import never_played, why_not_played
from kdesk.ui.review.services import ReviewServices

MAX_KNOWN = 1000
"""Entries of which the answer is kept."""

log = logging.getLogger(__name__)


class LicenceCheck:
    """Asks the server once for each entry. Playback waits for nothing, and a call that fails forbids nothing.

    Args:
        told: Called when it is known of the entry that was asked about last.
    """

    def __init__(self, services: ReviewServices, told: Callable[[], None]) -> None:
        self._api, self._tasks, self._told = services.api, services.tasks, told
        self._known: dict[str, bool] = {}
        self._entry_id = ""

    def is_needed(self, entry: Entry) -> bool:
        """Return whether an entry needs a licence, as far as it is known."""
        return self._known.get(entry.id, False)

    def forget(self, entry: Entry) -> None:
        """Ask again: the entry has other content."""
        self._known.pop(entry.id, None)

    def ask(self, entry: Entry) -> None:
        """Ask about an entry that could be played, unless that was done."""
        self._entry_id = entry.id
        if entry.id not in self._known and not never_played(entry) and not why_not_played(entry):
            self._tasks.spawn(self._ask(entry.id), replace=f"licence {id(self)}")

    async def _ask(self, entry_id: str) -> None:
        api = self._api()
        if api is None:
            return
        try:
            needed = await api.is_licensed(entry_id)
        except KdeskError as error:
            log.info("not known whether a licence is needed: %s", error)
            return
        self._known[entry_id] = needed
        if len(self._known) > MAX_KNOWN:
            del self._known[next(iter(self._known))]
        if needed and entry_id == self._entry_id:
            self._told()
