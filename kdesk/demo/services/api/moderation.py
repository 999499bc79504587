"""Moderation of entries. Rejected entries are missing from lists by default."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.entries.flags import ModerationFlags, to_wire
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.paging import listing, page_of

_APPROVED, _REJECTED = 2, 3


@dataclass(frozen=True, slots=True)
class Moderation:
    """The actions `approve`, `reject` and `listFlags` for entries."""

    entries: Entries
    moderation_flags: ModerationFlags

    def approve(self, call: Call) -> None:
        self.moderation_flags.decide(entry_named(self.entries, call)["id"], _APPROVED)

    def reject(self, call: Call) -> None:
        self.moderation_flags.decide(entry_named(self.entries, call)["id"], _REJECTED)

    def list_flags(self, call: Call) -> dict[str, Any]:
        """List the flags of an entry that no moderator has decided about; none for an unknown entry."""
        limit, offset = page_of(call.object("pager"))
        entry = self.entries.find(call.args.text("entryId"))
        mine = entry is not None and entry["partner_id"] == call.who.partner_id
        total, rows = self.moderation_flags.pending(entry["id"], limit, offset) if entry and mine else (0, [])
        return listing("ModerationFlag", total, [to_wire(row) for row in rows])

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("approve", self.approve, Access.ADMIN, ("entryId",)),
            Action("reject", self.reject, Access.ADMIN, ("entryId",)),
            Action("listFlags", self.list_flags, Access.ADMIN, ("entryId",)),
        )
