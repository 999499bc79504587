"""The recycle bin: entries in it are missing from lists, and can be restored."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Action, Call
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.rows import RECYCLED, Entries
from kdesk.demo.wire.errors import ApiError

_LISTED = 1


@dataclass(frozen=True, slots=True)
class RecycleBin:
    """The actions `recycle` and `restoreRecycled`.

    Attributes:
        works: Whether the account has the feature; by default it has not.
    """

    entries: Entries
    works: bool

    def recycle(self, call: Call) -> dict[str, Any]:
        """Put an entry into the bin."""
        return self._move(call, into=True)

    def restore(self, call: Call) -> dict[str, Any]:
        """Take an entry out of the bin."""
        return self._move(call, into=False)

    def _move(self, call: Call, *, into: bool) -> dict[str, Any]:
        if not self.works:
            raise ApiError("FEATURE_RECYCLE_BIN_DISABLED")
        row = entry_named(self.entries, call)
        if (row["display_in_search"] == RECYCLED) is into:
            raise ApiError("INVALID_ENTRY_STATUS_FOR_RECYCLE" if into else "INVALID_ENTRY_STATUS_FOR_RESTORE")
        self.entries.update(row["id"], display_in_search=RECYCLED if into else _LISTED)
        return to_wire(self.entries.require(row["id"]), call.base_url)

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("recycle", self.recycle, needs=("entryId",), edits="entryId"),
            Action("restoreRecycled", self.restore, needs=("entryId",), edits="entryId"),
        )
