"""Deciding whether an entry may be shown: entries that were rejected are in no list by default."""

from dataclasses import dataclass

from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.entries.rows import Entries

_APPROVED, _REJECTED = 2, 3


@dataclass(frozen=True, slots=True)
class Moderation:
    """`approve` and `reject`, for entries."""

    entries: Entries

    def approve(self, call: Call) -> None:
        """Let an entry be shown."""
        self.entries.update(entry_named(self.entries, call)["id"], moderation_status=_APPROVED)

    def reject(self, call: Call) -> None:
        """Let an entry be shown no more."""
        self.entries.update(entry_named(self.entries, call)["id"], moderation_status=_REJECTED)

    def actions(self) -> tuple[Action, ...]:
        """Return the actions."""
        return (
            Action("approve", self.approve, Access.ADMIN, ("entryId",)),
            Action("reject", self.reject, Access.ADMIN, ("entryId",)),
        )
