"""Moderation of entries. Rejected entries are missing from lists by default."""

from dataclasses import dataclass

from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.entries.rows import Entries

_APPROVED, _REJECTED = 2, 3


@dataclass(frozen=True, slots=True)
class Moderation:
    """The actions `approve` and `reject` for entries."""

    entries: Entries

    def approve(self, call: Call) -> None:
        self.entries.update(entry_named(self.entries, call)["id"], moderation_status=_APPROVED)

    def reject(self, call: Call) -> None:
        self.entries.update(entry_named(self.entries, call)["id"], moderation_status=_REJECTED)

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("approve", self.approve, Access.ADMIN, ("entryId",)),
            Action("reject", self.reject, Access.ADMIN, ("entryId",)),
        )
