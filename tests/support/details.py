"""Details of uploads that are kept in memory only."""

from collections.abc import Callable, Collection, Mapping

from kdesk.domain.details.ports import DetailsRecord
from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails


class MemoryDetails:
    """An `UploadDetailsBook` that writes nothing.

    Attributes:
        details: By the ids of transfers.
        changes: How often something was said.
    """

    def __init__(self) -> None:
        self.details: dict[str, UploadDetails] = {}
        self.changes = 0
        self._listeners: list[Callable[[Collection[str]], None]] = []

    def of(self, transfer_id: str) -> DetailsRecord:
        """Return what was said."""
        return DetailsRecord(self.details.get(transfer_id, NOTHING_SAID))

    def change(self, changes: Mapping[str, UploadDetails]) -> None:
        """Keep fields."""
        self.changes += 1
        for key, details in changes.items():
            self.details[key] = self.of(key).details.with_changes(details)
        for listener in self._listeners:
            listener(changes.keys())

    def forget(self, transfer_ids: Collection[str], field: DetailField) -> None:
        """Take back a field."""
        for key in transfer_ids:
            self.details[key] = self.of(key).details.without(field)

    def keep_mine(self, transfer_id: str, field: DetailField) -> None:
        """Nothing conflicts here."""

    def keep_theirs(self, transfer_id: str, field: DetailField) -> None:
        """Nothing conflicts here."""

    def set_default(self, details: UploadDetails) -> None:
        """Nothing begins with it here."""

    def listen(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call with the ids of what was said."""
        self._listeners.append(changed)
