"""`baseEntry.flag`: anybody reports an entry."""

from typing import Any

from kdesk.demo.services.calls.calls import Access, Action, Call
from kdesk.demo.store.entries.flags import to_wire


def flag(call: Call) -> dict[str, Any]:
    """Report an entry; no session is needed."""
    sent = call.object("moderationFlag")
    entry = call.demo.entries.require(sent.text("flaggedEntryId"))
    user_id = None if call.session is None else call.session.user_id
    return to_wire(call.demo.moderation_flags.add(entry, user_id, sent))


ACTIONS = (Action("flag", flag, Access.ANYONE, ("moderationFlag",)),)
