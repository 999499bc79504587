"""`baseEntry.flag`: reports about entries."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.store.entries.flags import ModerationFlags, to_wire
from kdesk.demo.store.entries.rows import Entries


@dataclass(frozen=True, slots=True)
class Flags:
    """The action `flag` for entries."""

    entries: Entries
    moderation_flags: ModerationFlags

    def flag(self, call: Call) -> dict[str, Any]:
        """Report an entry; no session is required."""
        sent = call.object("moderationFlag")
        entry = self.entries.require(sent.text("flaggedEntryId"))
        user_id = None if call.session is None else call.session.user_id
        return to_wire(self.moderation_flags.add(entry, user_id, sent))

    def actions(self) -> tuple[Action, ...]:
        return (Action("flag", self.flag, Access.ANYONE, ("moderationFlag",)),)
